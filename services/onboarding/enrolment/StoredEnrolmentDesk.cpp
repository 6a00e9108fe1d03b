// SPDX-License-Identifier: Apache-2.0
// What a link may still do is decided where it is changed, in the writer's transaction.
#include "onboarding/StoredEnrolmentDesk.h"

#include "core/Log.h"
#include "directory/ReadSession.h"
#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/LinkDesk.h"
#include "onboarding/MailLogo.h"
#include "onboarding/MailMessage.h"
#include "onboarding/TemplateMailMaker.h"
#include "scim/Json.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

using directory::Invitation;
using directory::InvitationLink;
using directory::InvitationState;
using directory::LinkPurpose;
using directory::LinkState;

namespace {

constexpr int mostWaiting = 64;
constexpr std::chrono::minutes pauseBetweenMails{10};
constexpr std::size_t mostAsked = 3;
constexpr std::string_view askedOnThePage = "the person, on the enrolment page";
/// With 30^8 codes that each live a minute, so many guesses find none.
constexpr std::size_t mostWrongCodes = 200;
constexpr std::chrono::minutes guessesCountFor{10};

/// Everything one page is about.
struct Found {
    InvitationLink link;
    Invitation invitation;
    directory::Integration integration;
    std::optional<directory::Person> person;
    bool isRegistered = false;
    MailIdentity identity;
    std::optional<EnrolmentLogo> logo{};
};

/// The first letter and the domain: whoever has the link by accident shall not learn the address.
std::string masked(const std::string& address)
{
    const auto at = address.rfind('@');
    if (at == std::string::npos || at == 0)
        return {};
    std::size_t first = 1;
    while (first < at && (static_cast<unsigned char>(address[first]) & 0xC0U) == 0x80U)
        ++first;
    return address.substr(0, first) + "•••" + address.substr(at);
}

std::string textAt(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = scim::findMember(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

EnrolmentState stateOf(const Found& found, core::Timestamp now)
{
    if (found.isRegistered)
        return EnrolmentState::Registered;
    switch (found.link.state) {
    case LinkState::Live:
        break;
    case LinkState::Superseded:
        return EnrolmentState::Superseded;
    case LinkState::Revoked:
        return EnrolmentState::Revoked;
    case LinkState::Used:
    case LinkState::Expired:
        return EnrolmentState::Expired;
    }
    if (found.link.expires <= now)
        return EnrolmentState::Expired;
    return found.invitation.verified ? EnrolmentState::Verified : EnrolmentState::Live;
}

core::Result<std::optional<Found>> lookUp(directory::ReadSession& session, const core::Sha256Digest& token)
{
    const auto link = session.invitations().linkByToken(token);
    if (!link)
        return tl::unexpected(link.error());
    if (!*link || (*link)->purpose == LinkPurpose::Code)
        return std::nullopt;
    const auto invitation = session.invitations().byId((*link)->invitation);
    if (!invitation)
        return tl::unexpected(invitation.error());
    const auto integrations = session.integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    if (!*invitation)
        return std::nullopt;
    const auto integration =
        std::ranges::find((*integrations), (*invitation)->integration, &directory::Integration::id);
    if (integration == integrations->end())
        return std::nullopt;
    Found found{**link, **invitation, *integration, {}, false, {}, {}};
    auto person = session.person(integration->id, found.invitation.person);
    if (!person)
        return tl::unexpected(std::move(person.error()));
    found.person = std::move(*person);
    const auto registration = session.registrations().current(integration->id, found.invitation.person);
    if (!registration)
        return tl::unexpected(registration.error());
    found.isRegistered = *registration && (*registration)->isRegistered;
    const auto stored = session.setting(settingOfMailIdentity(integration->id));
    if (!stored)
        return tl::unexpected(stored.error());
    // What cannot be read of it is no reason to turn a person away.
    if (auto identity = *stored ? parseMailIdentity(**stored) : core::Result<MailIdentity>(MailIdentity{}); identity)
        found.identity = std::move(*identity);
    if (auto logo = logoOf(session, integration->id); logo && *logo)
        found.logo = EnrolmentLogo{std::move((*logo)->mediaType), std::move((*logo)->bytes)};
    return found;
}

void describePerson(const Found& found, EnrolmentView& view)
{
    view.maskedAddress = masked(found.invitation.address);
    const auto json = found.person ? scim::parseJson(found.person->resource, scim::ownLimits) : scim::parseJson("{}");
    const auto* person = json ? json->if_object() : nullptr;
    if (!person)
        return;
    view.language = textAt(*person, "preferredLanguage");
    if (view.language.empty())
        view.language = textAt(*person, "locale");
    view.language = view.language.substr(0, view.language.find_first_of(",; "));
    if (const auto* name = scim::findMember(*person, "name"); name && name->is_object())
        view.greetingName = textAt(name->get_object(), "givenName");
}

/// False when it is not the kind of state in which a person may have another mail.
bool mayAskForMail(const Invitation& invitation)
{
    switch (invitation.state) {
    case InvitationState::Accepted:
    case InvitationState::Verified:
    case InvitationState::Expired:
    case InvitationState::Unknown:
        return invitation.mails > 0 || invitation.state == InvitationState::Unknown;
    default:
        return false;
    }
}

/// Since the last mail that somebody else caused.
std::size_t askedSince(const std::vector<directory::MailAttempt>& attempts)
{
    std::size_t asked = 0;
    for (auto each = attempts.rbegin(); each != attempts.rend() && each->causedBy == askedOnThePage; ++each)
        ++asked;
    return asked;
}

struct Wish {
    directory::IntegrationId integration;
    directory::ResourceId person;
    std::string requestId;
};

core::Result<std::vector<Wish>> wishesOf(directory::ReadSession& session, const std::string& address,
                                         core::Timestamp now)
{
    const auto invitations = session.invitations().ofAddress(address);
    if (!invitations)
        return tl::unexpected(invitations.error());
    std::vector<Wish> wishes;
    for (const Invitation& invitation : *invitations) {
        const auto attempts = session.invitations().attempts(invitation.id);
        if (!attempts)
            return tl::unexpected(attempts.error());
        const bool isEarly = !attempts->empty() && attempts->back().started + pauseBetweenMails > now;
        if (!mayAskForMail(invitation) || isEarly || askedSince(*attempts) >= mostAsked)
            continue;
        // Named by the mails before it: however often the person asks meanwhile, one more comes of it.
        wishes.push_back(
            {invitation.integration, invitation.person, "enrolment page, " + std::to_string(attempts->size())});
    }
    return wishes;
}

std::string nameOf(PhonePlatform platform)
{
    return platform == PhonePlatform::Ios ? "ios" : "android";
}

std::string nameOf(EnrolmentTrouble trouble)
{
    switch (trouble) {
    case EnrolmentTrouble::NoStore:
        return "no-store";
    case EnrolmentTrouble::OtherAccount:
        return "other-account";
    case EnrolmentTrouble::NoCode:
        break;
    }
    return "no-code";
}

} // namespace

StoredEnrolmentDesk::StoredEnrolmentDesk(directory::Database& database, const core::Clock& clock,
                                         EnrolmentContentSource content)
    : m_database(database), m_clock(clock), m_content(std::move(content))
{
}

core::Result<EnrolmentView> StoredEnrolmentDesk::look(const core::Sha256Digest& link)
{
    auto future = m_database.readAsync(
        {}, [link](directory::ReadSession& session, std::stop_token) { return lookUp(session, link); });
    future.waitForFinished();
    const auto found = future.result();
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return EnrolmentView{};
    EnrolmentView view;
    view.state = stateOf(**found, m_clock.now());
    const MailIdentity& identity = (*found)->identity;
    view.application =
        identity.branding.application.empty() ? (*found)->integration.name : identity.branding.application;
    view.brand.organisation = identity.branding.organisation;
    view.brand.colour = identity.branding.colour;
    view.brand.logo = (*found)->logo;
    describePerson(**found, view);
    EnrolmentContent content = m_content((*found)->integration);
    view.support = identity.branding.support.empty()
                       ? std::move(content.support)
                       : EnrolmentContact{identity.branding.organisation, identity.branding.support};
    view.stores = std::move(content.stores);
    view.asks = std::move(content.asks);
    view.remedies = std::move(content.remedies);
    return view;
}

core::Result<EnrolmentState> StoredEnrolmentDesk::confirm(const core::Sha256Digest& link)
{
    auto seen = look(link);
    if (!seen)
        return tl::unexpected(seen.error());
    if (seen->state != EnrolmentState::Live)
        return seen->state;
    EnrolmentState state = EnrolmentState::Verified;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto found = session.invitations().linkByToken(link);
        if (!found)
            return tl::unexpected(found.error());
        const bool isLive = *found && (*found)->state == LinkState::Live && (*found)->expires > session.now();
        const auto stored = isLive ? session.invitations().byId((*found)->invitation)
                                   : core::Result<std::optional<Invitation>>(std::nullopt);
        if (!stored)
            return tl::unexpected(stored.error());
        if (!*stored) {
            state = EnrolmentState::Expired;
            return {};
        }
        Invitation invitation = **stored;
        if (invitation.verified)
            return {};
        invitation.verified = session.now();
        invitation.state = InvitationState::Verified;
        invitation.hold = directory::HoldReason::None;
        invitation.note.clear();
        invitation.dueAt.reset();
        const auto saved = session.invitations().save(invitation);
        return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
    });
    if (!written)
        return tl::unexpected(written.error());
    return state;
}

