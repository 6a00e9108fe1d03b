// SPDX-License-Identifier: Apache-2.0
// Passes SCIM requests on to a downstream service and says what its answer means for our copy.
#pragma once

#include "core/Error.h"
#include "core/Result.h"
#include "core/WebClient.h"
#include "relay/AnswerBudget.h"
#include "relay/Copy.h"
#include "relay/Downstream.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::relay {

/// A request of an authenticated client, in SCIM 2.0.
struct RelayRequest {
    std::string method;
    std::string path;  ///< after the base, percent-encoded as received: "/Users/42"
    std::string query; ///< after '?', as received; may be empty
    /// As received. What goes on: Accept, Accept-Charset, Content-Type, If-Match, If-None-Match, Prefer, User-Agent.
    core::WebHeaders headers;
    std::string body;
    /// Our own base, to which `Location` is rewritten: https://scim.acme.example/scim/v2/vendor
    std::string publicBaseUrl;
    std::chrono::steady_clock::time_point arrival = std::chrono::steady_clock::now();
};

/// Status and body to the letter. Headers that go back: Content-Type, ETag, Last-Modified, Retry-After, and Location
/// with our base in place of the downstream's.
struct RelayAnswer {
    int status = 0;
    core::WebHeaders headers;
    std::string body;
};

enum class Delivery {
    Answered,  ///< `answer` goes back
    Transient, ///< nothing was changed; ask the client to come again
    Unknown,   ///< the request went out, and it was not said what came of it; ask to come again, and reread
    Refused,   ///< nothing was changed, and it will not work until the set-up or the request is mended
};

/// One call to the downstream, for the journal. Never holds a credential.
struct Leg {
    enum class Purpose { Token, Request, Reread };
    Purpose purpose = Purpose::Request;
    std::string method;
    std::string url;
    int status = 0; ///< 0 without an answer
    std::chrono::microseconds duration{};
    std::string body;         ///< of the answer; empty for tokens, and when it is too large to be kept twice
    std::size_t bodySize = 0; ///< of the answer, also where `body` is empty; 0 for tokens
    std::string failure;      ///< why there is no answer
};

struct RelayOutcome {
    Delivery delivery = Delivery::Transient;
    RelayAnswer answer; ///< Answered only
    core::Error error;  ///< all others
    /// Refused before anything was called: the status that tells the client why, 404, 405, 415, 501 and the like.
    int refusedAs = 404;
    std::optional<std::chrono::seconds> retryAfter; ///< what the downstream asked for
    /// After a 2xx to a change: what our copy must become, in this order.
    std::vector<CopyOperation> copy;
    /// What must be reread, now or later: after Unknown, and where an answer did not say what became of it.
    std::vector<Uncertain> uncertain;
    /// The downstream answered 401 to a credential of ours, which is no fault of the client's. Answered only.
    bool isCredentialRefused = false;
    std::vector<Leg> legs;
    std::shared_ptr<const void> held; ///< the answer's place in the budget, free again when this is gone
};

/// What reading one address of the downstream gave.
struct Reading {
    int status = 0;
    std::string body;
    std::shared_ptr<const void> held = {}; ///< as of RelayOutcome
};

/// Thread-safe; every call blocks its lane. Nothing but the configured base and token address is ever called, and no
/// redirect followed. Two changes of one resource that run at the same time have no order; the caller lets them take
/// turns until the copy has changed.
class Relay {
public:
    /// `client` must outlive the relay. Relays that are given the same budget share it; without one it has its own.
    /// Invalid as checkDownstream says.
    [[nodiscard]] static core::Result<std::unique_ptr<Relay>> create(Downstream downstream, SecretSource secret,
                                                                     core::WebClient& client,
                                                                     std::shared_ptr<AnswerBudget> budget = {});
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    /// Always comes back before the budget of the request ends. Stopped, it is Transient, or Unknown when a change may
    /// have arrived. Refused without a call: methods beside GET, HEAD, POST, PUT, PATCH and DELETE, changes that cannot
    /// be told apart by the resource they touch (/Bulk, /Me, whole kinds), compressed bodies, addresses that leave the
    /// base.
    [[nodiscard]] RelayOutcome forward(const RelayRequest& request, std::stop_token stop);

    /// Asks the downstream what it has. Empty when a resource that was to be created is not there. Offline, RateLimited
    /// or Unavailable when it cannot be said now; Corrupt when the answer cannot be read, or says 404 in a way that any
    /// wrong address would. What was called for it is added to `legs`, also then.
    [[nodiscard]] core::Result<std::vector<CopyOperation>> reread(const Uncertain& uncertain, std::stop_token stop,
                                                                  std::vector<Leg>* legs = nullptr);

    /// The ids, as the downstream has them now, of all that bear the name of what was to be created; at most fifty.
    /// Errors and legs as of `reread`.
    [[nodiscard]] core::Result<std::vector<std::string>> find(const Uncertain& uncertain, std::stop_token stop,
                                                              std::vector<Leg>* legs = nullptr);

    /// GET of `path` (encoded, begins with /) and `query` (encoded) below the base. Any status is a reading but those
    /// that say "later", which are RateLimited or Unavailable with the seconds to wait, if told, in `retryAfter`.
    /// Invalid when the answer is larger than one may be.
    [[nodiscard]] core::Result<Reading> read(const std::string& path, const std::string& query, std::stop_token stop,
                                             std::optional<std::chrono::seconds>* retryAfter = nullptr);

private:
    class Implementation;
    explicit Relay(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

/// The resource that a request would change, whatever the case and encoding of its address; nothing for reads and for
/// what is no user or group.
[[nodiscard]] std::optional<Uncertain> touchedBy(const RelayRequest& request);

} // namespace rollcall::relay
