// SPDX-License-Identifier: Apache-2.0
// A session with one Okta organisation: credential, clock skew, pages, repetition and pace. The typed calls stand on
// it.
#pragma once

#include "okta/Credential.h"
#include "okta/Failure.h"
#include "okta/OrganisationUrl.h"
#include "okta/Pace.h"
#include "okta/Time.h"
#include "okta/Transport.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

/// One call as it will be made, which can be shown before it is: the preview of every button that writes.
struct Call {
    std::string method = "GET";
    /// Path and query within the organisation, percent-encoded, e.g. `/api/v1/groups?limit=200`.
    std::string target;
    /// JSON; empty for none. Never a secret: calls with one in the body say so by `secretBody`.
    std::string body = {};
    core::Secret secretBody = {}; ///< sent in place of `body`
    std::string ifMatch = {};     ///< an ETag; empty for none
    /// A DELETE behind which the credential is good no more: repeated, it is refused because it was done.
    bool endsCredential = false;
    /// For calls that Okta itself takes seconds for.
    std::optional<std::chrono::milliseconds> timeout = {};
};

struct Reply {
    int status = 0; ///< 2xx, always
    std::string body;
    std::string etag;
    std::string requestId;
    /// The URL of rel="next", already checked to be of the same origin; empty when there is none.
    std::string next;
};

/// How a list went.
struct Listing {
    std::size_t items = 0;
    std::size_t pages = 0;
    /// False when the receiver had enough before the last page.
    bool isComplete = false;
};

/// A short list as a whole.
template<class T>
struct Collected {
    std::vector<T> items;
    bool isComplete = false; ///< false: there are more than were asked for
};

/// Receives each page on the calling thread; false ends the list early.
template<class T>
using PageReceiver = std::function<bool(std::vector<T>&& page)>;

/// One exchange with Okta, for a log or journal: free of secrets, without query and bodies.
struct ExchangeNote {
    std::string method;
    std::string path;
    int status = 0; ///< 0: no answer
    int attempt = 1;
    std::string requestId;
    std::string errorCode;
    std::chrono::milliseconds duration{};
};

/// Thread-safe: calls may come from several threads. All calls block and end at once as Cancelled when `stop` is
/// requested. What it stands on must outlive it.
class Client {
public:
    struct Options {
        OrganisationUrl organisation;
        std::chrono::milliseconds timeout{30'000};
        std::size_t maximumAnswerBytes = std::size_t{16} * 1024 * 1024;
        /// Attempts of one call, the first included; those refused with 429, and those with 5xx or time-outs of GET,
        /// PUT and DELETE, are counted apart.
        int maximumAttempts = 4;
        /// Likewise of each further page of a list, which goes on through more than a minute of trouble.
        int maximumAttemptsOfPage = 10;
        /// Applied to each next link before its origin is checked: for proxies that show the upstream's own name.
        std::function<std::string(std::string)> rewriteLink = {};
        /// Called on the calling thread after each exchange. Must not block.
        std::function<void(const ExchangeNote&)> onExchange = {};
    };
    struct Parts {
        Transport& transport;
        Pace& pace;
        Time& time;
        Randomness& randomness;
    };
    Client(Options options, Credential credential, const Parts& parts);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    [[nodiscard]] const OrganisationUrl& organisation() const;
    [[nodiscard]] bool isServiceApp() const;
    /// Okta's clock less ours, by the Date of the last answer; nothing before the first one.
    [[nodiscard]] std::optional<std::chrono::milliseconds> clockSkew() const;
    /// Our clock corrected by that.
    [[nodiscard]] core::Timestamp serverNow() const;

    /// For a service app: fetches a token when there is none that is still good. Nothing to do for an API token.
    [[nodiscard]] Answer<> signIn(std::stop_token stop);
    /// What Okta granted with the last token, which may be less than was wished for; empty for an API token and before
    /// the first sign-in.
    [[nodiscard]] std::vector<std::string> grantedScopes() const;

    /// One call, with all waiting and repetition that it needs.
    [[nodiscard]] Answer<Reply> send(const Call& call, std::stop_token stop);
    /// Follows a link that an earlier reply gave as `next`. Malformed when it is of another origin.
    [[nodiscard]] Answer<Reply> follow(const std::string& next, std::stop_token stop);
    /// The pages of a list from `first` on, as text, until there is no next one or `receive` returns false. A failure
    /// of `receive` ends the list with it. Pages behind the first are tried longer, also when nobody is there any more.
    /// Returns pages only: `items` stays 0.
    [[nodiscard]] Answer<Listing> pages(const Call& first, const std::function<Answer<bool>(const Reply&)>& receive,
                                        std::stop_token stop);
    /// A wait between looks at something that becomes visible by and by; counts down like any wait. Cancelled.
    [[nodiscard]] Answer<> pause(std::chrono::milliseconds span, std::stop_token stop);

private:
    struct Session;
    std::unique_ptr<Session> m_session;
};

} // namespace rollcall::okta
