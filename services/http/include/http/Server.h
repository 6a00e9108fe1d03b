// SPDX-License-Identifier: Apache-2.0
// The door: an HTTP/1.1 server over plain TCP or TLS that a stranger cannot stall, flood or confuse.
#pragma once

#include "core/Clock.h"
#include "http/Message.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::http {

/// Every limit on what a stranger can send or hold. All deadlines are absolute: single bytes do not prolong them.
struct Limits {
    std::size_t headerBytes = std::size_t{16} * 1024;              ///< 431
    std::size_t targetBytes = std::size_t{8} * 1024;               ///< 414
    std::size_t headerFields = 100;                                ///< 431
    std::size_t bodyBytes = std::size_t{16} * 1024 * 1024;         ///< 413
    std::size_t bodyBytesInFlight = std::size_t{64} * 1024 * 1024; ///< over all connections; 503 transient
    /// One more ends the connection that has been silent longest, one that never asked anything first. Where all are
    /// busy, a few more get a 503 and all others are closed.
    std::size_t connections = 1024;
    std::size_t connectionsPerAddress = 256; ///< 429
    /// Answered back to back on one connection before the others of its thread get a turn. Requests are served one by
    /// one and nothing is read meanwhile, so what a peer can pipeline is bounded by one read of 64 KiB at most.
    std::size_t pipelinedRequests = 8;
    /// 408, from the first byte of a request. A connection on which nothing at all comes so long is closed.
    std::chrono::milliseconds headerDeadline{10'000};
    std::chrono::milliseconds bodyDeadline{30'000}; ///< 408
    /// 503; Okta itself gives up at 60 s. Of a streamed answer it ends with the first piece and counts from `arrival`.
    std::chrono::milliseconds handlerDeadline{50'000};
    std::chrono::milliseconds writeDeadline{30'000};   ///< closed: the peer does not read; for each piece of a stream
    std::chrono::milliseconds streamDeadline{600'000}; ///< broken off: a streamed answer from its begin to its end
    std::chrono::milliseconds idleDeadline{75'000};    ///< closed, between requests
    std::chrono::milliseconds handshakeDeadline{10'000};
    /// Who has connected and not asked anything yet may still do so for so long after the last answer of a server that
    /// stops, and is told to come again.
    std::chrono::milliseconds lastRequestDeadline{1'000};
    /// Behind a last answer, what the peer still sends is read and thrown away for so long: closed at once, the peer
    /// might get a reset instead of the answer.
    std::chrono::milliseconds lingerDeadline{2'000};
};

struct TlsFiles {
    std::filesystem::path certificateChain; ///< PEM
    std::filesystem::path privateKey;       ///< PEM
};

struct ServerConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                  ///< 0 lets the system choose
    std::optional<TlsFiles> tls;             ///< reloaded when the files change
    std::vector<std::string> trustedProxies; ///< CIDR; X-Forwarded-For is believed from there only
    Limits limits;
    /// What other servers of this process may hold open. All share the files that the system lets it open.
    std::size_t connectionsBeside = 0;
    unsigned ioThreads = 2;
    /// What the Date field tells; outlives the server. Null: the computer's own. Deadlines never go by it.
    const core::Clock* dateClock = nullptr;
};

/// Answers one request, exactly once, from any thread. Dropped unanswered, it answers 500. Move-only.
class Responder {
public:
    class Sink {
    public:
        virtual ~Sink() = default;
        virtual void send(Response response) = 0;
        /// The responder went without an answer.
        virtual void dropped()
        {
            Response response;
            response.status = 500;
            send(std::move(response));
        }
    };
    explicit Responder(std::shared_ptr<Sink> sink);
    ~Responder();
    Responder(Responder&&) noexcept = default;
    Responder& operator=(Responder&&) noexcept;

    void send(Response response);

private:
    std::shared_ptr<Sink> m_sink;
};

/// Something the server itself refuses before or instead of the handler.
struct Refusal {
    int status = 400;
    std::string reason; ///< for the log and the journal, e.g. "header over 16384 bytes"
    std::string method; ///< empty when not read
    std::string target; ///< empty when not read
    std::string clientAddress;
    bool isTransient = false;   ///< ours and passing: shutting down, too much in flight, handler too slow
    bool mayTakeEffect = false; ///< the handler had the request: what it asks for may have come about, or may yet
};

/// One per I/O thread, made, used and destroyed on that thread, so that it can own a database connection.
class Handler {
public:
    virtual ~Handler() = default;

    /// After the head, before any of the body is read: a response ends the exchange there (wrong credentials, unknown
    /// path, wrong media type). `request.body` is empty.
    virtual std::optional<Response> admit(const Request& request) = 0;

    /// Asked once a request is admitted whose body is still to come: what it may hold at most, 413 beyond. Never more
    /// than the limit for all; nothing means that limit.
    [[nodiscard]] virtual std::optional<std::size_t> mostBodyBytes(const Request& request) const
    {
        static_cast<void>(request);
        return std::nullopt;
    }

    /// The whole request. Must not block for long; what takes long goes elsewhere and answers later.
    virtual void handle(Request request, Responder responder) = 0;

    /// The body and headers of a refusal by the server itself; also the place to journal it.
    virtual Response refuse(const Refusal& refusal) = 0;
};
using HandlerFactory = std::function<std::unique_ptr<Handler>()>;

struct ServerStatistics {
    std::uint64_t connectionsAccepted = 0;
    std::size_t connectionsOpen = 0;
    std::uint64_t requests = 0;
    std::uint64_t refusals = 0;
};

/// A port on its way from one server to another: whoever connects meanwhile waits in its queue. Closes when dropped.
class ListeningSocket {
public:
    virtual ~ListeningSocket() = default;
};

/// Running from `start` to `stop` or destruction. Thread-safe.
class Server {
public:
    /// Binds, then accepts. Errors say what to do: the port is taken (Conflict), the address is not ours (Invalid), the
    /// certificate cannot be read or does not fit its key (Invalid).
    [[nodiscard]] static core::Result<std::unique_ptr<Server>> start(ServerConfig config, HandlerFactory makeHandler);
    /// Goes on with a socket that another server has let go of, instead of binding; it stays where it is on failure.
    [[nodiscard]] static core::Result<std::unique_ptr<Server>> start(ServerConfig config, HandlerFactory makeHandler,
                                                                     std::unique_ptr<ListeningSocket>& socket);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] const ServerConfig& config() const;
    [[nodiscard]] ServerStatistics statistics() const;

    /// Stops accepting and leaves the port open: connections are served again by whom the socket is given to. Those
    /// that are open stay here. Nothing after `stop`, or where the system cannot do it and the port is closed instead.
    [[nodiscard]] std::unique_ptr<ListeningSocket> letGo();
    /// After `letGo`: goes on with the socket, or binds anew when there is none.
    [[nodiscard]] core::Result<> listenAgain(std::unique_ptr<ListeningSocket> socket);

    /// Lets what runs finish until the deadline, then closes. Until the last of it is answered, connections are still
    /// accepted and each further request gets a transient refusal, rather than no answer at all; so does the first one
    /// of who connected before that and is quick about it. Returns when all threads have ended; does nothing the second
    /// time. Not from inside a handler.
    void stop(std::chrono::milliseconds drain = std::chrono::seconds{10});

private:
    class Implementation;
    explicit Server(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

/// Whether the address is a loopback address (127.0.0.0/8, ::1 or localhost).
[[nodiscard]] bool isLoopback(std::string_view address);

/// Whether it stands for all addresses of the computer (0.0.0.0 or ::), where one can listen but nobody can call.
[[nodiscard]] bool isUnspecified(std::string_view address);

/// A CIDR block such as 10.0.0.0/8 or a single address.
[[nodiscard]] bool isInBlock(std::string_view address, std::string_view block);
[[nodiscard]] core::Result<> checkBlock(std::string_view block);

} // namespace rollcall::http
