// SPDX-License-Identifier: Apache-2.0
// Whatever the route: who is registered gets nothing, since the mail would ask them to begin again.
#include "onboarding/ResendRoutes.h"

#include <array>
#include <utility>

namespace rollcall::onboarding {

using directory::Role;
using okta::UserStatus;

namespace {

constexpr std::array<std::pair<ResendRoute, std::string_view>, 3> words{
    {{ResendRoute::OwnMail, "mail"}, {ResendRoute::OktaMail, "okta"}, {ResendRoute::VendorMail, "vendor"}}};

std::string nameOf(const RouteFacts& facts)
{
    return facts.user.login().empty() ? "the person" : facts.user.login();
}

std::string whyNoActivation(const okta::User& user)
{
    switch (user.status) {
    case UserStatus::Provisioned:
    case UserStatus::Recovery:
        return {};
    case UserStatus::Active:
        return "Okta has this account as ACTIVE: it was activated, so there is no activation mail left to send. If the "
               "person cannot sign in, reset the password in Okta.";
    case UserStatus::Staged:
        return "Okta has this account as STAGED: it was never activated. Activate it in Okta, under Directory › "
               "People; that sends the mail.";
    case UserStatus::Suspended:
        return "Okta has this account as SUSPENDED. Unsuspend it in Okta first, if the person is to come in again.";
    case UserStatus::Deprovisioned:
        return "Okta has this account as DEPROVISIONED, that is deactivated. Activate it in Okta, which mails by "
               "itself.";
    case UserStatus::LockedOut:
        return "Okta has this account as LOCKED_OUT: it was activated before. Unlock it in Okta, under Directory › "
               "People.";
    case UserStatus::PasswordExpired:
        return "Okta has this account as PASSWORD_EXPIRED: it was activated before. The person sets a new password at "
               "the next sign-in.";
    case UserStatus::Other:
        break;
    }
    return "Okta has this account as " + user.statusText +
           ", and sends its activation mail to PROVISIONED and RECOVERY alone.";
}

RouteVerdict ownMail(const RouteFacts& facts)
{
    if (facts.role == Role::Companion)
        return {"Okta provisions these people at the vendor, not here, so that Rollcall has no invitation of its own "
                "for them. Use Okta's mail or the vendor's."};
    return {facts.objectionToOwnMail};
}

RouteVerdict oktaMail(const RouteFacts& facts)
{
    if (facts.role != Role::Companion && !facts.isHere)
        return {"Is not in the application any more."};
    if (!facts.isKnownToOkta)
        return {"Okta knows nobody by this id or login. Look under Directory › People in Okta."};
    return {whyNoActivation(facts.user)};
}

std::string whoElseMails(const RouteFacts& facts)
{
    switch (facts.mailer) {
    case Mailer::Rollcall:
        return "Rollcall mails this integration's people: send its own mail again, which deactivates nobody.";
    case Mailer::Okta:
        return "Okta's activation mail is the one that this integration's people get; the vendor mails nobody. "
               "Choose the vendor as the one that mails first.";
    case Mailer::Nobody:
        // A companion's people have nobody else who could mail them.
        if (facts.role != Role::Companion)
            return "Nobody has said yet that the vendor mails this integration's people. Choose who mails first.";
        break;
    case Mailer::Vendor:
        break;
    }
    return {};
}

std::string whyNoAccount(const okta::User& user)
{
    switch (user.status) {
    case UserStatus::Suspended:
        return "Is SUSPENDED in Okta, which would not provision them again. Unsuspend them first.";
    case UserStatus::Deprovisioned:
        return "Is deactivated in Okta, which could not assign them again.";
    case UserStatus::Staged:
        return "Is STAGED in Okta, which provisions them at the vendor only once their account is activated.";
    default:
        return {};
    }
}

std::string whyNotProvisioned(const okta::AppUser& assignment)
{
    switch (assignment.outcome()) {
    case okta::ProvisioningOutcome::Failed:
        return "Okta could not provision them at the vendor, so that there is nothing to repeat: see the reason under "
               "Dashboard › Tasks in Okta, and retry there.";
    case okta::ProvisioningOutcome::Pending:
        return "Okta has not provisioned them yet. The vendor mails when it does.";
    case okta::ProvisioningOutcome::NotProvisioning:
        return "Okta never provisioned them at the vendor. Under Applications › the app › Assignments, “Provision "
               "User” does it.";
    case okta::ProvisioningOutcome::Ended:
        return "Okta has ended this assignment. Assign them to the app again.";
    case okta::ProvisioningOutcome::Done:
    case okta::ProvisioningOutcome::Unclear:
        break;
    }
    return {};
}

RouteVerdict byGroup(const RouteFacts& facts)
{
    const std::string group = !facts.groupName.empty()                ? "“" + facts.groupName + "”"
                              : facts.assignment->group.value.empty() ? "the group that gives the app"
                                                                      : facts.assignment->group.value;
    const std::string seen = facts.role == Role::Companion
                                 ? "Wait until Reports › System Log shows “Deactivate user in external application” "
                                   "for " +
                                       nameOf(facts) + "."
                                 : "Wait until Rollcall shows " + nameOf(facts) + " as deactivated, under People.";
    return {"Has the app through the group " + group +
                ", which Okta's API cannot take from one person. It takes a few clicks in Okta; whatever else the "
                "group gives is gone for that time.",
            {"In Okta's Admin Console open Directory › Groups › " + group +
                 " › People. A group that a rule or a directory fills is changed there instead.",
             "Remove " + nameOf(facts) + " from the group.", seen,
             "Assign people › add " + nameOf(facts) + " to the group again, and save."}};
}

RouteVerdict vendorMail(const RouteFacts& facts)
{
    if (facts.role != Role::Companion) {
        if (!facts.isHere)
            return {"Is not in the application any more."};
        if (!facts.isActiveHere)
            return {"Is deactivated already. Assign them to the app in Okta; that is what the vendor mails upon."};
    }
    if (auto other = whoElseMails(facts); !other.empty())
        return {std::move(other)};
    if (!facts.isAppKnown)
        return {"Which app in Okta belongs to this integration is not chosen yet. Choose it at the connection with "
                "Okta."};
    if (!facts.isKnownToOkta)
        return {"Okta knows nobody by this id or login. Look under Directory › People in Okta."};
    if (auto account = whyNoAccount(facts.user); !account.empty())
        return {std::move(account)};
    if (!facts.assignment)
        return {"Is not assigned to the app in Okta. Assign them there; that is what the vendor mails upon."};
    if (auto unprovisioned = whyNotProvisioned(*facts.assignment); !unprovisioned.empty())
        return {std::move(unprovisioned)};
    if (facts.deactivateUsers == okta::Switch::Off)
        return {"“Deactivate Users” is off in the app's provisioning in Okta, so that the vendor would notice nothing. "
                "Switch it on under Provisioning › To App, then try again."};
    if (facts.assignment->scope == okta::AssignmentScope::Group)
        return byGroup(facts);
    if (facts.assignment->scope == okta::AssignmentScope::Other)
        return {"Okta does not say how this person came to the app, so that nobody could put it back as it was. Look "
                "under Applications › the app › Assignments."};
    return {};
}

} // namespace

std::string_view toString(ResendRoute route)
{
    for (const auto& [value, word] : words) {
        if (value == route)
            return word;
    }
    return {};
}

std::optional<ResendRoute> parseResendRoute(std::string_view word)
{
    for (const auto& [value, text] : words) {
        if (text == word)
            return value;
    }
    return std::nullopt;
}

ResendRoute usualRoute(Role role, Mailer mailer)
{
    if (mailer == Mailer::Okta)
        return ResendRoute::OktaMail;
    return role == Role::Companion || mailer == Mailer::Vendor ? ResendRoute::VendorMail : ResendRoute::OwnMail;
}

RouteVerdict judge(ResendRoute route, const RouteFacts& facts)
{
    if (!facts.registeredBy.empty())
        return {"Is registered already: " + facts.registeredBy};
    if (facts.isUnderWay && route != ResendRoute::OwnMail)
        return {"This was asked for before, and is still under way."};
    switch (route) {
    case ResendRoute::OwnMail:
        return ownMail(facts);
    case ResendRoute::OktaMail:
        return oktaMail(facts);
    case ResendRoute::VendorMail:
        return vendorMail(facts);
    }
    return {};
}

std::string_view aboutRoute(ResendRoute route)
{
    switch (route) {
    case ResendRoute::OwnMail:
        return "Rollcall mails its invitation again, with a new link; the one before ends. Nobody is deactivated.";
    case ResendRoute::OktaMail:
        return "Okta mails its activation link again. That mail is about the Okta account, not about the application: "
               "it is for people who never came into Okta itself.";
    case ResendRoute::VendorMail:
        return "The vendor mails when somebody is provisioned. So each person is taken off the app in Okta, and put "
               "back as they were once the deactivation has been seen. They are without the application for that time; "
               "their Okta account is not touched.";
    }
    return {};
}

} // namespace rollcall::onboarding
