// SPDX-License-Identifier: Apache-2.0
// Who is registered already, as Okta knows it.
#include "Adoption.h"

#include "directory/Registrations.h"
#include "okta/Groups.h"
#include "scim/Filter.h"

#include <set>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t mostStrangers = 500;

core::Result<std::optional<directory::Person>> findHere(directory::ReadSession& session,
                                                        directory::IntegrationId integration, const std::string& oktaId,
                                                        const std::string& login, const std::stop_token& stop)
{
    std::string literal;
    scim::appendJsonString(literal, oktaId);
    const auto filter = scim::parseFilter("externalId eq " + literal);
    if (!filter)
        return core::failure(core::ErrorKind::Internal, filter.error().detail);
    const auto byId = session.findPeople(integration, *filter, {}, {}, stop);
    if (!byId)
        return tl::unexpected(byId.error());
    // Two of one external id are nobody: who is who is not for us to guess.
    if (byId->total == 1)
        return byId->rows.front();
    return login.empty() ? core::Result<std::optional<directory::Person>>(std::nullopt)
                         : session.personByUserName(integration, login);
}

} // namespace

core::Result<std::optional<directory::Person>> AdoptionRun::personOf(const std::string& oktaId,
                                                                     const std::string& login)
{
    auto future = m_database.readAsync(
        m_stop, [id = m_integration.id, oktaId, login](directory::ReadSession& session, const std::stop_token& stop) {
            return findHere(session, id, oktaId, login, stop);
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

core::Result<> AdoptionRun::readSignIns(const std::string& identityProvider, core::Timestamp since)
{
    okta::LogQuery query;
    query.since = since;
    query.filter =
        "eventType eq \"user.authentication.auth_via_IDP\" and outcome.result eq \"SUCCESS\" and target.id eq " +
        okta::filterLiteral(identityProvider);
    // The newest sign-in of each is enough.
    query.order = okta::LogOrder::Descending;
    std::set<std::string> people;
    core::Result<> taken;
    const auto read = okta::SystemLog(m_client).read(
        query,
        [&](std::vector<okta::LogEvent>&& page) {
            for (const okta::LogEvent& event : page) {
                if (!people.insert(event.actor.id).second)
                    continue;
                ++m_adoption.signIns;
                taken = takeSignIn(event);
                if (!taken)
                    return false;
            }
            return true;
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

} // namespace rollcall::onboarding
