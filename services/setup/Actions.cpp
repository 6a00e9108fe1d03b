// SPDX-License-Identifier: Apache-2.0
// Each call is looked at first and sent only when Okta does not have it already.
#include "setup/Actions.h"

#include "okta/AppUsers.h"
#include "okta/Apps.h"
#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "okta/Schemas.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::string_view assignField = "assign-group";
constexpr std::string_view pushField = "push-group";
constexpr std::string_view appField = "app";

std::string valueOf(const SetupRecord& record, std::string_view field)
{
    const auto found = record.values.find(field);
    return found == record.values.end() ? std::string() : found->second;
}

std::string orUnknown(std::string value, std::string_view name)
{
    return value.empty() ? "{" + std::string(name) + "}" : value;
}

okta::AttributeDraft attributeOf(const Profile& profile)
{
    okta::AttributeDraft draft;
    draft.name = profile.registration->oktaAttribute;
    draft.title = profile.registration->title;
    draft.description = profile.registration->description;
    return draft;
}

PlannedCall groupCall(const std::string& name, std::string_view field, std::string why, const SetupRecord& record)
{
    return {ActionKind::CreateGroup,
            okta::Groups::createCall({name, "Made for " + std::string(field == assignField ? "assignment." : "push.")}),
            std::move(why),
            !valueOf(record, field).empty(),
            std::string(field),
            name};
}

okta::AppDraft draftOf(const std::string& appTemplate, const std::string& label)
{
    okta::AppDraft draft;
    draft.name = appTemplate;
    draft.label = label;
    return draft;
}

/// The only one of them, or a failure that says how many there are.
template<class T>
okta::Answer<std::optional<T>> onlyOne(okta::Answer<std::vector<T>> found)
{
    if (!found)
        return tl::unexpected(std::move(found.error()));
    if (found->empty())
        return std::nullopt;
    return std::move(found->front());
}

okta::Answer<> makeGroup(okta::Client& client, const PlannedCall& planned, SetupRecord& record, std::stop_token stop)
{
    okta::Groups groups(client);
    auto known = onlyOne(groups.named(planned.subject, stop));
    if (!known)
        return tl::unexpected(std::move(known.error()));
    if (!*known) {
        auto made = groups.create({planned.subject, {}}, std::move(stop));
        if (!made)
            return tl::unexpected(std::move(made.error()));
        *known = std::move(*made);
    }
    record.values[planned.field] = (*known)->id.value;
    return {};
}

okta::Answer<> makeApp(okta::Client& client, const PlannedCall& planned, const std::string& appTemplate,
                       SetupRecord& record, std::stop_token stop)
{
    okta::Apps apps(client);
    auto known = onlyOne(apps.labelled(planned.subject, stop));
    if (!known)
        return tl::unexpected(std::move(known.error()));
    if (!*known) {
        auto made = apps.create(draftOf(appTemplate, planned.subject), std::move(stop));
        if (!made)
            return tl::unexpected(std::move(made.error()));
        *known = std::move(*made);
    }
    record.values[planned.field] = (*known)->id.value;
    return {};
}

okta::Answer<> pushGroup(okta::Client& client, const okta::AppId& app, const okta::GroupId& group,
                         const std::string& name, std::stop_token stop)
{
    okta::Provisioning provisioning(client);
    const auto known = provisioning.pushMappings(app, stop);
    if (!known)
        return tl::unexpected(known.error());
    if (std::ranges::any_of(known->items, [&](const okta::PushMapping& mapping) { return mapping.source == group; }))
        return {};
    auto made = provisioning.createPushMapping(app, group, name, std::move(stop));
    if (!made)
        return tl::unexpected(std::move(made.error()));
    return {};
}

template<class T>
okta::Answer<> withoutValue(okta::Answer<T> answer)
{
    if (!answer)
        return tl::unexpected(std::move(answer.error()));
    return {};
}

okta::Answer<> notYet(std::string_view what)
{
    okta::Failure failure;
    failure.kind = okta::FailureKind::Invalid;
    failure.error = core::makeError(core::ErrorKind::Invalid,
                                    "There is no " + std::string(what) + " yet. Do the calls before this one first.");
    return tl::unexpected(std::move(failure));
}

} // namespace

