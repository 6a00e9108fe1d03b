// SPDX-License-Identifier: Apache-2.0
// Beast's parser fills our request directly; what Beast lets pass and a proxy may read otherwise is refused here.
#include "RequestParser.h"

#include "FieldText.h"
#include "FramingFields.h"
#include "RequestTarget.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <functional>
#include <limits>

namespace rollcall::http {

namespace {

namespace beast = boost::beast;
using ErrorCode = beast::error_code;

// Longer methods exist nowhere; this bounds how long we wait for the space behind one.
constexpr std::size_t longestMethod = 64;
// Memory that a declared length may claim before its bytes have come.
constexpr std::size_t largestReservation = std::size_t{256} * 1024;

std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

/// Whether a request line names a version as it should, e.g. `GET / HTTP/3.0`; which are ours, Beast knows.
bool isOtherVersion(std::string_view requestLine)
{
    static constexpr std::string_view pattern = " HTTP/0.0";
    if (requestLine.size() < pattern.size() || std::ranges::count(requestLine, ' ') != 2)
        return false;
    requestLine.remove_prefix(requestLine.size() - pattern.size());
    return std::ranges::equal(requestLine, pattern,
                              [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

} // namespace

class RequestParser::Implementation {
public:
    // One message. Derived from Beast's parser so that its fields go straight into our request.
    class Message final : public beast::http::basic_parser<true> {
    public:
        explicit Message(Implementation& owner) : m_owner(owner)
        {
            body_limit(boost::none); // ours: checked after admission
            header_limit(static_cast<std::uint32_t>(
                std::min<std::size_t>(owner.m_limits.headerBytes + 1, std::numeric_limits<std::uint32_t>::max())));
        }

    private:
        void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                             ErrorCode& error) override;
        void on_response_impl(int, beast::string_view, int, ErrorCode&) override {}
        void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                           ErrorCode& error) override;
        void on_header_impl(ErrorCode& error) override;
        void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override;
        std::size_t on_body_impl(beast::string_view bytes, ErrorCode& error) override;
        void on_chunk_header_impl(std::uint64_t size, beast::string_view extension, ErrorCode& error) override;
        std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, ErrorCode& error) override
        {
            return on_body_impl(bytes, error);
        }
        void on_finish_impl(ErrorCode& error) override { error = {}; }

        [[nodiscard]] bool isFolded(std::string_view name, std::string_view value) const;

        Implementation& m_owner;
    };

    Implementation(const Limits& limits, BodyBudget& budget) : m_limits(limits), m_budget(budget) {}
    ~Implementation() { m_budget.give(m_bodyBytesTaken); }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void reset();
    void fail(int status, std::string reason, bool isTransient = false);
    void failUnlessEmpty(std::string_view reason);
    void failBy(const ErrorCode& error, std::string_view rest);
    void checkUnfinishedHead(std::string_view rest);
    void checkHeadSize();
    void checkChunkFraming(std::size_t byteCount);
    [[nodiscard]] bool isTooLittleOfChunks(bool isInBody) const;
    [[nodiscard]] std::size_t bodyBytesSeen() const { return m_isDiscarding ? m_discardedBytes : m_bodyBytesTaken; }
    [[nodiscard]] bool isOverBodyLimit(std::uint64_t byteCount) const { return byteCount > m_bodyLimit; }

