// SPDX-License-Identifier: Apache-2.0
// A value is offered as far as it is known, and an address only where the one who calls could reach it.
#include "GuideValues.h"

#include "AddressProofs.h"
#include "CallerWords.h"
#include "setup/OktaQuestion.h"

#include <string_view>

namespace rollcall::setup {

namespace {

/// As it was pasted, else as it is connected; empty where neither is.
std::string knownValue(std::string_view field, const Facts& facts)
{
    if (field == appField)
        return chosenApp(facts.record, facts.connection);
    std::string pasted = facts.record.value(field);
    if (pasted.empty() && field == organisationField && facts.connection)
        return facts.connection->organisation;
    return pasted;
}

} // namespace

std::string connectedValue(const Step& step, const Facts& facts)
{
    for (const StepField& field : step.fields) {
        const bool isPasted = facts.record.values.contains(field.key);
        if (!isPasted && (field.key == organisationField || field.key == appField))
            return knownValue(field.key, facts);
    }
    return {};
}

std::map<std::string, std::string> namesOf(const Step& step, const Facts& facts)
{
    std::map<std::string, std::string> names;
    for (const StepField& field : step.fields) {
        const std::string id = facts.record.value(field.key);
        if (!facts.okta || id.empty())
            continue;
        const auto group = facts.okta->groups.find(field.key);
        if (group != facts.okta->groups.end() && group->second.id.value == id)
            names[field.key] = group->second.name;
        else if (field.kind == FieldKind::AppUrl && facts.okta->app && facts.okta->app->id.value == id)
            names[field.key] = facts.okta->app->label;
    }
    return names;
}

std::vector<CopyValue> copiesOf(const Step& step, const Profile& profile, const Facts& facts)
{
    std::vector<CopyValue> copies;
    for (const StepCopy& copy : step.copies) {
        switch (copy.kind) {
        case CopyKind::BaseUrl: {
            const std::string why = whyWithheld(profile, facts);
            copies.push_back(
                {copy.label, why.empty() ? facts.listener.baseUrl : std::string(), false, ofCaller(why, profile)});
            break;
        }
        case CopyKind::UniqueIdentifier:
            copies.push_back({copy.label, profile.uniqueIdentifier, false});
            break;
        case CopyKind::Token:
        case CopyKind::ApprovalCode:
            copies.push_back({copy.label, {}, true});
            break;
        case CopyKind::UserName:
            copies.push_back({copy.label, facts.credential.name, false});
            break;
        case CopyKind::TokenUrl:
        case CopyKind::AuthorizeUrl: {
            const std::string& url =
                copy.kind == CopyKind::TokenUrl ? facts.credential.tokenUrl : facts.credential.authorizeUrl;
            const std::string why = whyWithheld(profile, facts);
            copies.push_back({copy.label, why.empty() ? url : std::string(), false, ofCaller(why, profile)});
            break;
        }
        case CopyKind::Field:
            copies.push_back({copy.label, knownValue(copy.field, facts), false});
            break;
        case CopyKind::Text:
            copies.push_back({copy.label, copy.text, false});
            break;
        }
    }
    return copies;
}

} // namespace rollcall::setup
