// SPDX-License-Identifier: Apache-2.0
// The blocking client: asynchronous operations on a loop of its own, each run until it is done or the time is up.
#include "http/Client.h"

#include "FieldText.h"
#include "http/AddressBlock.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <optional>
#include <utility>

namespace rollcall::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using ErrorCode = boost::system::error_code;
using Tcp = asio::ip::tcp;
using TlsStream = asio::ssl::stream<Tcp::socket>;
using Parser = beast::http::response_parser<beast::http::string_body>;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::uint32_t largestHead = 256 * 1024;
constexpr std::uint64_t largestBody = std::uint64_t{512} * 1024 * 1024;

std::string hostField(const Client::Target& target)
{
    std::string host = target.host.find(':') == std::string::npos ? target.host : "[" + target.host + "]";
    if (target.port != (target.tls ? 443 : 80))
        host += ":" + std::to_string(target.port);
    return host;
}

core::Result<std::string> requestHead(const Client::Target& peer, const std::string& method, const std::string& target,
                                      const Headers& headers, std::size_t bodySize)
{
    const auto invalid = [](std::string what) {
        return core::failure(core::ErrorKind::Invalid, "The request cannot be sent: " + std::move(what) + ".");
    };
    if (!isToken(method))
        return invalid("its method is malformed");
    if (target.empty() || hasControlCharacter(target) || target.find_first_of(" \t") != std::string::npos)
        return invalid("its address is malformed");
    std::string head = method + " " + target + " HTTP/1.1\r\n";
    if (headers.count("Host") == 0)
        head += "Host: " + hostField(peer) + "\r\n";
    for (const auto& [name, value] : headers) {
        if (!isToken(name) || hasControlCharacter(value))
            return invalid("a header field holds a line break or is malformed");
        head.append(name).append(": ").append(value).append("\r\n");
    }
    if (bodySize > 0 && headers.count("Content-Length") == 0 && headers.count("Transfer-Encoding") == 0)
        head += "Content-Length: " + std::to_string(bodySize) + "\r\n";
    return head + "\r\n";
}

} // namespace

struct Client::Connection {
    Connection(Target to, std::chrono::milliseconds patience) : target(std::move(to)), timeout(patience) {}

    [[nodiscard]] core::Result<ClientResponse> send(const std::string& method, const std::string& path,
                                                    const Headers& headers, const std::string& body);

private:
    struct Failure {
        ErrorCode error;
        bool isStale = false; ///< the kept connection had gone before any byte of an answer
    };

    [[nodiscard]] bool isOpen() const { return plain.has_value() || tls.has_value(); }
    [[nodiscard]] core::Result<> open();
    [[nodiscard]] core::Result<> openTls(Tcp::socket socket);
    [[nodiscard]] tl::expected<ClientResponse, Failure> exchange(const std::string& head, const std::string& body,
                                                                 bool isHead);
    template<class Stream>
    [[nodiscard]] ErrorCode transfer(Stream& stream, const std::string& head, const std::string& body, bool isHead,
                                     std::optional<Parser>& parser);
    void close();
    [[nodiscard]] core::Error offline(std::string_view what, const ErrorCode& error) const;

    // Runs one operation to its end, or cancels it by `cancel` when the time is up.
    template<class Start, class Cancel>
    [[nodiscard]] ErrorCode run(Start start, Cancel cancel)
    {
        std::optional<ErrorCode> outcome;
        io.restart();
        start([&outcome](const ErrorCode& error, const auto&...) { outcome = error; });
        io.run_until(deadline);
        if (outcome)
            return *outcome;
        cancel();
        io.restart();
        io.run();
        return asio::error::timed_out;
    }

    Target target;
    std::chrono::milliseconds timeout;
    SteadyTime deadline;
    asio::io_context io{1};
    asio::ssl::context tlsContext{asio::ssl::context::tls_client};
    bool isTlsReady = false;
    std::optional<Tcp::socket> plain;
    std::optional<TlsStream> tls;
    beast::flat_buffer buffer;
};

core::Error Client::Connection::offline(std::string_view what, const ErrorCode& error) const
{
    const std::string peer = target.host + " port " + std::to_string(target.port);
    std::string message = error == asio::error::timed_out
                              ? peer + " did not answer in time."
                              : peer + " " + std::string(what) + ": " + error.message() + ".";
    return core::makeError(core::ErrorKind::Offline, std::move(message), error.message());
}

void Client::Connection::close()
{
    plain.reset();
    tls.reset();
    buffer.clear();
}

