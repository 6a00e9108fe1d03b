// SPDX-License-Identifier: Apache-2.0
// Passes SCIM requests on to a downstream service and says what its answer means for our copy.
#include "relay/Relay.h"

#include "Address.h"
#include "AnswerReader.h"
#include "Authorization.h"
#include "Call.h"
#include "NameSearch.h"
#include "PassedHeaders.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <mutex>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using core::WebFailureKind;

constexpr std::array<std::string_view, 4> passedBack{"Content-Type", "ETag", "Last-Modified", "Retry-After"};

bool isPassedBack(std::string_view name)
{
    return std::ranges::any_of(passedBack,
                               [&](std::string_view known) { return scim::equalsIgnoringAsciiCase(known, name); });
}

bool isChange(std::string_view method)
{
    return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

RelayAnswer passBack(const RelayRequest& request, const Downstream& downstream, core::WebResponse response)
{
    RelayAnswer answer;
    answer.status = response.status;
    for (auto& [name, value] : response.headers) {
        if (isPassedBack(name)) {
            answer.headers.emplace_back(std::move(name), std::move(value));
        } else if (scim::equalsIgnoringAsciiCase(name, "Location")) {
            auto location = rewrittenLocation(value, trimmedBase(downstream.baseUrl), request.publicBaseUrl);
            if (!location.empty())
                answer.headers.emplace_back("Location", std::move(location));
        }
    }
    answer.body = std::move(response.body);
    return answer;
}

} // namespace

std::optional<Uncertain> touchedBy(const RelayRequest& request)
{
    const auto address = resourceAddress(request.path);
    if (!address || !isChange(request.method))
        return std::nullopt;
    if (!address->id.empty() && request.method != "POST")
        return Uncertain{address->kind, address->id, {}};
    if (!address->id.empty() || request.method != "POST")
        return std::nullopt;
    Uncertain created{address->kind, {}, {}};
    const auto body = scim::parseJson(request.body);
    const auto* name =
        body && body->is_object()
            ? scim::findMember(body->get_object(), created.kind == ResourceKind::Person ? "userName" : "displayName")
            : nullptr;
    if (name && name->is_string())
        created.name = name->get_string();
    return created;
}

class Relay::Implementation {
public:
    Implementation(Downstream downstream, SecretSource secret, core::WebClient& client)
        : m_downstream(std::move(downstream)),
          m_base(trimmedBase(m_downstream.baseUrl)),
          m_authorization(m_downstream, std::move(secret)),
          m_client(client)
    {
    }

    [[nodiscard]] RelayOutcome forward(const RelayRequest& request, std::stop_token stop);
    [[nodiscard]] core::Result<std::vector<CopyOperation>> reread(const Uncertain& uncertain, std::stop_token stop);
    [[nodiscard]] core::Result<std::vector<std::string>> find(const Uncertain& uncertain, std::stop_token stop);
    [[nodiscard]] core::Result<Reading> read(const std::string& path, const std::string& query, std::stop_token stop,
                                             std::optional<std::chrono::seconds>* retryAfterOut);

private:
    using MakeRequest = std::function<core::WebRequest()>;
    struct Exchanged {
        std::optional<core::WebResponse> response;
        Trouble trouble;
        bool isSent = false; ///< without a response: it may have arrived
        bool isCredentialRefused = false;
    };

    [[nodiscard]] Exchanged exchange(Conversation& conversation, Leg::Purpose purpose, const MakeRequest& make);
    [[nodiscard]] core::WebRequest outgoing(const RelayRequest& request) const;
    [[nodiscard]] Trouble troubleOf(const core::WebFailure& failure);
    void interpret(RelayOutcome& outcome, const RelayRequest& request, const std::optional<Uncertain>& touched,
                   core::WebResponse response) const;
    [[nodiscard]] std::optional<core::Error> pauseReason() const;
    [[nodiscard]] core::Result<std::vector<CopyOperation>> rereadById(const Uncertain& uncertain, std::stop_token stop);
    [[nodiscard]] core::Result<std::vector<CopyOperation>> rereadByName(const Uncertain& uncertain,
                                                                        std::stop_token stop);

    const Downstream m_downstream;
    const std::string m_base;
    Authorization m_authorization;
    core::WebClient& m_client;
    mutable std::mutex m_mutex;
    Instant m_pausedUntil{};
    core::Error m_pauseReason;
};

std::optional<core::Error> Relay::Implementation::pauseReason() const
{
    const std::lock_guard lock(m_mutex);
    if (std::chrono::steady_clock::now() >= m_pausedUntil)
        return std::nullopt;
    return m_pauseReason;
}

Trouble Relay::Implementation::troubleOf(const core::WebFailure& failure)
{
    switch (failure.kind) {
    case WebFailureKind::BadRequest:
    case WebFailureKind::TooLarge:
        return {Delivery::Refused, failure.error, std::nullopt};
    case WebFailureKind::UnknownHost:
    case WebFailureKind::Unreachable:
    case WebFailureKind::Proxy:
    case WebFailureKind::Tls: {
        const std::lock_guard lock(m_mutex);
        m_pausedUntil = std::chrono::steady_clock::now() + m_downstream.pauseAfterFailure;
        m_pauseReason = failure.error;
        break;
    }
    case WebFailureKind::TimedOut:
    case WebFailureKind::Broken:
    case WebFailureKind::Cancelled:
        break;
    }
    return {Delivery::Transient, failure.error, std::nullopt};
}