core::Result<> StoredEnrolmentDesk::askForMail(const std::string& address, const std::string& /*language*/)
{
    // The mail goes out in the person's own language, as the one before did.
    const bool isFull = m_asked.fetch_add(1) >= mostWaiting;
    const bool isTaken = !isFull && m_lane.post([this, address](const std::stop_token& stop) {
        if (!stop.stop_requested())
            mailAgain(address);
        --m_asked;
    });
    if (isTaken)
        return {};
    --m_asked;
    return core::failure(core::ErrorKind::Unavailable, "Too many people ask for mail at once.");
}

void StoredEnrolmentDesk::mailAgain(const std::string& address)
{
    const auto mailbox = readMailbox(address);
    if (!mailbox)
        return;
    auto future = m_database.readAsync(
        {}, [typed = mailbox->address(), now = m_clock.now()](directory::ReadSession& session, std::stop_token) {
            return wishesOf(session, typed, now);
        });
    future.waitForFinished();
    const auto wishes = future.result();
    if (!wishes) {
        core::logError("onboarding", wishes.error());
        return;
    }
    InvitationDesk desk(m_database);
    for (const Wish& wish : *wishes) {
        ResendRequest request;
        request.integration = wish.integration;
        request.people = {wish.person};
        request.askedBy = askedOnThePage;
        request.requestId = wish.requestId;
        if (const auto ordered = desk.resend(request); !ordered)
            core::logError("onboarding", ordered.error());
    }
}

