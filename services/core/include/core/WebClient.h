// SPDX-License-Identifier: Apache-2.0
// The one way out: HTTP(S) calls to other people's servers, with TLS verified and no redirect followed. Link
// rollcall_core_web for it; rollcall_core alone stays free of Qt.
#pragma once

#include "core/Error.h"
#include "core/Result.h"
#include "core/Secret.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::core {

using WebHeaders = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name, compared without regard to ASCII case.
[[nodiscard]] std::optional<std::string_view> findHeader(const WebHeaders& headers, std::string_view name);

/// Move-only, since it may hold secrets.
struct WebRequest {
    std::string method = "GET";
    /// Absolute, percent-encoded. `https`, or `http` to a loopback address; no user name or password in it.
    std::string url;
    /// `Host`, `Content-Length`, `Connection` and the like are the client's own and refused here.
    WebHeaders headers;
    /// One header field whose value is secret, e.g. "Authorization"; nothing is sent when the value is empty.
    std::string secretHeaderName;
    Secret secretHeader;
    std::string body;
    Secret secretBody; ///< sent in place of `body` when not empty
    /// For the whole exchange from the call of `send` on; single bytes do not prolong it.
    std::chrono::milliseconds timeout{30'000};
    std::size_t maximumResponseBytes = std::size_t{16} * 1024 * 1024;
    /// Asked before more bytes of the answer are kept, on the thread that receives them; false ends the call as
    /// TooLarge. Must not block.
    std::function<bool(std::size_t more)> mayKeep = {};
};

/// Any status is an answer, redirects and errors included. The body of a redirect may be missing.
struct WebResponse {
    int status = 0;
    WebHeaders headers;
    std::string body;
};

enum class WebFailureKind {
    BadRequest,  ///< ours: the URL, a header or the method cannot be sent
    UnknownHost, ///< the name is not in the DNS
    Unreachable, ///< refused, no route
    Proxy,       ///< the proxy refuses, wants a log-in, or is not there
    Tls,         ///< no trust in the certificate, or no common ground; `error.message` says which
    TimedOut,
    TooLarge, ///< the answer is over `maximumResponseBytes`, or `mayKeep` did not want more of it
    Broken,   ///< the connection ended before the answer was complete, or the answer is not HTTP
    Cancelled,
};

struct WebFailure {
    WebFailureKind kind = WebFailureKind::Broken;
    /// Offline for what may pass by itself or by an admin's hand, Invalid for BadRequest and TooLarge, Cancelled.
    Error error;
    /// The peer may have received the request and acted on it. False means that it certainly has not.
    bool isSent = false;
};

/// Thread-safe: `send` blocks its caller, and any number of callers may wait at the same time. An event loop on a
/// thread of its own does the work. Needs a QCoreApplication. At most six connections to one host are open at a time
/// and are kept for the next call; a request with a body or of any method but GET and HEAD is never sent twice.
class WebClient {
public:
    struct Options {
        /// PEM file of authorities trusted besides the system's; may be empty.
        std::filesystem::path certificateAuthorities;
        /// Whether the system's proxy settings are followed; never for loopback addresses.
        bool usesSystemProxy = true;
        std::string userAgent = "Rollcall";
    };
    /// Invalid when the file of authorities cannot be read or holds no certificate.
    [[nodiscard]] static Result<std::unique_ptr<WebClient>> create(const Options& options);
    /// No call may be under way.
    ~WebClient();
    WebClient(const WebClient&) = delete;
    WebClient& operator=(const WebClient&) = delete;

    /// Ends early, as Cancelled, when `stop` is requested.
    [[nodiscard]] tl::expected<WebResponse, WebFailure> send(WebRequest request, std::stop_token stop);

private:
    class Worker;
    struct Exchange;
    struct Setup;
    explicit WebClient(std::unique_ptr<Setup> setup);
    std::unique_ptr<Setup> m_setup;
};

/// Whether `url` may be called at all: absolute, https or loopback, with a host and without user name, password and
/// fragment. Invalid otherwise, saying what is wrong.
[[nodiscard]] Result<> checkWebUrl(std::string_view url);

} // namespace rollcall::core
