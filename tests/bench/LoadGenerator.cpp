// SPDX-License-Identifier: Apache-2.0
// Plain asynchronous sockets; reads just enough of an answer to know its status and where it ends.
#include "LoadGenerator.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

namespace rollcall::bench {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

struct Shared {
    const LoadPlan& plan;
    std::uint64_t next = 0;
    std::uint64_t failures = 0;
    std::vector<double> latencies;
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::io_context& context, Shared& shared) : m_socket(context), m_shared(shared) {}

    bool open()
    {
        boost::system::error_code code;
        m_socket.connect({asio::ip::address_v4::loopback(), m_shared.plan.port}, code);
        if (!code)
            m_socket.set_option(asio::ip::tcp::no_delay(true), code);
        return !code;
    }

    void next()
    {
        if (m_shared.next == m_shared.plan.requests)
            return;
        m_number = m_shared.next++;
        m_request = m_shared.plan.request(m_number);
        m_answer.clear();
        m_expected = 0;
        m_isChunked = false;
        m_sent = Clock::now();
        asio::async_write(m_socket, asio::buffer(m_request),
                          [self = shared_from_this()](boost::system::error_code code, std::size_t) {
                              if (code)
                                  ++self->m_shared.failures;
                              else
                                  self->read();
                          });
    }

private:
    void read()
    {
        m_socket.async_read_some(asio::buffer(m_piece),
                                 [self = shared_from_this()](boost::system::error_code code, std::size_t size) {
                                     if (code) {
                                         ++self->m_shared.failures;
                                         return;
                                     }
                                     self->m_answer.append(self->m_piece.data(), size);
                                     self->look();
                                 });
    }

    void look()
    {
        if (m_expected == 0) {
            const std::size_t end = m_answer.find("\r\n\r\n");
            if (end == std::string::npos)
                return read();
            const std::string_view head = std::string_view(m_answer).substr(0, end);
            m_isChunked = !valueOf(head, "\r\ntransfer-encoding:").empty();
            m_expected = end + 4 + lengthIn(valueOf(head, "\r\ncontent-length:"));
        }
        // No JSON holds the end of a chunked body, since line breaks in strings are escaped.
        if (m_answer.size() < m_expected || (m_isChunked && !m_answer.ends_with("\r\n0\r\n\r\n")))
            return read();
        int status = 0;
        std::from_chars(m_answer.data() + 9, m_answer.data() + 12, status);
        if (status != m_shared.plan.expectedStatus)
            ++m_shared.failures;
        m_shared.latencies.push_back(std::chrono::duration<double, std::micro>(Clock::now() - m_sent).count());
        if (m_shared.plan.answered)
            m_shared.plan.answered(m_number, m_answer);
        next();
    }

    // What stands behind the name, which is in small letters; empty when the field is not there.
    static std::string_view valueOf(std::string_view head, std::string_view name)
    {
        const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(), [](char left, char right) {
            return (left >= 'A' && left <= 'Z' ? static_cast<char>(left + 32) : left) == right;
        });
        if (found == head.end())
            return {};
        std::string_view value = head.substr(static_cast<std::size_t>(found - head.begin()) + name.size());
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        return value.substr(0, value.find('\r'));
    }

    static std::size_t lengthIn(std::string_view text)
    {
        std::size_t length = 0;
        std::from_chars(text.data(), text.data() + text.size(), length);
        return length;
    }

    asio::ip::tcp::socket m_socket;
    Shared& m_shared;
    std::string m_request;
    std::string m_answer;
    std::uint64_t m_number = 0;
    std::size_t m_expected = 0;
    bool m_isChunked = false;
    std::array<char, 16384> m_piece;
    Clock::time_point m_sent;
};

double percentile(std::vector<double>& values, double part)
{
    if (values.empty())
        return 0;
    const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * part);
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

} // namespace

LoadResult runLoad(const LoadPlan& plan)
{
    asio::io_context context(1);
    Shared shared{plan, 0, 0, {}};
    shared.latencies.reserve(plan.requests);
    std::vector<std::shared_ptr<Connection>> connections;
    for (unsigned i = 0; i < plan.connections; ++i) {
        connections.push_back(std::make_shared<Connection>(context, shared));
        if (!connections.back()->open()) {
            ++shared.failures;
            connections.pop_back();
        }
    }
    const auto begin = Clock::now();
    for (const auto& connection : connections)
        connection->next();
    context.run();
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    LoadResult result;
    result.failures = shared.failures + (plan.requests - shared.latencies.size());
    result.perSecond = static_cast<double>(shared.latencies.size()) / seconds;
    result.p50Microseconds = percentile(shared.latencies, 0.50);
    result.p99Microseconds = percentile(shared.latencies, 0.99);
    return result;
}

} // namespace rollcall::bench
