// SPDX-License-Identifier: Apache-2.0
// A mail that a server took, and a person who is registered: somebody's word is neither.
#include "OnboardingProofs.h"

#include <string>
#include <utility>

namespace rollcall::setup {

namespace {

using directory::InvitationState;

const directory::Invitation* invitationOf(const Facts& facts)
{
    const auto& pilot = facts.onboarding.pilot;
    return pilot && pilot->invitation ? &*pilot->invitation : nullptr;
}

std::string sourceOf(directory::RegistrationSource source)
{
    switch (source) {
    case directory::RegistrationSource::SystemLog:
        return "Okta's System Log";
    case directory::RegistrationSource::ManagedGroup:
        return "the group in Okta";
    case directory::RegistrationSource::Attribute:
        return "the attribute in Okta";
    case directory::RegistrationSource::VendorCallback:
    case directory::RegistrationSource::VendorApi:
        return "the vendor";
    case directory::RegistrationSource::ByHand:
        return "somebody's word";
    case directory::RegistrationSource::Demo:
        return "the demonstration";
    }
    return {};
}

/// A mail that cannot have arrived, or was never made.
Trouble notMailed(const directory::Invitation& invitation, const std::string& name)
{
    const std::string why = invitation.note.empty() ? std::string() : " " + invitation.note;
    switch (invitation.state) {
    case InvitationState::Held:
        return {"The pilot's invitation is held." + why, "Something speaks against mailing " + name + " by itself.",
                "Look at it under *Invitations*, and send it there.", std::nullopt, TroubleKind::ToDo};
    case InvitationState::Bounced:
    case InvitationState::Complained:
        return {"The mail to " + name + " came back." + why, "The address is wrong, or takes no mail.",
                "Mend the address in Okta. The invitation is sent again when it changes.", std::nullopt};
    case InvitationState::Unknown:
        return {"Whether the mail to " + name + " went out is not known." + why,
                "The line or the program ended before the mail server had answered.",
                "Ask the pilot whether it arrived. If it did not, send it again under *Invitations*.", std::nullopt};
    case InvitationState::Expired:
        return {"The pilot's link has ended unused.", "The mail was overlooked, or landed among the junk.",
                "Send it again under *Invitations*, and look into the mailbox with the pilot.", std::nullopt};
    case InvitationState::Revoked:
        return {"The pilot's invitation was taken back." + why, "The person was deactivated, or somebody took it back.",
                "See that the pilot is active in Okta, then send it again under *Invitations*.", std::nullopt};
    default:
        break;
    }
    return {"No mail to " + name + " was sent." + why, "The mail could not be made, or every try was used up.",
            "Look at its attempts under *Invitations*, mend what they say, and send it again.", std::nullopt};
}

} // namespace

std::optional<Evidence> proofOfMail(const Facts& facts)
{
    const auto& trial = facts.onboarding.mailTrial;
    if (!trial || trial->isStale || !trial->isAccepted())
        return std::nullopt;
    return Evidence{ProofKind::MailTest, trial->server + " took a mail to " + trial->to, trial->at};
}

std::optional<Trouble> troubleOfMail(const Facts& facts)
{
    const auto& trial = facts.onboarding.mailTrial;
    if (!trial || (trial->isStale && facts.onboarding.hasMailServer))
        return std::nullopt;
    if (!trial->isAccepted())
        return Trouble{trial->seen, trial->cause, trial->next, std::nullopt};
    if (trial->doubt.empty())
        return std::nullopt;
    return Trouble{"The mail server took the mail, and yet mails may not arrive. " + trial->doubt,
                   "The sender's domain does not say that this server may mail for it.",
                   "Have the domain's records mended, or choose a sender of another domain.", std::nullopt,
                   TroubleKind::Hint};
}

std::optional<Evidence> proofOfPilotOnBoard(const Facts& facts)
{
    const auto& pilot = facts.onboarding.pilot;
    if (!pilot || !pilot->registration || !pilot->registration->isRegistered ||
        pilot->registration->strength == directory::EvidenceStrength::Weak)
        return std::nullopt;
    return Evidence{ProofKind::PilotOnBoard,
                    pilot->person.userName + " is registered, says " + sourceOf(pilot->registration->source),
                    pilot->registration->at};
}

std::optional<Trouble> troubleOfPilotOnBoard(const Facts& facts)
{
    const auto* invitation = invitationOf(facts);
    if (invitation == nullptr || waitsForPilot(facts) || invitation->state == InvitationState::Registered)
        return std::nullopt;
    return notMailed(*invitation, facts.onboarding.pilot->person.userName);
}

bool waitsForPilot(const Facts& facts)
{
    const auto* invitation = invitationOf(facts);
    if (invitation == nullptr)
        return false;
    switch (invitation->state) {
    case InvitationState::Queued:
    case InvitationState::Sending:
    case InvitationState::Deferred:
    case InvitationState::Accepted:
    case InvitationState::Verified:
        return true;
    default:
        return false;
    }
}

std::string pilotSoFar(const Facts& facts)
{
    const auto* invitation = invitationOf(facts);
    if (invitation == nullptr || !invitation->lastAccepted)
        return {};
    std::string so = "mail taken by " + invitation->acceptedBy;
    if (invitation->verified)
        so += ", address confirmed";
    const auto& registration = facts.onboarding.pilot->registration;
    if (registration && registration->isRegistered)
        so += ", registered by somebody's word";
    return so;
}

} // namespace rollcall::setup