core::Result<> StoredEnrolmentDesk::report(const core::Sha256Digest& link, PhonePlatform platform,
                                           EnrolmentTrouble trouble)
{
    const auto seen = look(link);
    if (!seen)
        return tl::unexpected(seen.error());
    if (seen->state != EnrolmentState::Live && seen->state != EnrolmentState::Verified &&
        seen->state != EnrolmentState::Registered)
        return core::failure(core::ErrorKind::NotFound, "There is no such link any more.");
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto found = session.invitations().linkByToken(link);
        if (!found)
            return tl::unexpected(found.error());
        if (!*found)
            return core::failure(core::ErrorKind::NotFound, "There is no such link any more.");
        return session.invitations().addReport({(*found)->invitation, nameOf(platform), nameOf(trouble)});
    });
}

bool StoredEnrolmentDesk::isBeingGuessed()
{
    const core::Timestamp now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_wrongCodes, [now](core::Timestamp each) { return each + guessesCountFor <= now; });
    return m_wrongCodes.size() >= mostWrongCodes;
}

void StoredEnrolmentDesk::noteWrongCode()
{
    const std::lock_guard lock(m_mutex);
    m_wrongCodes.push_back(m_clock.now());
}

core::Result<EnrolmentToken> StoredEnrolmentDesk::redeem(const core::Secret& code)
{
    const auto noSuchCode = [] { return core::failure(core::ErrorKind::NotFound, "This code does not work."); };
    // Until that is over, no code is taken at all.
    if (isBeingGuessed())
        return noSuchCode();
    auto token = EnrolmentToken::generate();
    if (!token)
        return tl::unexpected(token.error());
    const core::Sha256Digest hash = core::sha256(codeAsTyped(code.reveal()).reveal());
    bool isRight = false;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        isRight = false;
        const auto found = session.invitations().linkByToken(hash);
        if (!found)
            return tl::unexpected(found.error());
        if (!*found || (*found)->purpose != LinkPurpose::Code || (*found)->state != LinkState::Live ||
            (*found)->expires <= session.now())
            return {};
        const auto stored = session.invitations().byId((*found)->invitation);
        if (!stored)
            return tl::unexpected(stored.error());
        if (!*stored)
            return {};
        if (auto ended = session.invitations().endLink((*found)->id, LinkState::Used); !ended)
            return tl::unexpected(std::move(ended.error()));
        // Of the link in the mail only the hash is known: the code opens a new one, which takes its place.
        directory::NewInvitationLink link{(*stored)->id, LinkPurpose::Copied, token->hash(),
                                          session.now() + std::chrono::hours(1), (*found)->madeBy};
        if (auto added = session.invitations().addLink(link); !added)
            return tl::unexpected(std::move(added.error()));
        isRight = true;
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    if (isRight)
        return std::move(*token);
    noteWrongCode();
    return noSuchCode();
}

} // namespace rollcall::onboarding
