// SPDX-License-Identifier: Apache-2.0
// The plan: which calls, in which order, and which of them Okta has done already.
#include "setup/Actions.h"

#include "ActionDrafts.h"
#include "OktaAnswers.h"
#include "okta/AppUsers.h"
#include "okta/Provisioning.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

std::string orUnknown(const std::string& value, std::string_view name)
{
    return value.empty() ? "{" + std::string(name) + "}" : value;
}

/// For looking at: ids that are not known yet stand in braces, which a path would otherwise show as percent signs.
okta::Call readable(okta::Call call)
{
    for (const auto& [coded, plain] : {std::pair<std::string_view, std::string_view>{"%7Bapp%7D", "{app}"},
                                       std::pair<std::string_view, std::string_view>{"%7Bgroup%7D", "{group}"}}) {
        if (const std::size_t at = call.target.find(coded); at != std::string::npos)
            call.target.replace(at, coded.size(), plain);
    }
    return call;
}

class Planner {
public:
    Planner(const Profile& profile, const ActionWish& wish, const OktaFacts& okta, const SetupRecord& record)
        : m_profile(profile),
          m_wish(wish),
          m_okta(okta),
          m_app(okta.app            ? okta.app->id.value
                : okta.isAppMissing ? std::string()
                                    : record.value(appField)),
          m_assigned(groupId(record, assignGroupField)),
          m_pushed(groupId(record, pushGroupField)),
          m_managed(groupId(record, managedGroupField)),
          m_mark(record.mark)
    {
        const bool isSameName = !wish.pushGroupName.empty() && wish.pushGroupName == wish.assignGroupName;
        m_isSame = isSameName || (!m_assigned.empty() && m_assigned == m_pushed);
    }

    Plan plan()
    {
        if (!m_wish.assignGroupName.empty())
            group(m_wish.assignGroupName, assignGroupField, m_assigned, "Its members are assigned to the app.");
        if (!m_wish.pushGroupName.empty() && !m_isSame)
            group(m_wish.pushGroupName, pushGroupField, m_pushed,
                  "It is pushed. Okta does not support the same group for both.");
        if (!m_wish.managedGroupName.empty())
            group(m_wish.managedGroupName, managedGroupField, m_managed,
                  "It stays empty: the vendor keeps its members, and nobody is added by Rollcall.");
        if (!m_wish.appTemplate.empty())
            app();
        if (m_profile.registration && m_wish.withAttribute)
            attribute();
        if (!m_wish.assignGroupName.empty() || !m_assigned.empty())
            assignGroup();
        if (!m_wish.pilot.value.empty())
            assignPilot();
        if ((!m_wish.pushGroupName.empty() || !m_pushed.empty()) && !m_isSame)
            pushGroup();
        warn();
        return std::move(m_plan);
    }

private:
    /// Of a group that is still there, as far as that is known.
    [[nodiscard]] std::string groupId(const SetupRecord& record, std::string_view field) const
    {
        return std::ranges::find(m_okta.missingGroups, field) != m_okta.missingGroups.end() ? std::string()
                                                                                            : record.value(field);
    }

    void add(ActionKind kind, okta::Call call, std::string why, bool isDone, std::string subject)
    {
        PlannedCall planned{kind, readable(std::move(call)), std::move(why), isDone, {}, std::move(subject)};
        planned.app = okta::AppId(m_app);
        m_plan.calls.push_back(std::move(planned));
    }

    void group(const std::string& name, std::string_view field, const std::string& known, std::string why)
    {
        add(ActionKind::CreateGroup, okta::Groups::createCall(groupDraft(m_profile, name, field, m_mark)),
            std::move(why), !known.empty(), name);
        m_plan.calls.back().field = field;
        m_plan.calls.back().group = okta::GroupId(known);
    }

    void app()
    {
        add(ActionKind::CreateApp, okta::Apps::createCall(appDraft(m_wish.appTemplate, m_wish.appLabel)),
            "The app, hidden from dashboards.", !m_app.empty(), m_wish.appLabel);
        m_plan.calls.back().field = appField;
        m_plan.calls.back().appTemplate = m_wish.appTemplate;
    }

    void attribute()
    {
        const std::string& name = m_profile.registration->oktaAttribute;
        const okta::SchemaAttribute* other = otherAttribute(m_profile, m_okta);
        add(ActionKind::AddAttribute, okta::Schemas::addUserAttributeCall(attributeDraft(m_profile)),
            "Says in Okta who is registered. People cannot change it themselves.",
            m_okta.userSchema && m_okta.userSchema->find(name) != nullptr && other == nullptr, name);
        if (other != nullptr)
            m_plan.warnings.push_back(
                "Okta has \"" + name + "\" as " + other->type +
                ", and not as boolean. It is left alone, and the call will be refused: if nothing "
                "else uses it, delete it in Okta's Profile Editor first.");
    }