core::Result<> Client::Connection::open()
{
    ErrorCode error;
    std::vector<Tcp::endpoint> endpoints;
    const auto address = asio::ip::make_address(target.host, error);
    if (!error) {
        endpoints.emplace_back(address, target.port);
    } else {
        Tcp::resolver resolver(io);
        error = run(
            [&](auto done) {
                resolver.async_resolve(
                    target.host, std::to_string(target.port),
                    [&endpoints, done](const ErrorCode& failed, const Tcp::resolver::results_type& found) mutable {
                        for (const auto& entry : found)
                            endpoints.push_back(entry.endpoint());
                        done(failed);
                    });
            },
            [&] { resolver.cancel(); });
        if (error)
            return tl::unexpected<core::Error>(offline("cannot be found", error));
    }
    Tcp::socket socket(io);
    error = run([&](auto done) { asio::async_connect(socket, endpoints, done); }, [&] { socket.close(); });
    if (error)
        return tl::unexpected<core::Error>(offline("cannot be reached", error));
    socket.set_option(Tcp::no_delay(true), error);
    if (target.tls)
        return openTls(std::move(socket));
    plain.emplace(std::move(socket));
    return {};
}

core::Result<> Client::Connection::openTls(Tcp::socket socket)
{
    ErrorCode error;
    if (!isTlsReady) {
        if (target.certificateAuthorityFile.empty())
            tlsContext.set_default_verify_paths(error);
        else
            tlsContext.load_verify_file(target.certificateAuthorityFile, error);
        if (error)
            return core::failure(core::ErrorKind::Invalid,
                                 "The certificate authority file " + target.certificateAuthorityFile +
                                     " cannot be read. It must hold certificates in PEM form.",
                                 error.message());
        SSL_CTX_set_min_proto_version(tlsContext.native_handle(), TLS1_2_VERSION);
        tlsContext.set_verify_mode(asio::ssl::verify_peer, error);
        isTlsReady = true;
    }
    TlsStream stream(std::move(socket), tlsContext);
    stream.set_verify_callback(asio::ssl::host_name_verification(target.host), error);
    // A name, never an address, goes into SNI (RFC 6066 §3).
    if (!IpAddress::parse(target.host))
        SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, target.host.data());
    error = run([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); },
                [&] { stream.next_layer().close(); });
    if (error)
        return tl::unexpected<core::Error>(offline("could not prove who it is", error));
    tls.emplace(std::move(stream));
    return {};
}

template<class Stream>
ErrorCode Client::Connection::transfer(Stream& stream, const std::string& head, const std::string& body, bool isHead,
                                       std::optional<Parser>& parser)
{
    const auto cancel = [&stream] {
        ErrorCode ignored;
        stream.lowest_layer().close(ignored);
    };
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
    ErrorCode error = run([&](auto done) { asio::async_write(stream, buffers, done); }, cancel);
    if (error == asio::error::timed_out)
        return error;
    // A peer that refuses early may close before it has read everything; its answer is there all the same.
    do {
        parser.emplace();
        parser->header_limit(largestHead);
        parser->body_limit(largestBody);
        parser->skip(isHead);
        error = run([&](auto done) { beast::http::async_read(stream, buffer, *parser, done); }, cancel);
    } while (!error && parser->get().result_int() / 100 == 1);
    return error;
}

tl::expected<ClientResponse, Client::Connection::Failure>
Client::Connection::exchange(const std::string& head, const std::string& body, bool isHead)
{
    std::optional<Parser> parser;
    const ErrorCode error =
        tls ? transfer(*tls, head, body, isHead, parser) : transfer(*plain, head, body, isHead, parser);
    if (error) {
        const bool hasAnswerBegun = (parser && parser->got_some()) || buffer.size() > 0;
        close();
        return tl::unexpected<Failure>(Failure{error, !hasAnswerBegun && error != asio::error::timed_out});
    }
    ClientResponse response;
    auto message = parser->release();
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
        const auto name = field.name_string();
        const auto value = field.value();
        response.headers.add(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    }
    response.body = std::move(message.body());
    if (!message.keep_alive())
        close();
    return response;
}

core::Result<ClientResponse> Client::Connection::send(const std::string& method, const std::string& path,
                                                      const Headers& headers, const std::string& body)
{
    const auto head = requestHead(target, method, path, headers, body.size());
    if (!head)
        return tl::unexpected<core::Error>(head.error());
    deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const bool isKept = isOpen();
        if (!isKept) {
            if (const auto opened = open(); !opened)
                return tl::unexpected<core::Error>(opened.error());
        }
        auto response = exchange(*head, body, method == "HEAD");
        if (response)
            return std::move(*response);
        if (!isKept || !response.error().isStale)
            return tl::unexpected<core::Error>(offline("broke off", response.error().error));
    }
}

Client::Client(Target target, std::chrono::milliseconds timeout)
    : m_connection(std::make_unique<Connection>(std::move(target), timeout))
{
}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

core::Result<ClientResponse> Client::send(const std::string& method, const std::string& target, const Headers& headers,
                                          const std::string& body)
{
    return m_connection->send(method, target, headers, body);
}

} // namespace rollcall::http
