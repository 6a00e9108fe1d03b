// SPDX-License-Identifier: Apache-2.0
// Each call is looked at first and sent only when Okta does not have it already.
#include "ActionDrafts.h"
#include "okta/AppUsers.h"
#include "okta/Provisioning.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

using Done = okta::Answer<CallReport>;

okta::Failure refusal(okta::FailureKind kind, std::string sentence)
{
    okta::Failure failure;
    failure.kind = kind;
    failure.error =
        core::makeError(kind == okta::FailureKind::Conflict ? core::ErrorKind::Conflict : core::ErrorKind::Invalid,
                        std::move(sentence));
    return failure;
}

std::string inQuotes(std::string_view name)
{
    return "“" + std::string(name) + "”";
}

class Doing {
public:
    Doing(okta::Client& client, const Profile& profile, const PlannedCall& planned, SetupRecord& record,
          std::stop_token stop)
        : m_client(client), m_profile(profile), m_planned(planned), m_record(record), m_stop(std::move(stop))
    {
    }

    [[nodiscard]] Done run()
    {
        if (m_planned.isDone)
            return keepKnown();
        switch (m_planned.kind) {
        case ActionKind::CreateGroup:
            return createGroup();
        case ActionKind::CreateApp:
            return createApp();
        case ActionKind::AddAttribute:
            return addAttribute();
        default:
            break;
        }
        const std::string app = m_record.value(appField);
        m_app = okta::AppId(app.empty() ? m_planned.app.value : app);
        if (m_app.value.empty())
            return notYet("app");
        if (m_planned.kind == ActionKind::AssignPerson)
            return assignPerson();
        const bool isToPush = m_planned.kind == ActionKind::PushGroup;
        const std::string group = m_record.value(isToPush ? pushGroupField : assignGroupField);
        m_group = okta::GroupId(group.empty() ? m_planned.group.value : group);
        if (m_group.value.empty())
            return notYet("group");
        return isToPush ? pushGroup() : assignGroup();
    }

private:
    [[nodiscard]] static Done done(std::string sentence) { return CallReport{CallState::Done, std::move(sentence)}; }
    [[nodiscard]] static Done wasThere(std::string sentence)
    {
        return CallReport{CallState::WasThere, std::move(sentence)};
    }
    /// Okta took it, and what became of it is not known.
    [[nodiscard]] static Done notReadBack(const std::string& sentence)
    {
        return CallReport{CallState::Done, sentence + " It could not be read back.", false};
    }
    [[nodiscard]] static Done notYet(std::string_view what)
    {
        return tl::unexpected(refusal(okta::FailureKind::Invalid, "There is no " + std::string(what) +
                                                                      " yet. Do the calls before this one first."));
    }

    /// What the plan knew is in the record afterwards, also where nothing is sent.
    [[nodiscard]] Done keepKnown()
    {
        const std::string& id = m_planned.kind == ActionKind::CreateApp ? m_planned.app.value : m_planned.group.value;
        if (!m_planned.field.empty() && !id.empty())
            m_record.values[m_planned.field] = id;
        return wasThere("Okta has " + what() + " already.");
    }

    [[nodiscard]] std::string what() const
    {
        switch (m_planned.kind) {
        case ActionKind::CreateGroup:
            return "the group " + inQuotes(m_planned.subject);
        case ActionKind::CreateApp:
            return "the app " + inQuotes(m_planned.subject);
        case ActionKind::AddAttribute:
            return "the attribute " + inQuotes(m_planned.subject);
        case ActionKind::AssignGroup:
            return "the group assigned to the app";
        case ActionKind::AssignPerson:
            return "the person assigned to the app";
        case ActionKind::PushGroup:
            return "the push of the group " + inQuotes(m_planned.subject);
        }
        return {};
    }

    /// One of that name, which must have been made here: somebody else's people must not be assigned unawares.
    [[nodiscard]] Done adopt(const okta::Group& group, const okta::GroupDraft& draft)
    {
        if (m_record.mark.empty() || group.description != draft.description) {
            const std::string_view whose = group.description.starts_with(madeByRollcall)
                                               ? ", but for another integration or use, or by another Rollcall"
                                               : "";
            return tl::unexpected(refusal(okta::FailureKind::Conflict,
                                          "Okta has a group " + inQuotes(draft.name) +
                                              " already, which was not made here for this" + std::string(whose) +
                                              ". Choose another name, or paste that group's address to use it."));
        }
        m_record.values[m_planned.field] = group.id.value;
        return wasThere("The group " + inQuotes(draft.name) + " was made before.");
    }