Plan planActions(const Profile& profile, const ActionWish& wish, const OktaFacts& okta, const SetupRecord& record)
{
    Plan plan;
    auto& calls = plan.calls;
    if (!wish.assignGroupName.empty())
        calls.push_back(groupCall(wish.assignGroupName, assignField, "Its members are assigned to the app.", record));
    if (!wish.pushGroupName.empty())
        calls.push_back(groupCall(wish.pushGroupName, pushField,
                                  "It is pushed. Okta does not support the same group for both.", record));
    if (!wish.appTemplate.empty())
        calls.push_back({ActionKind::CreateApp, okta::Apps::createCall(draftOf(wish.appTemplate, wish.appLabel)),
                         "The app, hidden from dashboards.", okta.app.has_value(), std::string(appField), wish.appLabel,
                         wish.appTemplate});
    if (profile.registration && wish.withAttribute) {
        const bool isThere = okta.userSchema && okta.userSchema->find(profile.registration->oktaAttribute) != nullptr;
        calls.push_back({ActionKind::AddAttribute,
                         okta::Schemas::addUserAttributeCall(attributeOf(profile)),
                         "Says in Okta who is registered. People cannot change it themselves.",
                         isThere,
                         {},
                         profile.registration->oktaAttribute});
    }
    const okta::AppId app(okta.app ? okta.app->id.value : orUnknown(valueOf(record, appField), "app"));
    const std::string assigned = valueOf(record, assignField);
    const std::string pushed = valueOf(record, pushField);
    if (!wish.assignGroupName.empty() || !assigned.empty()) {
        const bool isDone = std::ranges::any_of(
            okta.assignedGroups, [&](const okta::AppGroup& group) { return group.id.value == assigned; });
        calls.push_back({ActionKind::AssignGroup,
                         okta::AppUsers::assignGroupCall(app, okta::GroupId(orUnknown(assigned, "group"))),
                         "Its members get the app.",
                         isDone,
                         {},
                         assigned});
    }
    if (!wish.pilot.value.empty()) {
        const bool isDone = okta.assigned && okta.assigned->id == wish.pilot;
        calls.push_back({ActionKind::AssignPerson,
                         okta::AppUsers::assignCall(app, {wish.pilot}),
                         "One person first: nobody else is touched.",
                         isDone,
                         {},
                         wish.pilot.value});
    }
    if (!wish.pushGroupName.empty() || !pushed.empty()) {
        const bool isDone = std::ranges::any_of(
            okta.pushed, [&](const okta::PushMapping& mapping) { return mapping.source.value == pushed; });
        calls.push_back({ActionKind::PushGroup,
                         okta::Provisioning::createPushMappingCall(app, okta::GroupId(orUnknown(pushed, "group")),
                                                                   wish.pushGroupName),
                         "Okta sends the group at once.",
                         isDone,
                         {},
                         wish.pushGroupName});
    }
    const bool isSame = (!assigned.empty() && assigned == pushed) ||
                        (!wish.pushGroupName.empty() && wish.pushGroupName == wish.assignGroupName);
    if (isSame)
        plan.warnings.emplace_back("The same group is assigned and pushed, which Okta does not support. Make a second "
                                   "group with the same members, and push that one.");
    return plan;
}

okta::Answer<> apply(okta::Client& client, const Profile& profile, const Plan& plan, std::size_t at,
                     SetupRecord& record, std::stop_token stop)
{
    const PlannedCall& planned = plan.calls.at(at);
    if (planned.isDone)
        return {};
    const okta::AppId app(valueOf(record, appField));
    switch (planned.kind) {
    case ActionKind::CreateGroup:
        return makeGroup(client, planned, record, std::move(stop));
    case ActionKind::CreateApp:
        return makeApp(client, planned, planned.appTemplate, record, std::move(stop));
    case ActionKind::AddAttribute:
        return withoutValue(okta::Schemas(client).addUserAttribute(attributeOf(profile), std::move(stop)));
    default:
        break;
    }
    if (app.value.empty())
        return notYet("app");
    if (planned.kind == ActionKind::AssignPerson)
        return withoutValue(okta::AppUsers(client).assign(app, {okta::UserId(planned.subject)}, std::move(stop)));
    const okta::GroupId group(valueOf(record, planned.kind == ActionKind::AssignGroup ? assignField : pushField));
    if (group.value.empty())
        return notYet("group");
    if (planned.kind == ActionKind::AssignGroup)
        return withoutValue(okta::AppUsers(client).assignGroup(app, group, std::move(stop)));
    return pushGroup(client, app, group, planned.subject, std::move(stop));
}

} // namespace rollcall::setup
