// SPDX-License-Identifier: Apache-2.0
// A question has two halves: what people pasted, and where the connection leads. The second one is not compared while
// there is no connection, since what was read is then said with its time.
#include "setup/OktaQuestion.h"

#include "okta/OrganisationUrl.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace rollcall::setup {

namespace {

/// No pasted value holds one.
constexpr char betweenHalves = '\n';

bool isOfApp(ProofKind kind)
{
    return kind == ProofKind::App || kind == ProofKind::Connection || kind == ProofKind::Mappings ||
           kind == ProofKind::GroupAssigned || kind == ProofKind::PushMapping || kind == ProofKind::Assignment;
}

std::set<std::string_view> fieldsOf(ProofKind kind, const Step& step)
{
    std::set<std::string_view> fields{organisationField};
    if (isOfApp(kind))
        fields.insert(appField);
    if (kind == ProofKind::Assignment || kind == ProofKind::Registered)
        fields.insert(pilotField);
    if (kind == ProofKind::IdentityProvider)
        fields.insert(identityProviderField);
    for (const ProofDemand& demand : step.proofs) {
        if (demand.kind == kind && !demand.field.empty())
            fields.insert(demand.field);
    }
    if (kind == ProofKind::App || kind == ProofKind::Group) {
        for (const StepField& field : step.fields)
            fields.insert(field.key);
    }
    return fields;
}

std::string textOf(ProofKind kind, const Step& step, const OktaQuestion& question)
{
    std::string about;
    for (const std::string_view field : fieldsOf(kind, step)) {
        const auto value = question.values.find(field);
        about += std::string(field) + "=" + (value == question.values.end() ? std::string() : value->second) + ";";
    }
    about += betweenHalves + question.organisation + ";";
    if (isOfApp(kind))
        about += question.app + ";";
    return about;
}

std::string_view pastedHalf(std::string_view about)
{
    return about.substr(0, about.find(betweenHalves));
}

OktaQuestion questionNow(const Facts& facts)
{
    return {facts.connection ? facts.connection->organisation : std::string(),
            chosenApp(facts.record, facts.connection), facts.record.values};
}

/// As it was asked; of facts that do not say so, as it would be now.
OktaQuestion questionThen(const Facts& facts)
{
    if (facts.okta && facts.okta->asked)
        return *facts.okta->asked;
    OktaQuestion question = questionNow(facts);
    if (facts.okta && !facts.connection)
        question.organisation = facts.okta->organisation;
    return question;
}

std::string originOf(const std::string& organisation)
{
    const auto parsed = okta::OrganisationUrl::parse(organisation);
    return parsed ? parsed->origin() : organisation;
}

bool isSameValue(std::string_view field, const Facts& facts)
{
    if (!facts.okta || !facts.okta->asked)
        return true;
    const auto then = facts.okta->asked->values.find(field);
    return facts.record.value(field) == (then == facts.okta->asked->values.end() ? std::string() : then->second);
}

} // namespace

std::string chosenApp(const SetupRecord& record, const std::optional<OktaTarget>& connection)
{
    std::string pasted = record.value(appField);
    if (pasted.empty() && connection)
        return connection->app;
    return pasted;
}

std::string aboutOf(ProofKind kind, const Step& step, const Facts& facts)
{
    return textOf(kind, step, questionThen(facts));
}

bool isAboutNow(const Evidence& kept, const Step& step, const Facts& facts)
{
    if (kept.about.empty())
        return true;
    const std::string now = textOf(kept.kind, step, questionNow(facts));
    return facts.connection ? kept.about == now : pastedHalf(kept.about) == pastedHalf(now);
}

bool isOfThisOrganisation(const Facts& facts)
{
    return !facts.okta || !facts.okta->asked || !facts.connection ||
           facts.okta->asked->organisation == facts.connection->organisation;
}

bool isAskedNow(ProofKind kind, const Step& step, const Facts& facts)
{
    const auto isSame = [&facts](std::string_view field) { return isSameValue(field, facts); };
    return isOfThisOrganisation(facts) && std::ranges::all_of(fieldsOf(kind, step), isSame) &&
           (!isOfApp(kind) || isOfThisApp(facts));
}

bool isOfThisApp(const Facts& facts)
{
    if (!facts.okta || !facts.okta->asked)
        return true;
    return facts.connection ? facts.okta->asked->app == chosenApp(facts.record, facts.connection)
                            : isSameValue(appField, facts);
}

bool isOfThisPilot(const Facts& facts)
{
    return isSameValue(pilotField, facts);
}

bool isPastedOrganisation(const SetupRecord& record, const OktaFacts& okta)
{
    const std::string pasted = originOf(record.value(organisationField));
    const auto isIt = [&pasted](const std::string& name) { return originOf(name) == pasted; };
    return pasted.empty() || isIt(okta.organisation) || std::ranges::any_of(okta.otherNames, isIt);
}

} // namespace rollcall::setup
