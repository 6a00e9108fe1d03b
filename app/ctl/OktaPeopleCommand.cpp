// SPDX-License-Identifier: Apache-2.0
// okta people
#include "composition/OktaApp.h"
#include "ctl/Interruptible.h"
#include "ctl/Listing.h"
#include "ctl/OktaAccess.h"
#include "ctl/OktaCommands.h"
#include "okta/PeopleReport.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

using okta::ProvisioningOutcome;

constexpr std::array<ProvisioningOutcome, 6> outcomes{
    ProvisioningOutcome::Done,  ProvisioningOutcome::Pending,         ProvisioningOutcome::Failed,
    ProvisioningOutcome::Ended, ProvisioningOutcome::NotProvisioning, ProvisioningOutcome::Unclear};

/// Which states are asked for; all when none is named.
Outcome<std::set<ProvisioningOutcome>> readStates(const Invocation& invocation)
{
    std::set<ProvisioningOutcome> states;
    for (const std::string& word : invocation.values("state")) {
        const auto found = std::ranges::find_if(outcomes, [&](auto each) { return okta::toString(each) == word; });
        if (found != outcomes.end())
            states.insert(*found);
        else if (word == "assigned")
            std::ranges::copy_if(outcomes, std::inserter(states, states.end()),
                                 [](auto each) { return each != ProvisioningOutcome::Ended; });
        else
            return usage("--state must be assigned, pending, done, failed, ended, not-provisioning or unclear.");
    }
    if (states.empty())
        states.insert(outcomes.begin(), outcomes.end());
    return states;
}

scim::JsonValue textOrNull(const std::string& text)
{
    return text.empty() ? scim::JsonValue(nullptr) : scim::JsonValue(scim::JsonString(text));
}

std::string_view toText(okta::AssignmentScope scope)
{
    switch (scope) {
    case okta::AssignmentScope::Person:
        return "person";
    case okta::AssignmentScope::Group:
        return "group";
    case okta::AssignmentScope::Other:
        break;
    }
    return "other";
}

scim::JsonObject toJson(const okta::AssignedPerson& person)
{
    scim::JsonObject object;
    object["id"] = person.id.value;
    object["name"] = textOrNull(person.name);
    object["login"] = textOrNull(person.login);
    object["email"] = textOrNull(person.email);
    object["userStatus"] = textOrNull(person.userStatus);
    object["state"] = okta::toString(person.outcome);
    object["assignment"] = textOrNull(person.assignment);
    object["syncState"] = textOrNull(person.sync);
    object["appUserName"] = textOrNull(person.appUserName);
    object["externalId"] = textOrNull(person.externalId);
    object["assignedBy"] = toText(person.scope);
    object["groupId"] = textOrNull(person.group.value);
    object["since"] = jsonTime(person.since);
    object["lastSync"] = jsonTime(person.lastSync);
    object["reason"] = textOrNull(person.reason);
    object["reasonTime"] = jsonTime(person.reasonTime);
    return object;
}

std::vector<std::string> toCells(const okta::AssignedPerson& person)
{
    const bool isUnexplained = person.outcome == ProvisioningOutcome::Failed && person.reason.empty();
    return {person.name,
            person.login.empty() ? person.appUserName : person.login,
            std::string(okta::toString(person.outcome)),
            person.userStatus,
            person.since ? textTime(*person.since) : std::string(),
            isUnexplained ? "Okta gives none; see Tasks in its Admin Console" : person.reason};
}

/// "120 assigned: 100 done, 20 pending. Ended: 3."
std::string summaryOf(const okta::PeopleReport& report)
{
    const std::size_t ended = report.count(ProvisioningOutcome::Ended);
    std::string parts;
    for (const ProvisioningOutcome each : outcomes) {
        const std::size_t count = report.count(each);
        if (count > 0 && each != ProvisioningOutcome::Ended)
            parts += (parts.empty() ? ": " : ", ") + std::to_string(count) + " " + std::string(okta::toString(each));
    }
    return report.app.label + ": " + std::to_string(report.people.size() - ended) + " assigned" + parts + "." +
           (ended > 0 ? " Ended: " + std::to_string(ended) + "." : "");
}