    void assignGroup()
    {
        const bool isDone = std::ranges::find(m_okta.assignedGroups, okta::GroupId(m_assigned), &okta::AppGroup::id) !=
                            m_okta.assignedGroups.end();
        add(ActionKind::AssignGroup,
            okta::AppUsers::assignGroupCall(okta::AppId(orUnknown(m_app, "app")),
                                            okta::GroupId(orUnknown(m_assigned, "group"))),
            "Its members get the app.", isDone, m_assigned);
        m_plan.calls.back().group = okta::GroupId(m_assigned);
    }

    void assignPilot()
    {
        add(ActionKind::AssignPerson,
            okta::AppUsers::assignCall(okta::AppId(orUnknown(m_app, "app")), {m_wish.pilot, {}, {}}),
            "One person first: nobody else is touched.", m_okta.assigned && m_okta.assigned->id == m_wish.pilot,
            m_wish.pilot.value);
    }

    void pushGroup()
    {
        const auto known = m_okta.groups.find(std::string(pushGroupField));
        const std::string name =
            m_wish.pushGroupName.empty() && known != m_okta.groups.end() ? known->second.name : m_wish.pushGroupName;
        const auto mapping = std::ranges::find(m_okta.pushed, okta::GroupId(m_pushed), &okta::PushMapping::source);
        add(ActionKind::PushGroup,
            okta::Provisioning::createPushMappingCall(okta::AppId(orUnknown(m_app, "app")),
                                                      okta::GroupId(orUnknown(m_pushed, "group")), name),
            "Okta sends the group at once.",
            mapping != m_okta.pushed.end() && mapping->status == okta::PushStatus::Active, name);
        m_plan.calls.back().group = okta::GroupId(m_pushed);
    }

    void warn()
    {
        if (m_isSame || !m_okta.groupsForBoth().empty())
            m_plan.warnings.emplace_back("The same group is assigned and pushed, which Okta does not support. Make a "
                                         "second group with the same members, and push that one.");
        const bool pushes = std::ranges::any_of(
            m_plan.calls, [](const PlannedCall& call) { return call.kind == ActionKind::PushGroup && !call.isDone; });
        if (pushes && m_okta.app && !m_okta.app->isProvisioning())
            m_plan.warnings.emplace_back("Okta pushes groups only once provisioning of the app is enabled. Configure "
                                         "the API integration first; the other calls do not wait for it.");
    }

    const Profile& m_profile;
    const ActionWish& m_wish;
    const OktaFacts& m_okta;
    std::string m_app;
    std::string m_assigned;
    std::string m_pushed;
    std::string m_managed;
    std::string m_mark;
    bool m_isSame = false;
    Plan m_plan;
};

} // namespace

okta::GroupDraft groupDraft(const Profile& profile, const std::string& name, std::string_view field,
                            const std::string& mark)
{
    std::string_view use = ": to be assigned.";
    if (field == pushGroupField)
        use = ": to be pushed.";
    else if (field == managedGroupField)
        use = ": kept by the vendor. Nobody is added by Rollcall, nor by hand.";
    return {name, std::string(madeByRollcall) + profile.name + std::string(use) +
                      (mark.empty() ? std::string() : " Mark: " + mark + ".")};
}

okta::AppDraft appDraft(const std::string& appTemplate, const std::string& label)
{
    okta::AppDraft draft;
    draft.name = appTemplate;
    draft.label = label;
    return draft;
}

okta::AttributeDraft attributeDraft(const Profile& profile)
{
    okta::AttributeDraft draft;
    draft.name = profile.registration->oktaAttribute;
    draft.title = profile.registration->title;
    draft.description = profile.registration->description;
    return draft;
}

std::string testAppTemplate(std::string_view authMode)
{
    if (authMode == "header")
        return "scim2headerauth";
    if (authMode == "bearer")
        return "scim2testapp";
    return authMode == "basic" ? "scim2testapp_basic" : "";
}

Plan planActions(const Profile& profile, const ActionWish& wish, const OktaFacts& okta, const SetupRecord& record)
{
    Plan plan = Planner(profile, wish, okta, record).plan();
    plan.organisation = okta.organisation;
    return plan;
}

} // namespace rollcall::setup