    const Limits& m_limits;
    BodyBudget& m_budget;
    std::optional<Message> m_message;
    Request m_request;
    std::optional<Fault> m_fault;
    std::string_view m_input; // what is being fed, for telling folded fields
    FramingFields m_framing;
    std::size_t m_headBytes = 0;
    std::size_t m_bodyBytesTaken = 0;
    std::size_t m_discardedBytes = 0;
    std::uint64_t m_bodyLimit = 0;
    bool m_isDiscarding = false;
    bool m_isHttp10 = false;
};

void RequestParser::Implementation::reset()
{
    m_budget.give(m_bodyBytesTaken);
    m_message.emplace(*this);
    m_request = Request{};
    m_fault.reset();
    m_framing = FramingFields{};
    m_headBytes = m_bodyBytesTaken = m_discardedBytes = 0;
    m_bodyLimit = m_limits.bodyBytes;
    m_isDiscarding = m_isHttp10 = false;
}

void RequestParser::Implementation::fail(int status, std::string reason, bool isTransient)
{
    if (!m_fault)
        m_fault = Fault{status, std::move(reason), isTransient};
}

void RequestParser::Implementation::failUnlessEmpty(std::string_view reason)
{
    if (!reason.empty())
        fail(400, std::string(reason));
}

void RequestParser::Implementation::failBy(const ErrorCode& error, std::string_view rest)
{
    if (error == beast::http::error::header_limit) {
        checkUnfinishedHead(rest);
        fail(431, "header over " + std::to_string(m_limits.headerBytes) + " bytes");
    } else if (error == beast::http::error::bad_version && isOtherVersion(m_input.substr(0, m_input.find("\r\n")))) {
        fail(505, "another version of HTTP");
    } else {
        fail(400, error.message());
    }
}

void RequestParser::Implementation::checkUnfinishedHead(std::string_view rest)
{
    // Nothing used up means that the request line is not complete yet, or longer than the whole head may be.
    const std::size_t line = std::min(rest.find("\r\n"), rest.size());
    if (m_headBytes == 0 && line > m_limits.targetBytes + longestMethod + std::string_view("  HTTP/1.1").size()) {
        if (rest.substr(0, longestMethod).find(' ') == std::string_view::npos)
            fail(400, "no method");
        else
            fail(414, "target over " + std::to_string(m_limits.targetBytes) + " bytes");
    } else if (m_headBytes + rest.size() > m_limits.headerBytes) {
        fail(431, "header over " + std::to_string(m_limits.headerBytes) + " bytes");
    }
}

void RequestParser::Implementation::checkHeadSize()
{
    if (m_headBytes > m_limits.headerBytes)
        fail(431, "header over " + std::to_string(m_limits.headerBytes) + " bytes");
}

// Between two pieces of a body: a chunk's size and extension, or the trailers, read already or still to come.
void RequestParser::Implementation::checkChunkFraming(std::size_t byteCount)
{
    if (byteCount > m_limits.headerBytes)
        fail(400, "chunk framing over " + std::to_string(m_limits.headerBytes) + " bytes");
}

// Beast's assertions do not hold when an empty body comes in pieces. No chunked body is shorter than that, so waiting
// for as many bytes holds nothing up.
bool RequestParser::Implementation::isTooLittleOfChunks(bool isInBody) const
{
    static constexpr std::string_view shortest = "0\r\n\r\n";
    return isInBody && m_message->chunked() && bodyBytesSeen() == 0 && m_input.size() < shortest.size();
}

void RequestParser::Implementation::Message::on_request_impl(beast::http::verb, beast::string_view method,
                                                             beast::string_view target, int version, ErrorCode& error)
{
    error = {};
    m_owner.m_request.method.assign(method.data(), method.size());
    m_owner.m_isHttp10 = version < 11;
    if (method.size() > longestMethod)
        m_owner.fail(400, "method over " + std::to_string(longestMethod) + " bytes");
    else if (target.size() > m_owner.m_limits.targetBytes)
        m_owner.fail(414, "target over " + std::to_string(m_owner.m_limits.targetBytes) + " bytes");
    else
        m_owner.m_request.target.assign(target.data(), target.size());
    m_owner.failUnlessEmpty(targetFault(view(method), view(target)));
    if (m_owner.m_fault)
        error = beast::http::error::bad_target;
}

bool RequestParser::Implementation::Message::isFolded(std::string_view name, std::string_view value) const
{
    // Beast joins a folded value in memory of its own, or steps over the line break when the first line was empty.
    const char* afterName = name.data() + name.size();
    const char* inputEnd = m_owner.m_input.data() + m_owner.m_input.size();
    if (std::less<>{}(value.data(), afterName) || std::less<>{}(inputEnd, value.data()))
        return true;
    const std::string_view between(afterName, static_cast<std::size_t>(value.data() - afterName));
    return between.find('\r') != std::string_view::npos;
}

void RequestParser::Implementation::Message::on_field_impl(beast::http::field, beast::string_view name,
                                                           beast::string_view value, ErrorCode& error)
{
    error = {};
    // Trailers of a chunked body (RFC 9112 §7.1.2): nobody asked for them.
    if (is_header_done())
        return;
    Headers& headers = m_owner.m_request.headers;
    if (headers.size() >= m_owner.m_limits.headerFields)
        m_owner.fail(431, "more than " + std::to_string(m_owner.m_limits.headerFields) + " header fields");
    else if (isFolded(view(name), view(value)))
        m_owner.fail(400, "a folded header field");
    else if (const auto reason = m_owner.m_framing.add(view(name), view(value)); !reason.empty())
        m_owner.fail(m_owner.m_framing.isCodingForeign() ? 501 : 400, std::string(reason));
    if (m_owner.m_fault)
        error = beast::http::error::bad_field;
    else
        headers.add(std::string(view(name)), std::string(view(value)));
}

void RequestParser::Implementation::Message::on_header_impl(ErrorCode& error)
{
    error = {};
    m_owner.failUnlessEmpty(m_owner.m_framing.finish(m_owner.m_isHttp10));
    if (m_owner.m_fault)
        error = beast::http::error::bad_field;
}

void RequestParser::Implementation::Message::on_body_init_impl(const boost::optional<std::uint64_t>& length,
                                                               ErrorCode& error)
{
    error = {};
    if (length && !m_owner.m_isDiscarding)
        m_owner.m_request.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, largestReservation)));
}

