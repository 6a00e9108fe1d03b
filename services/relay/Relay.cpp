// SPDX-License-Identifier: Apache-2.0
// Passes SCIM requests on to a downstream service and says what its answer means for our copy.
#include "relay/Relay.h"

#include "Address.h"
#include "AnswerReader.h"
#include "Call.h"
#include "Caller.h"
#include "NameSearch.h"
#include "PassedHeaders.h"
#include "Request.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;

constexpr std::array<std::string_view, 4> passedBack{"Content-Type", "ETag", "Last-Modified", "Retry-After"};

bool isPassedBack(std::string_view name)
{
    return std::ranges::any_of(passedBack,
                               [&](std::string_view known) { return scim::equalsIgnoringAsciiCase(known, name); });
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

/// For all that may have taken effect; a creation without a name cannot be looked for.
void addDoubt(RelayOutcome& outcome, const std::optional<Uncertain>& touched)
{
    if (touched && !(touched->id.empty() && touched->name.empty()))
        outcome.uncertain.push_back(*touched);
}

/// What an error status that goes back says about our copy.
bool isDoubtful(int status, const Uncertain& touched)
{
    // It failed half way, perhaps, or was made by an earlier request that broke off, or is gone without our having seen
    // it go.
    return status >= 500 || (touched.id.empty() ? status == 409 : status == 404 || status == 410);
}

/// What all calls of one reading share.
struct Asking {
    std::stop_token stop;
    std::vector<Leg>* legs = nullptr; ///< null where nobody wants them
};

/// For what was neither done nor refused, and will not be by coming again as it is.
void takeRedirection(RelayOutcome& outcome, const RelayRequest& request, const std::optional<Uncertain>& touched,
                     int status)
{
    // The answer to what was done, which is to be fetched elsewhere (RFC 9110 §15.4.4).
    if (status == 303 && isChange(request)) {
        outcome.delivery = Delivery::Unknown;
        outcome.error = core::makeError(ErrorKind::Invalid,
                                        "The service behind answers a change with a pointer to another address (303), "
                                        "which is not followed, so that what came of it has to be read.");
        addDoubt(outcome, touched);
        return;
    }
    outcome.delivery = Delivery::Refused;
    outcome.error = core::makeError(ErrorKind::Invalid,
                                    "The service behind redirects to another address, which is not followed. Enter "
                                    "the address that it leads to as its base URL.");
}

} // namespace

class Relay::Implementation {
public:
    Implementation(Downstream downstream, SecretSource secret, core::WebClient& client,
                   std::shared_ptr<AnswerBudget> budget)
        : m_downstream(std::move(downstream)),
          m_base(trimmedBase(m_downstream.baseUrl)),
          m_caller(m_downstream, std::move(secret), client, std::move(budget))
    {
    }

    [[nodiscard]] RelayOutcome forward(const RelayRequest& request, std::stop_token stop);
    [[nodiscard]] core::Result<std::vector<CopyOperation>> reread(const Uncertain& uncertain, const Asking& asking);
    [[nodiscard]] core::Result<std::vector<std::string>> find(const Uncertain& uncertain, const Asking& asking);
    [[nodiscard]] core::Result<Reading> read(const std::string& path, const std::string& query, std::stop_token stop,
                                             std::optional<std::chrono::seconds>* retryAfter)
    {
        return m_caller.read(path, query, std::move(stop), nullptr, retryAfter);
    }

private:
    [[nodiscard]] core::WebRequest outgoing(const RelayRequest& request) const;
    void interpret(RelayOutcome& outcome, const RelayRequest& request, const std::optional<Uncertain>& touched,
                   core::WebResponse response) const;
    [[nodiscard]] core::Result<Reading> ask(const std::string& path, const std::string& query, const Asking& asking)
    {
        return m_caller.read(path, query, asking.stop, asking.legs);
    }
    /// Nothing when a 404 or 410 is the service's own word and not that of a wrong address; Corrupt otherwise.
    [[nodiscard]] core::Result<> checkMissing(ResourceKind kind, const Reading& reading, const Asking& asking);
    [[nodiscard]] core::Result<std::vector<CopyOperation>> rereadById(const Uncertain& uncertain, const Asking& asking);
    [[nodiscard]] core::Result<std::vector<CopyOperation>> rereadByName(const Uncertain& uncertain,
                                                                        const Asking& asking);

