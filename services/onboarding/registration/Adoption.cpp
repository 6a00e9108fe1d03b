// SPDX-License-Identifier: Apache-2.0
// Who is registered already, as Okta knows it.
#include "Adoption.h"

#include "directory/Registrations.h"
#include "okta/Groups.h"
#include "onboarding/OktaRegistration.h"

#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t mostStrangers = 500;
constexpr std::int64_t pageSize = 500;

} // namespace

std::string signInsThrough(const std::string& identityProvider)
{
    return "eventType eq \"user.authentication.auth_via_IDP\" and outcome.result eq \"SUCCESS\" and target.id eq " +
           okta::filterLiteral(identityProvider);
}

core::Result<std::optional<directory::Person>> AdoptionRun::personOf(const std::string& oktaId,
                                                                     const std::string& login)
{
    auto future = m_database.readAsync(
        m_stop, [id = m_integration.id, oktaId, login](directory::ReadSession& session, const std::stop_token& stop) {
            return findPersonHere(session, id, oktaId, login, stop);
        });
    future.waitForFinished();
    return future.result();
}

void AdoptionRun::tell()
{
    ++m_looked;
    if (m_progress)
        m_progress(m_looked);
}

core::Result<> AdoptionRun::add(directory::Registration evidence)
{
    evidence.integration = m_integration.id;
    const auto kept = m_desk.addEvidence(evidence);
    if (!kept)
        return tl::unexpected(kept.error());
    ++(kept->isNew ? m_adoption.registered : m_adoption.known);
    return {};
}

okta::Answer<okta::Listing> AdoptionRun::list(const okta::PageReceiver<okta::User>& receive)
{
    if (m_settings.kind == WriteBackKind::Group)
        return okta::Groups(m_client).members(okta::GroupId(m_settings.target), receive, m_stop);
    okta::UserQuery query;
    query.search = "profile." + m_settings.target + " eq true";
    return okta::Users(m_client).list(query, receive, m_stop);
}

core::Result<> AdoptionRun::takeMembers(const std::vector<okta::User>& members)
{
    for (const okta::User& member : members) {
        ++m_adoption.inTarget;
        tell();
        const auto person = personOf(member.id.value, member.login());
        if (!person)
            return tl::unexpected(person.error());
        if (!*person) {
            ++m_adoption.strangerCount;
            if (m_adoption.strangers.size() < mostStrangers)
                m_adoption.strangers.push_back(member.login());
            continue;
        }
        m_seen.insert((*person)->id);
        directory::Registration evidence;
        evidence.person = (*person)->id;
        evidence.strength = directory::EvidenceStrength::Medium;
        const bool isGroup = m_settings.kind == WriteBackKind::Group;
        evidence.source =
            isGroup ? directory::RegistrationSource::ManagedGroup : directory::RegistrationSource::Attribute;
        evidence.evidence =
            isGroup ? "In " + m_settings.targetText() + " in Okta" : "Has " + m_settings.target + " in Okta";
        if (auto added = add(std::move(evidence)); !added)
            return added;
    }
    return {};
}

core::Result<> AdoptionRun::readTarget()
{
    core::Result<> taken;
    const auto listed = list([&](std::vector<okta::User>&& page) {
        taken = takeMembers(page);
        return taken.has_value();
    });
    if (!taken)
        return taken;
    if (!listed)
        return tl::unexpected(okta::toError(listed.error()));
    return {};
}

core::Result<> AdoptionRun::takeSignIn(const okta::LogEvent& event)
{
    tell();
    const auto person = personOf(event.actor.id, event.actor.alternateId);
    if (!person)
        return tl::unexpected(person.error());
    if (!*person)
        return {};
    directory::Registration evidence;
    evidence.person = (*person)->id;
    evidence.strength = directory::EvidenceStrength::Strong;
    evidence.source = directory::RegistrationSource::SystemLog;
    evidence.evidence = "Signed in through the vendor's identity provider (" + event.eventType + ")";
    evidence.event = event.uuid;
    if (event.published)
        evidence.at = *event.published;
    return add(std::move(evidence));
}

core::Result<> AdoptionRun::takeSignIns(const std::vector<okta::LogEvent>& events)
{
    for (const okta::LogEvent& event : events) {
        // One sign-in of each is enough.
        if (!m_signedIn.insert(event.actor.id).second)
            continue;
        ++m_adoption.signIns;
        if (auto taken = takeSignIn(event); !taken)
            return taken;
    }
    return {};
}

core::Result<> AdoptionRun::readSignIns(const std::string& identityProvider, core::Timestamp since)
{
    okta::LogQuery query;
    query.since = since;
    query.filter = signInsThrough(identityProvider);
    query.order = okta::LogOrder::Descending;
    core::Result<> taken;
    const auto read = okta::SystemLog(m_client).read(
        query,
        [&](std::vector<okta::LogEvent>&& page) {
            taken = takeSignIns(page);
            return taken.has_value();
        },
        m_stop);
    if (!taken)
        return taken;
    if (read)
        return {};
    if (read.error().kind != okta::FailureKind::Permission && read.error().kind != okta::FailureKind::NotLicensed)
        return tl::unexpected(okta::toError(read.error()));
    m_adoption.gap = "Sign-ins could not be read: " + read.error().error.message;
    return {};
}

core::Result<> AdoptionRun::missTheOthers()
{
    const auto source = m_settings.kind == WriteBackKind::Group ? directory::RegistrationSource::ManagedGroup
                                                                : directory::RegistrationSource::Attribute;
    directory::RegistrationId after;
    for (;;) {
        auto future = m_database.readAsync(
            m_stop, [id = m_integration.id, after](directory::ReadSession& session, std::stop_token) {
                return session.registrations().all(id, after, pageSize);
            });
        future.waitForFinished();
        const auto page = future.result();
        if (!page)
            return tl::unexpected(page.error());
        for (const directory::Registration& each : *page) {
            if (!each.isRegistered || each.source != source || m_seen.contains(each.person))
                continue;
            directory::Registration gone;
            gone.person = each.person;
            gone.isRegistered = false;
            gone.strength = directory::EvidenceStrength::Medium;
            gone.source = source;
            gone.evidence = m_settings.kind == WriteBackKind::Group
                                ? "Not in " + m_settings.targetText() + " in Okta any more"
                                : "Has not " + m_settings.target + " in Okta any more";
            if (auto added = add(std::move(gone)); !added)
                return added;
        }
        if (page->size() < static_cast<std::size_t>(pageSize))
            return {};
        after = page->back().id;
    }
}

} // namespace rollcall::onboarding
