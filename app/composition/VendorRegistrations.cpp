// SPDX-License-Identifier: Apache-2.0
// What a vendor's back end says of registrations, as evidence in the directory.
#include "composition/VendorRegistrations.h"

#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"
#include "scim/Filter.h"

#include <string>
#include <utility>

namespace rollcall::app {

namespace {

core::Result<std::optional<directory::Person>>
findIn(directory::ReadSession& session, const listener::RegistrationNotice& notice, const std::stop_token& stop)
{
    if (!notice.id.empty())
        return session.person(notice.integration, directory::ResourceId(notice.id));
    if (!notice.userName.empty())
        return session.personByUserName(notice.integration, notice.userName);
    std::string literal;
    scim::appendJsonString(literal, notice.externalId);
    const auto filter = scim::parseFilter("externalId eq " + literal);
    if (!filter)
        return core::failure(core::ErrorKind::Invalid, filter.error().detail);
    const auto found = session.findPeople(notice.integration, *filter, {}, {}, stop);
    if (!found)
        return tl::unexpected(found.error());
    if (found->total > 1)
        return core::failure(core::ErrorKind::Conflict,
                             std::to_string(found->total) +
                                 " people have this externalId. Name one by id or userName.");
    return found->rows.empty() ? std::nullopt : std::optional(found->rows.front());
}

} // namespace

core::Result<directory::Person> VendorRegistrations::find(const listener::RegistrationNotice& notice)
{
    auto future = m_database.readAsync({}, [&notice](directory::ReadSession& session, const std::stop_token& stop) {
        return findIn(session, notice, stop);
    });
    future.waitForFinished();
    auto person = future.result();
    if (!person)
        return tl::unexpected(std::move(person.error()));
    if (!*person)
        return core::failure(core::ErrorKind::NotFound, "There is no such person.");
    return std::move(**person);
}

core::Result<listener::RegistrationReceipt> VendorRegistrations::take(const listener::RegistrationNotice& notice)
{
    auto person = find(notice);
    if (!person)
        return tl::unexpected(std::move(person.error()));
    directory::Registration evidence;
    evidence.integration = notice.integration;
    evidence.person = person->id;
    evidence.isRegistered = notice.isRegistered;
    evidence.strength = directory::EvidenceStrength::Strong;
    evidence.source = directory::RegistrationSource::VendorCallback;
    evidence.evidence = "Told by the vendor's service";
    evidence.event = notice.event;
    if (notice.at)
        evidence.at = *notice.at;
    auto added = onboarding::InvitationDesk(m_database).addEvidence(evidence);
    if (!added)
        return tl::unexpected(std::move(added.error()));
    listener::RegistrationReceipt receipt;
    receipt.person = person->id;
    receipt.userName = person->userName;
    receipt.isRegistered = added->registration.isRegistered;
    receipt.recorded = added->registration.recorded;
    receipt.isNew = added->isNew;
    return receipt;
}

} // namespace rollcall::app