    const Downstream m_downstream;
    const std::string m_base;
    Caller m_caller;
};

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

RelayOutcome Relay::Implementation::forward(const RelayRequest& request, std::stop_token stop)
{
    RelayOutcome outcome;
    if (auto refusal = refusalOf(request)) {
        outcome.delivery = Delivery::Refused;
        outcome.refusedAs = refusal->status;
        outcome.error = std::move(refusal->error);
        return outcome;
    }
    if (auto reason = m_caller.pauseReason()) {
        outcome.error = std::move(*reason);
        return outcome;
    }
    auto conversation = m_caller.begin(request.arrival, std::move(stop), outcome.legs);
    outcome.held = conversation.held;
    const auto touched = touchedBy(request);
    auto exchanged = m_caller.exchange(conversation, Leg::Purpose::Request, [&] { return outgoing(request); });
    outcome.isCredentialRefused = exchanged.isCredentialRefused;
    if (exchanged.response) {
        interpret(outcome, request, touched, std::move(*exchanged.response));
        return outcome;
    }
    const bool isUnknown = exchanged.isSent && isChange(request);
    outcome.delivery = isUnknown ? Delivery::Unknown : exchanged.trouble.delivery;
    outcome.error = std::move(exchanged.trouble.error);
    outcome.retryAfter = exchanged.trouble.retryAfter;
    if (isUnknown)
        addDoubt(outcome, touched);
    return outcome;
}

void Relay::Implementation::interpret(RelayOutcome& outcome, const RelayRequest& request,
                                      const std::optional<Uncertain>& touched, core::WebResponse response) const
{
    const int status = response.status;
    const bool isDone = status >= 200 && status < 300;
    if (isPassing(status)) {
        // 429 alone says that it was not begun. A proxy that lost the service behind it cannot know whether that had
        // the request already, and 503 is what many of them say then.
        const bool isUnknown = status != 429 && isChange(request);
        outcome.delivery = isUnknown ? Delivery::Unknown : Delivery::Transient;
        outcome.error = core::makeError(ErrorKind::Unavailable, "The service behind asks to come again later: status " +
                                                                    std::to_string(status) + ".");
        outcome.retryAfter = retryAfter(response.headers);
        if (isUnknown)
            addDoubt(outcome, touched);
        return;
    }
    if (status / 100 == 3 && status != 304) {
        takeRedirection(outcome, request, touched, status);
        return;
    }
    outcome.delivery = Delivery::Answered;
    if (touched && isDone) {
        auto reading = readAnswer(*touched, request, response);
        outcome.copy = std::move(reading.copy);
        if (reading.uncertain)
            outcome.uncertain.push_back(std::move(*reading.uncertain));
    } else if (touched && isDoubtful(status, *touched)) {
        addDoubt(outcome, touched);
    }
    outcome.answer = passBack(request, m_downstream, std::move(response));
}

core::Result<std::vector<CopyOperation>> Relay::Implementation::reread(const Uncertain& uncertain, const Asking& asking)
{
    return uncertain.id.empty() ? rereadByName(uncertain, asking) : rereadById(uncertain, asking);
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

bool isMissing(int status)
{
    return status == 404 || status == 410;
}

} // namespace

core::Result<> Relay::Implementation::checkMissing(ResourceKind kind, const Reading& reading, const Asking& asking)
{
    if (isScimError(reading.body))
        return {};
    // Not in the words of SCIM, as any page at a mistyped base would say it. Where the list stands, the base is right.
    const auto list = ask(std::string(folderOf(kind)), "startIndex=1&count=1", asking);
    if (!list)
        return tl::unexpected(list.error());
    if (list->status == 200 && readList(list->body))
        return {};
    return core::failure(ErrorKind::Corrupt, "The service behind answers " + std::to_string(reading.status) +
                                                 " as any wrong address would, so that nothing counts as gone. Check "
                                                 "the base URL.");
}