    [[nodiscard]] Done createGroup()
    {
        okta::Groups groups(m_client);
        const okta::GroupDraft draft = groupDraft(m_profile, m_planned.subject, m_planned.field, m_record.mark);
        auto known = groups.named(draft.name, m_stop);
        if (!known)
            return tl::unexpected(std::move(known.error()));
        if (!known->empty())
            return adopt(known->front(), draft);
        auto made = groups.create(draft, m_stop);
        if (made) {
            m_record.values[m_planned.field] = made->id.value;
            const std::string sentence = "The group " + inQuotes(made->name) + " was made.";
            return groups.byId(made->id, m_stop) ? done(sentence) : notReadBack(sentence);
        }
        if (made.error().kind != okta::FailureKind::Conflict)
            return tl::unexpected(std::move(made.error()));
        // Made moments ago, so that the search does not show it yet: the list by prefix does.
        const auto listed = groups.find({.q = draft.name}, 200, m_stop);
        if (!listed)
            return tl::unexpected(listed.error());
        const auto found = std::ranges::find(listed->items, draft.name, &okta::Group::name);
        return found == listed->items.end() ? tl::unexpected(std::move(made.error())) : adopt(*found, draft);
    }

    [[nodiscard]] Done createApp()
    {
        okta::Apps apps(m_client);
        auto known = apps.labelled(m_planned.subject, m_stop);
        if (!known)
            return tl::unexpected(std::move(known.error()));
        // An app tells of nobody who made it: the record does, and what it names is no call of a plan.
        if (!known->empty())
            return tl::unexpected(
                refusal(okta::FailureKind::Conflict,
                        (known->size() == 1
                             ? "Okta has an app " + inQuotes(m_planned.subject)
                             : "Okta has " + std::to_string(known->size()) + " apps " + inQuotes(m_planned.subject)) +
                            " already. Choose another label, or paste the app's address to use it, also where it was "
                            "made here and not noted."));
        const auto made = apps.create(appDraft(m_planned.appTemplate, m_planned.subject), m_stop);
        if (!made)
            return tl::unexpected(made.error());
        m_record.values[m_planned.field] = made->id.value;
        return readBack(made->id);
    }

    [[nodiscard]] static std::string factsOf(const okta::App& app)
    {
        const bool isHidden = app.isHiddenOnWeb && app.isHiddenOnMobile;
        return inQuotes(app.label) +
               (isHidden ? ", hidden from dashboards" : ", shown on dashboards (hide it under *General*)") +
               ", user names by " +
               (app.userNameTemplate.empty() ? std::string("Okta's default") : app.userNameTemplate) + ".";
    }

    [[nodiscard]] Done readBack(const okta::AppId& id)
    {
        const auto app = okta::Apps(m_client).byId(id, m_stop);
        if (!app)
            return notReadBack("The app " + inQuotes(m_planned.subject) + " was made.");
        return done("The app was made: " + factsOf(*app));
    }

    [[nodiscard]] Done addAttribute()
    {
        auto added = okta::Schemas(m_client).addUserAttribute(attributeDraft(m_profile), m_stop);
        if (!added)
            return tl::unexpected(std::move(added.error()));
        const std::string name = "The attribute " + inQuotes(added->attribute.name);
        return added->wasThere ? wasThere(name + " was there.") : done(name + " was added.");
    }

    [[nodiscard]] Done assignGroup()
    {
        okta::AppUsers users(m_client);
        const auto known = users.groups(m_app, m_stop);
        if (!known)
            return tl::unexpected(known.error());
        if (std::ranges::find(known->items, m_group, &okta::AppGroup::id) != known->items.end())
            return wasThere("The group was assigned to the app before.");
        auto made = users.assignGroup(m_app, m_group, m_stop);
        if (!made)
            return tl::unexpected(std::move(made.error()));
        const auto now = users.groups(m_app, m_stop);
        const bool isThere = now && std::ranges::find(now->items, m_group, &okta::AppGroup::id) != now->items.end();
        const std::string sentence = "The group was assigned to the app.";
        return isThere ? done(sentence) : notReadBack(sentence);
    }

    [[nodiscard]] Done assignPerson()
    {
        okta::AppUsers users(m_client);
        const okta::UserId person(m_planned.subject);
        const auto known = users.byId(m_app, person, m_stop);
        // Assigning again would make an assignment by a group the person's own.
        if (known)
            return wasThere(known->userName + " was assigned before.");
        if (known.error().kind != okta::FailureKind::NotFound)
            return tl::unexpected(known.error());
        auto made = users.assign(m_app, {person, {}, {}}, m_stop);
        if (!made)
            return tl::unexpected(std::move(made.error()));
        const std::string sentence = made->userName + " was assigned.";
        return users.byId(m_app, person, m_stop) ? done(sentence) : notReadBack(sentence);
    }