core::WebRequest Relay::Implementation::outgoing(const RelayRequest& request) const
{
    core::WebRequest result;
    result.method = request.method;
    result.url = joined(m_base, request.path, request.query);
    for (const auto& [name, value] : request.headers) {
        if (isPassedOn(name))
            result.headers.emplace_back(name, value);
    }
    result.body = request.body;
    result.maximumResponseBytes = m_downstream.maximumAnswerBytes;
    return result;
}

/// With the authorization, and once more with another token when this one is refused.
Relay::Implementation::Exchanged Relay::Implementation::exchange(Conversation& conversation, Leg::Purpose purpose,
                                                                 const MakeRequest& make)
{
    Exchanged result;
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto credential = m_authorization.credential(conversation);
        if (!credential) {
            result.response.reset();
            result.trouble = std::move(credential.error());
            return result;
        }
        auto request = make();
        request.secretHeaderName = credential->headerName;
        request.secretHeader = std::move(credential->value);
        auto response = call(conversation, purpose, std::move(request));
        if (!response) {
            result.response.reset();
            result.isSent = response.error().isSent;
            result.trouble = troubleOf(response.error());
            return result;
        }
        result.isCredentialRefused = response->status == 401;
        result.response = std::move(*response);
        if (!result.isCredentialRefused || credential->tokenNumber == 0)
            return result;
        m_authorization.refused(credential->tokenNumber);
    }
    return result;
}

RelayOutcome Relay::Implementation::forward(const RelayRequest& request, std::stop_token stop)
{
    RelayOutcome outcome;
    if (auto checked = checkPath(request.path, request.query); !checked) {
        outcome.delivery = Delivery::Refused;
        outcome.error = checked.error();
        return outcome;
    }
    if (auto reason = pauseReason()) {
        outcome.error = std::move(*reason);
        return outcome;
    }
    Conversation conversation{m_client, request.arrival + m_downstream.budget, m_downstream.timeout, std::move(stop),
                              outcome.legs};
    const auto touched = touchedBy(request);
    auto exchanged = exchange(conversation, Leg::Purpose::Request, [&] { return outgoing(request); });
    outcome.isCredentialRefused = exchanged.isCredentialRefused;
    if (exchanged.response) {
        interpret(outcome, request, touched, std::move(*exchanged.response));
        return outcome;
    }
    const bool isUnknown = exchanged.isSent && isChange(request.method);
    outcome.delivery = isUnknown ? Delivery::Unknown : exchanged.trouble.delivery;
    outcome.error = std::move(exchanged.trouble.error);
    outcome.retryAfter = exchanged.trouble.retryAfter;
    if (isUnknown && touched)
        outcome.uncertain.push_back(*touched);
    return outcome;
}

void Relay::Implementation::interpret(RelayOutcome& outcome, const RelayRequest& request,
                                      const std::optional<Uncertain>& touched, core::WebResponse response) const
{
    const int status = response.status;
    const bool isDone = status >= 200 && status < 300;
    if (isPassing(status)) {
        // A proxy that lost the service behind it cannot know whether that had the request already.
        const bool isUnknown = (status == 502 || status == 504) && isChange(request.method);
        outcome.delivery = isUnknown ? Delivery::Unknown : Delivery::Transient;
        outcome.error = core::makeError(ErrorKind::Unavailable, "The service behind asks to come again later: status " +
                                                                    std::to_string(status) + ".");
        outcome.retryAfter = retryAfter(response.headers);
        if (isUnknown && touched)
            outcome.uncertain.push_back(*touched);
        return;
    }
    if (status / 100 == 3 && status != 304) {
        outcome.delivery = Delivery::Refused;
        outcome.error = core::makeError(ErrorKind::Invalid,
                                        "The service behind redirects to another address, which is not followed. Enter "
                                        "the address that it leads to as its base URL.");
        return;
    }
    outcome.delivery = Delivery::Answered;
    if (touched && isDone) {
        auto reading = readAnswer(*touched, request, response);
        outcome.copy = std::move(reading.copy);
        if (reading.uncertain)
            outcome.uncertain.push_back(std::move(*reading.uncertain));
    } else if (touched && (status >= 500 || (status == 404 && !touched->id.empty()))) {
        // It failed half way, perhaps, or is gone without our having seen it go.
        outcome.uncertain.push_back(*touched);
    }
    outcome.answer = passBack(request, m_downstream, std::move(response));
}

