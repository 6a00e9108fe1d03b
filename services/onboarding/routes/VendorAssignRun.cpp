// SPDX-License-Identifier: Apache-2.0
// The second step: back on the app as before. It comes back until that holds, or Okta has no such person any more.
#include "RouteRun.h"

#include "okta/AppUsers.h"
#include "okta/Users.h"

#include <chrono>
#include <vector>

namespace rollcall::onboarding {

using jobs::Outcome;

namespace {

using Clock = std::chrono::steady_clock;

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& each : names)
        text += (text.empty() ? "" : ", ") + each;
    return text;
}

class VendorAssignRun final : RouteRun {
public:
    VendorAssignRun(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                    jobs::Attempt& attempt)
        : RouteRun(database, open, options, attempt)
    {
    }

    Outcome operator()()
    {
        auto kept = parseKeptAssignment(job().payload);
        if (!kept)
            return failed(kept.error().message);
        m_kept = std::move(*kept);
        if (auto looked = look(m_kept.order.person); !looked)
            return again(looked.error().message);
        if (auto connected = connect(); !connected)
            return again("Is not assigned yet. " + connected.error().message);
        if (auto ended = userIsGone())
            return std::move(*ended);
        if (auto ended = assign())
            return std::move(*ended);
        if (auto ended = restore())
            return std::move(*ended);
        return waitUntilProvisioned();
    }

private:
    std::optional<Outcome> userIsGone()
    {
        const auto user = okta::Users(client()).byId(m_kept.order.user, stop());
        if (!user && user.error().kind == okta::FailureKind::NotFound)
            return failed("Okta does not know this person any more, so that nobody can be assigned.");
        if (!user)
            return notYet(user.error());
        if (user->status == okta::UserStatus::Deprovisioned)
            return failed("Was deactivated in Okta meanwhile, which assigns nothing to such people: left so.");
        return std::nullopt;
    }

    static Outcome notYet(const okta::Failure& failure)
    {
        return later(failure, "Is not assigned yet, and is tried again until that holds. ");
    }

    [[nodiscard]] okta::AssignmentDraft draft() const
    {
        okta::AssignmentDraft draft;
        draft.user = m_kept.order.user;
        draft.userName = m_kept.userName;
        for (const auto& [name, value] : m_kept.profile) {
            if (!std::holds_alternative<std::monostate>(value))
                draft.profile.emplace(name, value);
        }
        return draft;
    }

    /// Nothing when the person has the app in person.
    std::optional<Outcome> assign()
    {
        okta::AppUsers appUsers(client());
        const auto now = appUsers.byId(m_app.app, m_kept.order.user, stop());
        if (!now && now.error().kind != okta::FailureKind::NotFound)
            return notYet(now.error());
        if (now && now->scope == okta::AssignmentScope::Person)
            return std::nullopt;
        okta::AssignmentDraft whole = draft();
        auto assigned = appUsers.assign(m_app.app, whole, stop());
        if (!assigned && isAboutAttributes(assigned.error())) {
            // What a mapping owns nobody may set: Okta fills it, and the rest is put back one by one.
            whole.profile.clear();
            assigned = appUsers.assign(m_app.app, whole, stop());
        }
        if (!assigned && isAboutAttributes(assigned.error())) {
            whole.userName.clear();
            assigned = appUsers.assign(m_app.app, whole, stop());
        }
        if (!assigned)
            return notYet(assigned.error());
        return std::nullopt;
    }

    static bool isAboutAttributes(const okta::Failure& failure)
    {
        return failure.kind == okta::FailureKind::Conflict || failure.kind == okta::FailureKind::Invalid;
    }

    /// Puts back what is otherwise than before, as far as Okta lets it.
    std::optional<Outcome> restore()
    {
        okta::AppUsers appUsers(client());
        const auto now = appUsers.byId(m_app.app, m_kept.order.user, stop());
        if (!now)
            return notYet(now.error());
        okta::AssignmentDraft change;
        change.user = m_kept.order.user;
        if (!m_kept.userName.empty() && now->userName != m_kept.userName) {
            change.userName = m_kept.userName;
            if (auto ended = put(change, "userName"))
                return ended;
            change.userName.clear();
        }
        for (const auto& [name, value] : draft().profile) {
            const auto found = now->profile.find(name);
            if (found != now->profile.end() && found->second == value)
                continue;
            change.profile = {{name, value}};
            if (auto ended = put(change, name))
                return ended;
        }
        return std::nullopt;
    }

    std::optional<Outcome> put(const okta::AssignmentDraft& change, const std::string& name)
    {
        const auto changed = okta::AppUsers(client()).change(m_app.app, change, stop());
        if (changed)
            return std::nullopt;
        if (isPassing(changed.error()))
            return later(changed.error(), "Is assigned again; " + name + " is still to be restored. ");
        m_other.push_back(name);
        return std::nullopt;
    }

    Outcome waitUntilProvisioned()
    {
        const auto end = Clock::now() + m_options.provisionedWithin;
        auto nextLookAtOkta = Clock::now();
        okta::ProvisioningOutcome atOkta = okta::ProvisioningOutcome::Pending;
        for (;;) {
            if (Clock::now() >= nextLookAtOkta) {
                const auto now = okta::AppUsers(client()).byId(m_app.app, m_kept.order.user, stop());
                if (!now && now.error().kind == okta::FailureKind::Cancelled)
                    return stopped();
                if (now)
                    atOkta = now->outcome();
                nextLookAtOkta = Clock::now() + m_options.lookAtOkta;
            }
            if (atOkta == okta::ProvisioningOutcome::Failed)
                return failed("Is assigned again, and Okta could not provision them: see the reason under Dashboard › "
                              "Tasks in Okta, and retry there." +
                              remarks());
            const auto isActive = isActiveHere(m_kept.order.person);
            const bool isHere =
                isCompanion() ? atOkta == okta::ProvisioningOutcome::Done : isActive && isActive->value_or(false);
            if (isHere && atOkta == okta::ProvisioningOutcome::Done)
                return done("Taken off the app and assigned again as before; Okta has provisioned them. The vendor "
                            "mails upon that." +
                            remarks());
            if (Clock::now() >= end)
                return late(atOkta, isActive && isActive->value_or(true));
            if (!pauseFor(m_options.lookHere))
                return stopped();
        }
    }

    Outcome late(okta::ProvisioningOutcome atOkta, bool isActive)
    {
        if (atOkta == okta::ProvisioningOutcome::Done && !isActive)
            return failed("Is assigned again, and Okta says that they are provisioned, yet they are inactive here: the "
                          "deactivation came in behind. Change an attribute of the person in Okta, which pushes them "
                          "again." +
                          remarks());
        return done("Is assigned again as before; Okta has not said yet that they are provisioned. Look under "
                    "Applications › the app › Assignments if it stays so." +
                    remarks());
    }

    [[nodiscard]] std::string remarks() const
    {
        std::string text;
        if (!m_kept.notSeen.empty())
            text += " " + m_kept.notSeen;
        if (!m_other.empty())
            text += " Okta did not let this be put back, since a mapping owns it as a rule: " + listed(m_other) + ".";
        return text;
    }

    KeptAssignment m_kept;
    std::vector<std::string> m_other; ///< attributes that Okta kept from us
};

} // namespace

Outcome assignForVendor(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                        jobs::Attempt& attempt)
{
    return VendorAssignRun(database, open, options, attempt)();
}

} // namespace rollcall::onboarding