/// At most one line a second, so that very many people are no flood.
class ProgressTeller {
public:
    explicit ProgressTeller(Console& console) : m_console(console) {}

    void tell(okta::PeopleStage stage, std::size_t read)
    {
        const auto now = std::chrono::steady_clock::now();
        if (stage == m_stage && now - m_told < std::chrono::seconds{1})
            return;
        m_stage = stage;
        m_told = now;
        m_console.error("read " + std::to_string(read) + std::string(nounOf(stage)));
    }

private:
    static std::string_view nounOf(okta::PeopleStage stage)
    {
        switch (stage) {
        case okta::PeopleStage::People:
            return " people";
        case okta::PeopleStage::Reasons:
            return " failures of the System Log";
        case okta::PeopleStage::Groups:
            break;
        }
        return " pushed groups";
    }

    Console& m_console;
    std::optional<okta::PeopleStage> m_stage;
    std::chrono::steady_clock::time_point m_told;
};

Outcome<okta::PeopleReport> read(CommandContext& context, OktaTarget& target, const std::string& wanted)
{
    okta::PeopleReport report;
    ProgressTeller teller(context.console());
    auto done = runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        // Before the credential is sent anywhere.
        if (auto there = target.session->discover(stop); !there)
            return tl::unexpected(toFailure(there.error()));
        okta::Client& client = target.session->client();
        auto app = app::findOktaApp(client, wanted, stop);
        if (!app)
            return tl::unexpected(toFailure(app.error()));
        auto people = okta::readPeople(
            client, *app, [&](okta::PeopleStage stage, std::size_t count) { teller.tell(stage, count); }, stop);
        if (!people)
            return tl::unexpected(toFailure(people.error()));
        report = std::move(*people);
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return report;
}

/// What stands beside the list: on standard output for people, on standard error for machines, whose array is of people
/// alone.
void tellRest(CommandContext& context, const okta::PeopleReport& report)
{
    const auto line = [&](const std::string& text) {
        if (context.isJson())
            context.console().error(text);
        else
            context.console().line(text);
    };
    for (const okta::GroupTrouble& group : report.groups)
        line("Pushing the group " + (group.name.empty() ? group.group.value : group.name) + " failed" +
             (group.lastPush ? " on " + textTime(*group.lastPush) : "") + ": " +
             (group.reason.empty() ? "Okta gives no reason" : group.reason));
    for (const std::string& gap : report.gaps)
        line(gap);
}

} // namespace

Outcome<> listOktaPeople(CommandContext& context)
{
    const auto states = readStates(context.invocation());
    if (!states)
        return tl::unexpected(states.error());
    // What is missing is said before a secret is read.
    if (namesOktaAccess(context.invocation()) && !context.invocation().has("app"))
        return usage("--app NAME|ID is missing: the app whose people are listed.");
    auto target = oktaTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    const auto wanted = wantedApp(context.invocation(), *target);
    if (!wanted)
        return tl::unexpected(wanted.error());
    if (wanted->empty())
        return usage("No app was chosen for " + target->integration->slug +
                     " yet. Name it by --app NAME|ID, here or with `rollcallctl okta connect`.");
    const auto report = read(context, *target, *wanted);
    if (!report)
        return tl::unexpected(report.error());
    Listing listing(context.console(), context.isJson(), {"NAME", "USERNAME", "STATE", "OKTA", "SINCE", "REASON"});
    for (const okta::AssignedPerson& person : report->people) {
        if (states->contains(person.outcome))
            listing.add([&] { return toJson(person); }, [&] { return toCells(person); });
    }
    listing.end(summaryOf(*report));
    tellRest(context, *report);
    return {};
}

} // namespace rollcall::ctl