    [[nodiscard]] Done pushGroup()
    {
        okta::Provisioning provisioning(m_client);
        const auto known = provisioning.pushMappings(m_app, m_stop);
        if (!known)
            return tl::unexpected(known.error());
        const auto found = std::ranges::find(known->items, m_group, &okta::PushMapping::source);
        if (found != known->items.end() && found->status != okta::PushStatus::Inactive)
            return found->status == okta::PushStatus::Error ? failedPush(*found)
                                                            : wasThere("The group was pushed before.");
        auto made = found == known->items.end()
                        ? provisioning.createPushMapping(m_app, m_group, m_planned.subject, m_stop)
                        : provisioning.setPushMappingActive(m_app, found->id, true, m_stop);
        if (!made)
            return tl::unexpected(std::move(made.error()));
        const auto now = provisioning.pushMappings(m_app, m_stop);
        const auto shown =
            now ? std::ranges::find(now->items, m_group, &okta::PushMapping::source) : decltype(now->items.begin()){};
        const std::string sentence = "The group is pushed.";
        if (!now || shown == now->items.end() || shown->status == okta::PushStatus::Inactive)
            return notReadBack(sentence);
        return shown->status == okta::PushStatus::Error ? failedPush(*shown) : done(sentence);
    }

    [[nodiscard]] static Done failedPush(const okta::PushMapping& mapping)
    {
        return tl::unexpected(
            refusal(okta::FailureKind::Conflict,
                    "Okta is to push the group, and cannot: " +
                        (mapping.errorSummary.empty() ? std::string("it does not say why.") : mapping.errorSummary) +
                        " Look at it under *Push Groups* of the app, and push it again there."));
    }

    okta::Client& m_client;
    const Profile& m_profile;
    const PlannedCall& m_planned;
    SetupRecord& m_record;
    std::stop_token m_stop;
    okta::AppId m_app;
    okta::GroupId m_group;
};

std::string failedSentence(const okta::Failure& failure)
{
    std::string sentence = failure.error.message;
    if (failure.mayHaveTakenEffect)
        sentence += " It may have been done all the same: repeat, and it is looked at first.";
    return sentence;
}

} // namespace

PlanReport applyPlan(okta::Client& client, const Profile& profile, const Plan& plan, SetupRecord& record,
                     const std::function<void(std::size_t at, const CallReport& report)>& onCall, std::stop_token stop)
{
    PlanReport report;
    report.calls.resize(plan.calls.size());
    for (std::size_t at = 0; at < plan.calls.size(); ++at) {
        if (stop.stop_requested()) {
            report.failure = refusal(okta::FailureKind::Cancelled, "It was stopped.");
            report.failure->error.kind = core::ErrorKind::Cancelled;
            break;
        }
        auto done = Doing(client, profile, plan.calls[at], record, stop).run();
        if (!done) {
            const bool isTried = done.error().kind != okta::FailureKind::Cancelled || done.error().mayHaveTakenEffect;
            report.calls[at] = {isTried ? CallState::Failed : CallState::NotTried, failedSentence(done.error())};
            report.failure = std::move(done.error());
            break;
        }
        report.calls[at] = std::move(*done);
        if (onCall)
            onCall(at, report.calls[at]);
    }
    for (std::size_t at = 0; at < plan.calls.size(); ++at) {
        if (report.calls[at].sentence.empty())
            report.calls[at].sentence = plan.calls[at].call.method + " " + plan.calls[at].call.target;
    }
    return report;
}

bool PlanReport::isComplete() const
{
    return !failure && std::ranges::all_of(calls, [](const CallReport& call) {
        return call.state == CallState::Done || call.state == CallState::WasThere;
    });
}

std::string PlanReport::summary() const
{
    std::string text;
    for (const CallReport& call : calls) {
        if (call.state == CallState::Done || call.state == CallState::WasThere)
            text += (text.empty() ? "" : "\n") + call.sentence;
    }
    if (text.empty())
        text = "Nothing was done.";
    if (isComplete())
        return text;
    std::size_t notDone = 0;
    for (const CallReport& call : calls) {
        if (call.state == CallState::Failed)
            text += "\nNot done: " + call.sentence;
        notDone += call.state == CallState::NotTried ? 1 : 0;
    }
    if (notDone > 0)
        text += "\nNot tried: " + std::to_string(notDone) + (notDone == 1 ? " call." : " calls.");
    return text + " Repeating goes on from here.";
}

} // namespace rollcall::setup