core::Result<std::vector<CopyOperation>> Relay::Implementation::rereadById(const Uncertain& uncertain,
                                                                           const Asking& asking)
{
    const auto path = std::string(folderOf(uncertain.kind)) + "/" + percentEncoded(uncertain.id);
    const auto reading = ask(path, {}, asking);
    if (!reading)
        return tl::unexpected(reading.error());
    if (isMissing(reading->status)) {
        if (auto missing = checkMissing(uncertain.kind, *reading, asking); !missing)
            return tl::unexpected(missing.error());
        return only(Removal{uncertain.kind, uncertain.id});
    }
    if (reading->status != 200)
        return tl::unexpected(noReading(reading->status));
    auto state = stateOf(uncertain.kind, reading->body);
    if (!state)
        return tl::unexpected(state.error());
    // Absent and empty are the same (RFC 7643 §2.5), and nothing was left out of this reading.
    if (auto* group = std::get_if<GroupState>(&*state); group && !group->members)
        group->members.emplace();
    return only(std::move(*state));
}

core::Result<std::vector<CopyOperation>> Relay::Implementation::rereadByName(const Uncertain& uncertain,
                                                                             const Asking& asking)
{
    const auto ids = find(uncertain, asking);
    if (!ids)
        return tl::unexpected(ids.error());
    std::vector<CopyOperation> all;
    for (const std::string& id : *ids) {
        // Lists often leave members out.
        auto operations = rereadById({uncertain.kind, id, {}}, asking);
        if (!operations)
            return operations;
        std::ranges::move(*operations, std::back_inserter(all));
    }
    return all;
}

core::Result<std::vector<std::string>> Relay::Implementation::find(const Uncertain& uncertain, const Asking& asking)
{
    if (uncertain.name.empty())
        return core::failure(ErrorKind::Invalid, "A resource without id and name cannot be looked for.");
    const auto reading = ask(std::string(folderOf(uncertain.kind)), nameQuery(uncertain), asking);
    if (!reading)
        return tl::unexpected(reading.error());
    // Some services answer 404 where nothing is found.
    if (isMissing(reading->status)) {
        if (auto missing = checkMissing(uncertain.kind, *reading, asking); !missing)
            return tl::unexpected(missing.error());
        return std::vector<std::string>{};
    }
    if (reading->status != 200)
        return tl::unexpected(noReading(reading->status));
    const auto page = readList(reading->body);
    if (!page)
        return tl::unexpected(page.error());
    return idsNamed(uncertain, *page);
}

core::Result<std::unique_ptr<Relay>> Relay::create(Downstream downstream, SecretSource secret, core::WebClient& client,
                                                   std::shared_ptr<AnswerBudget> budget)
{
    if (auto checked = checkDownstream(downstream); !checked)
        return tl::unexpected(checked.error());
    return std::unique_ptr<Relay>(new Relay(
        std::make_unique<Implementation>(std::move(downstream), std::move(secret), client, std::move(budget))));
}

Relay::Relay(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}

Relay::~Relay() = default;

RelayOutcome Relay::forward(const RelayRequest& request, std::stop_token stop)
{
    return m_implementation->forward(request, std::move(stop));
}

core::Result<std::vector<CopyOperation>> Relay::reread(const Uncertain& uncertain, std::stop_token stop,
                                                       std::vector<Leg>* legs)
{
    return m_implementation->reread(uncertain, {std::move(stop), legs});
}

core::Result<std::vector<std::string>> Relay::find(const Uncertain& uncertain, std::stop_token stop,
                                                   std::vector<Leg>* legs)
{
    return m_implementation->find(uncertain, {std::move(stop), legs});
}

core::Result<Reading> Relay::read(const std::string& path, const std::string& query, std::stop_token stop,
                                  std::optional<std::chrono::seconds>* retryAfter)
{
    return m_implementation->read(path, query, std::move(stop), retryAfter);
}

} // namespace rollcall::relay