core::Result<Reading> Relay::Implementation::read(const std::string& path, const std::string& query,
                                                  std::stop_token stop,
                                                  std::optional<std::chrono::seconds>* retryAfterOut)
{
    if (auto checked = checkPath(path, query); !checked)
        return tl::unexpected(checked.error());
    std::vector<Leg> legs;
    Conversation conversation{m_client, std::chrono::steady_clock::now() + m_downstream.budget, m_downstream.timeout,
                              std::move(stop), legs};
    auto exchanged = exchange(conversation, Leg::Purpose::Reread, [&] {
        core::WebRequest request;
        request.url = joined(m_base, path, query);
        request.headers = {{"Accept", "application/scim+json, application/json"}};
        request.maximumResponseBytes = m_downstream.maximumAnswerBytes;
        return request;
    });
    if (!exchanged.response) {
        if (retryAfterOut)
            *retryAfterOut = exchanged.trouble.retryAfter;
        return tl::unexpected(std::move(exchanged.trouble.error));
    }
    auto& response = *exchanged.response;
    if (isPassing(response.status)) {
        if (retryAfterOut)
            *retryAfterOut = retryAfter(response.headers);
        return core::failure(response.status == 429 ? ErrorKind::RateLimited : ErrorKind::Unavailable,
                             "The service behind asks to come again later: status " + std::to_string(response.status) +
                                 ".");
    }
    return Reading{response.status, std::move(response.body)};
}

core::Result<std::vector<CopyOperation>> Relay::Implementation::reread(const Uncertain& uncertain, std::stop_token stop)
{
    return uncertain.id.empty() ? rereadByName(uncertain, std::move(stop)) : rereadById(uncertain, std::move(stop));
}

namespace {

core::Error noReading(int status)
{
    if (status == 401 || status == 403)
        return core::makeError(ErrorKind::Denied, "The service behind does not let us read: status " +
                                                      std::to_string(status) + ". Check the credential.");
    return core::makeError(status >= 500 ? ErrorKind::Unavailable : ErrorKind::Corrupt,
                           "The service behind answered a read with status " + std::to_string(status) + ".");
}

} // namespace

core::Result<std::vector<CopyOperation>> Relay::Implementation::rereadById(const Uncertain& uncertain,
                                                                           std::stop_token stop)
{
    const auto path = std::string(folderOf(uncertain.kind)) + "/" + percentEncoded(uncertain.id);
    const auto reading = read(path, {}, std::move(stop), nullptr);
    if (!reading)
        return tl::unexpected(reading.error());
    if (reading->status == 404 || reading->status == 410)
        return only(Removal{uncertain.kind, uncertain.id});
    if (reading->status != 200)
        return tl::unexpected(noReading(reading->status));
    auto state = stateOf(uncertain.kind, reading->body);
    if (!state)
        return tl::unexpected(state.error());
    return only(std::move(*state));
}

core::Result<std::vector<CopyOperation>> Relay::Implementation::rereadByName(const Uncertain& uncertain,
                                                                             std::stop_token stop)
{
    const auto ids = find(uncertain, stop);
    if (!ids)
        return tl::unexpected(ids.error());
    std::vector<CopyOperation> all;
    for (const std::string& id : *ids) {
        // Lists often leave members out.
        auto operations = rereadById({uncertain.kind, id, {}}, stop);
        if (!operations)
            return operations;
        std::ranges::move(*operations, std::back_inserter(all));
    }
    return all;
}

core::Result<std::vector<std::string>> Relay::Implementation::find(const Uncertain& uncertain, std::stop_token stop)
{
    if (uncertain.name.empty())
        return core::failure(ErrorKind::Invalid, "A resource without id and name cannot be looked for.");
    const auto reading = read(std::string(folderOf(uncertain.kind)), nameQuery(uncertain), std::move(stop), nullptr);
    if (!reading)
        return tl::unexpected(reading.error());
    // Some services answer 404 where nothing is found.
    if (reading->status == 404)
        return std::vector<std::string>{};
    if (reading->status != 200)
        return tl::unexpected(noReading(reading->status));
    const auto page = readList(reading->body);
    if (!page)
        return tl::unexpected(page.error());
    return idsNamed(uncertain, *page);
}

core::Result<std::unique_ptr<Relay>> Relay::create(Downstream downstream, SecretSource secret, core::WebClient& client)
{
    if (auto checked = checkDownstream(downstream); !checked)
        return tl::unexpected(checked.error());
    return std::unique_ptr<Relay>(
        new Relay(std::make_unique<Implementation>(std::move(downstream), std::move(secret), client)));
}

Relay::Relay(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}

Relay::~Relay() = default;

RelayOutcome Relay::forward(const RelayRequest& request, std::stop_token stop)
{
    return m_implementation->forward(request, std::move(stop));
}

core::Result<std::vector<CopyOperation>> Relay::reread(const Uncertain& uncertain, std::stop_token stop)
{
    return m_implementation->reread(uncertain, std::move(stop));
}

core::Result<std::vector<std::string>> Relay::find(const Uncertain& uncertain, std::stop_token stop)
{
    return m_implementation->find(uncertain, std::move(stop));
}

core::Result<Reading> Relay::read(const std::string& path, const std::string& query, std::stop_token stop,
                                  std::optional<std::chrono::seconds>* retryAfter)
{
    return m_implementation->read(path, query, std::move(stop), retryAfter);
}

} // namespace rollcall::relay
