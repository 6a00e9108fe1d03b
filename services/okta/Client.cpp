// SPDX-License-Identifier: Apache-2.0
// From a call to a reply: credential, checks of what came back, pages.
#include "okta/Client.h"

#include "Authorisation.h"
#include "Caller.h"
#include "FailureText.h"
#include "Links.h"
#include "Text.h"

#include <unordered_set>
#include <utility>

namespace rollcall::okta {

struct Client::Session {
    Options options;
    Parts parts;
    ServerClock clock;
    Authorisation authorisation;
    Caller caller;

    Session(Options given, Credential credential, const Parts& with)
        : options(std::move(given)),
          parts(with),
          clock(with.time),
          authorisation(std::move(credential), options.organisation.origin(), with.randomness, with.time, clock),
          caller(options, parts, clock)
    {
    }

    [[nodiscard]] Answer<> prepare(std::stop_token stop);
    [[nodiscard]] core::WebRequest requestOf(const Call& call) const;
    [[nodiscard]] Answer<Reply> send(const Call& call, bool goesOn, std::stop_token stop);
    [[nodiscard]] Answer<Reply> follow(const std::string& next, bool goesOn, std::stop_token stop);
    [[nodiscard]] Answer<Reply> replyOf(core::WebResponse response) const;
};

namespace {

std::string headerOf(const core::WebResponse& response, std::string_view name)
{
    return shortened(core::findHeader(response.headers, name).value_or(""), 200);
}

bool wantsNonce(const core::WebResponse& response)
{
    return (response.status == 400 || response.status == 401) &&
           (oauthError(response) == "use_dpop_nonce" ||
            containsIgnoringCase(core::findHeader(response.headers, "WWW-Authenticate").value_or(""),
                                 "use_dpop_nonce"));
}

/// Proofs and tokens that are refused once may be good when they are made anew; a second refusal stands.
class SecondChance {
public:
    [[nodiscard]] bool hasForNonce() { return !std::exchange(m_isNonceUsed, true); }
    [[nodiscard]] bool hasForToken() { return !std::exchange(m_isTokenUsed, true); }

private:
    bool m_isNonceUsed = false;
    bool m_isTokenUsed = false;
};

} // namespace

Answer<> Client::Session::prepare(std::stop_token stop)
{
    const Authorisation::Exchange exchange = [this](const Authorisation::MakeRequest& make, std::stop_token inner) {
        const Authorisation::MakeRequest limited = [&]() -> Answer<core::WebRequest> {
            auto request = make();
            if (request)
                request->timeout = options.timeout;
            return request;
        };
        auto result = caller.run({.method = "POST", .target = "/oauth2/v1/token", .make = limited}, std::move(inner));
        return std::move(result).map([](CallResult&& each) { return std::move(each.response); });
    };
    return authorisation.prepare(exchange, std::move(stop));
}

core::WebRequest Client::Session::requestOf(const Call& call) const
{
    core::WebRequest request;
    request.method = call.method;
    request.url = options.organisation.origin() + call.target;
    request.headers.emplace_back("Accept", "application/json");
    if (!call.body.empty() || !call.secretBody.isEmpty())
        request.headers.emplace_back("Content-Type", "application/json");
    if (!call.ifMatch.empty())
        request.headers.emplace_back("If-Match", call.ifMatch);
    request.body = call.body;
    if (!call.secretBody.isEmpty())
        request.secretBody = core::Secret(call.secretBody.reveal());
    request.timeout = call.timeout.value_or(options.timeout);
    request.maximumResponseBytes = options.maximumAnswerBytes;
    return request;
}

Answer<Reply> Client::Session::send(const Call& call, bool goesOn, std::stop_token stop)
{
    if (!call.target.starts_with('/') || call.target.starts_with("//"))
        return tl::unexpected(ownFailure(FailureKind::BadUrl, "The call's path is not one of the organisation's."));
    SecondChance chance;
    const CallPlace place{.method = call.method,
                          .host = options.organisation.host(),
                          .isServiceApp = authorisation.isServiceApp(),
                          .tokenOwner = authorisation.tokenOwner()};
    while (true) {
        if (auto prepared = prepare(stop); !prepared)
            return tl::unexpected(std::move(prepared.error()));
        std::uint64_t token = 0;
        const auto make = [&]() -> Answer<core::WebRequest> {
            auto request = requestOf(call);
            const auto used = authorisation.authorise(request);
            if (!used)
                return tl::unexpected(used.error());
            token = *used;
            return request;
        };
        auto result = caller.run({.method = call.method, .target = call.target, .make = make, .goesOn = goesOn}, stop);
        if (!result)
            return tl::unexpected(std::move(result.error()));
        core::WebResponse* const response = &result->response;
        if (authorisation.isServiceApp())
            authorisation.noteNonce(response->headers);
        // A removal whose first answer was lost has been done, and the repetition finds nothing.
        const bool isGone = call.method == "DELETE" && result->mayBeDoneBefore &&
                            (response->status == 404 || (call.endsCredential && response->status == 401));
        if (response->status / 100 == 2 || isGone)
            return replyOf(std::move(*response));
        auto failure = refusalOf(*response, place);
        const bool isNonce = place.isServiceApp && wantsNonce(*response);
        const bool isToken =
            place.isServiceApp && !isNonce && response->status == 401 && failure.kind != FailureKind::NotLicensed;
        if (isToken)
            authorisation.refused(token);
        if (!(isNonce && chance.hasForNonce()) && !(isToken && chance.hasForToken()))
            return tl::unexpected(std::move(failure));
    }
}

Answer<Reply> Client::Session::follow(const std::string& next, bool goesOn, std::stop_token stop)
{
    if (!isSameOrigin(next, options.organisation.origin()))
        return tl::unexpected(ownFailure(FailureKind::Malformed,
                                         "A link leads to another address than the organisation's "
                                         "own, where the token must not go."));
    const auto path = next.find('/', next.find("://") + 3);
    Call call;
    call.target = path == std::string::npos ? std::string("/") : next.substr(path, next.find('#') - path);
    return send(call, goesOn, std::move(stop));
}

Answer<Reply> Client::Session::replyOf(core::WebResponse response) const
{
    Reply reply;
    reply.status = response.status;
    reply.etag = headerOf(response, "ETag");
    reply.requestId = headerOf(response, "X-Okta-Request-Id");
    if (auto next = nextLink(response.headers)) {
        reply.next = options.rewriteLink ? options.rewriteLink(*std::move(next)) : *std::move(next);
        if (!isSameOrigin(reply.next, options.organisation.origin())) {
            auto failure =
                ownFailure(FailureKind::Malformed,
                           "Okta's answer continues at another address than " + options.organisation.origin() +
                               ", where the token must not go. If the organisation has a custom domain, enter "
                               "the address it calls itself.",
                           "next link of a foreign origin, request " + reply.requestId);
            failure.httpStatus = reply.status;
            failure.requestId = reply.requestId;
            return tl::unexpected(std::move(failure));
        }
    }
    reply.body = std::move(response.body);
    return reply;
}

Client::Client(Options options, Credential credential, const Parts& parts)
    : m_session(std::make_unique<Session>(std::move(options), std::move(credential), parts))
{
}

Client::~Client() = default;

const OrganisationUrl& Client::organisation() const
{
    return m_session->options.organisation;
}

bool Client::isServiceApp() const
{
    return m_session->authorisation.isServiceApp();
}

std::optional<std::chrono::milliseconds> Client::clockSkew() const
{
    return m_session->clock.skew();
}

core::Timestamp Client::serverNow() const
{
    return m_session->clock.now();
}

Answer<> Client::signIn(std::stop_token stop)
{
    return m_session->prepare(std::move(stop));
}

std::vector<std::string> Client::grantedScopes() const
{
    return m_session->authorisation.grantedScopes();
}

Answer<Reply> Client::send(const Call& call, std::stop_token stop)
{
    return m_session->send(call, false, std::move(stop));
}

Answer<Reply> Client::follow(const std::string& next, std::stop_token stop)
{
    return m_session->follow(next, false, std::move(stop));
}

Answer<Listing> Client::pages(const Call& first, const std::function<Answer<bool>(const Reply&)>& receive,
                              std::stop_token stop)
{
    Listing listing;
    std::unordered_set<std::string> followed;
    auto reply = send(first, stop);
    while (true) {
        if (!reply)
            return tl::unexpected(std::move(reply.error()));
        ++listing.pages;
        auto wantsMore = receive(*reply);
        if (!wantsMore)
            return tl::unexpected(std::move(wantsMore.error()));
        listing.isComplete = reply->next.empty();
        if (listing.isComplete || !*wantsMore)
            return listing;
        if (!followed.insert(reply->next).second)
            return tl::unexpected(ownFailure(
                FailureKind::Malformed, "Okta's list leads back to a page that was read already. Try again later."));
        reply = m_session->follow(reply->next, true, stop);
    }
}

Answer<> Client::pause(std::chrono::milliseconds span, std::stop_token stop)
{
    if (!m_session->parts.pace.pause({}, WaitReason::Consistency, span, std::move(stop)))
        return tl::unexpected(cancelled());
    return {};
}

} // namespace rollcall::okta