std::size_t RequestParser::Implementation::Message::on_body_impl(beast::string_view bytes, ErrorCode& error)
{
    error = {};
    if (m_owner.m_isDiscarding) {
        m_owner.m_discardedBytes += bytes.size();
        if (m_owner.isOverBodyLimit(m_owner.m_discardedBytes))
            m_owner.fail(413, "an unwanted body over " + std::to_string(m_owner.m_bodyLimit) + " bytes");
    } else if (m_owner.m_budget.take(bytes.size())) {
        m_owner.m_bodyBytesTaken += bytes.size();
        m_owner.m_request.body.append(bytes.data(), bytes.size());
    } else {
        m_owner.fail(503, "over " + std::to_string(m_owner.m_limits.bodyBytesInFlight) + " body bytes in flight", true);
    }
    if (m_owner.m_fault)
        error = beast::http::error::body_limit;
    return bytes.size();
}

void RequestParser::Implementation::Message::on_chunk_header_impl(std::uint64_t size, beast::string_view extension,
                                                                  ErrorCode& error)
{
    error = {};
    // Beast lets a line feed stand in quotes, where others see the end of the line.
    if (hasControlCharacter(view(extension))) {
        m_owner.fail(400, "a control character in a chunk extension");
        error = beast::http::error::bad_chunk_extension;
        return;
    }
    if (size > m_owner.m_bodyLimit || m_owner.isOverBodyLimit(m_owner.bodyBytesSeen() + size)) {
        m_owner.fail(413, "body over " + std::to_string(m_owner.m_bodyLimit) + " bytes");
        error = beast::http::error::body_limit;
    }
}

RequestParser::RequestParser(const Limits& limits, BodyBudget& budget)
    : m_implementation(std::make_unique<Implementation>(limits, budget))
{
    reset();
}

RequestParser::~RequestParser() = default;

void RequestParser::reset()
{
    m_implementation->reset();
}

std::size_t RequestParser::feed(std::string_view bytes)
{
    Implementation& self = *m_implementation;
    const bool wasHeadComplete = isHeadComplete();
    std::size_t used = 0;
    while (!self.m_fault && used < bytes.size() && !self.m_message->is_done()) {
        self.m_input = bytes.substr(used);
        if (self.isTooLittleOfChunks(wasHeadComplete))
            break;
        const std::size_t bodyBefore = self.bodyBytesSeen();
        ErrorCode error;
        const std::size_t now = self.m_message->put({self.m_input.data(), self.m_input.size()}, error);
        used += now;
        if (!wasHeadComplete)
            self.m_headBytes += now;
        const bool needsMore = error == beast::http::error::need_more;
        if (error && !needsMore)
            self.failBy(error, bytes.substr(used));
        else if (!isHeadComplete())
            self.checkUnfinishedHead(bytes.substr(used));
        else if (!wasHeadComplete)
            self.checkHeadSize();
        else if (self.bodyBytesSeen() == bodyBefore)
            self.checkChunkFraming(needsMore ? bytes.size() - used : now);
        if (needsMore || isHeadComplete() != wasHeadComplete)
            break;
    }
    self.m_input = {};
    return used;
}

const std::optional<RequestParser::Fault>& RequestParser::fault() const
{
    return m_implementation->m_fault;
}

bool RequestParser::hasBegun() const
{
    return m_implementation->m_message->got_some();
}

bool RequestParser::isHeadComplete() const
{
    return m_implementation->m_message->is_header_done();
}

bool RequestParser::isComplete() const
{
    return m_implementation->m_message->is_done();
}

bool RequestParser::mayKeepAlive() const
{
    return !m_implementation->m_isHttp10 && m_implementation->m_message->keep_alive();
}

bool RequestParser::isHttp10() const
{
    return m_implementation->m_isHttp10;
}

bool RequestParser::expectsContinue() const
{
    return m_implementation->m_framing.expectsContinue() && !m_implementation->m_isHttp10;
}

bool RequestParser::isChunked() const
{
    return m_implementation->m_message->chunked();
}

std::uint64_t RequestParser::contentLength() const
{
    return m_implementation->m_message->content_length().value_or(0);
}

void RequestParser::limitBody(std::size_t limit)
{
    m_implementation->m_bodyLimit = std::min(limit, m_implementation->m_limits.bodyBytes);
}

void RequestParser::checkDeclaredLength()
{
    if (m_implementation->isOverBodyLimit(contentLength()))
        m_implementation->fail(413, "body over " + std::to_string(m_implementation->m_bodyLimit) + " bytes");
}

void RequestParser::discardBody(std::size_t limit)
{
    m_implementation->m_isDiscarding = true;
    m_implementation->m_bodyLimit = limit;
}

Request& RequestParser::request()
{
    return m_implementation->m_request;
}

} // namespace rollcall::http
