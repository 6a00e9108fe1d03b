// SPDX-License-Identifier: Apache-2.0
// The request sequences. Which verb is used depends on the kind of app alone, never on what the server says it can do.
#include "demo/ProvisioningClient.h"

#include "GroupDocument.h"
#include "ScimCalls.h"
#include "UserDocument.h"

#include <algorithm>
#include <utility>

namespace rollcall::demo {

using core::ErrorKind;
using core::Result;
using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

// Okta puts the step that failed in front; a cancellation is nobody's fault and stays as it is.
tl::unexpected<core::Error> during(const std::string& step, core::Error error)
{
    if (error.kind != ErrorKind::Cancelled)
        error.message = step + ": " + error.message;
    return tl::unexpected(std::move(error));
}

} // namespace

ProvisioningClient::ProvisioningClient(const ProvisioningSettings& settings, VirtualClock& clock,
                                       ExchangeObserver observer)
    : m_calls(std::make_unique<ScimCalls>(settings, clock, std::move(observer)))
{
}

ProvisioningClient::~ProvisioningClient() = default;
ProvisioningClient::ProvisioningClient(ProvisioningClient&&) noexcept = default;
ProvisioningClient& ProvisioningClient::operator=(ProvisioningClient&&) noexcept = default;

Result<> ProvisioningClient::testConnection(std::stop_token stop)
{
    if (auto users = m_calls->list("/Users", 1, 2, stop); !users)
        return during("Error authenticating", users.error());
    if (!m_calls->settings().importsGroups)
        return {};
    if (auto groups = m_calls->list("/Groups", 1, 100, stop); !groups)
        return during("Error authenticating", groups.error());
    return {};
}

Result<std::optional<ExistingUser>> ProvisioningClient::findUser(std::string_view login, std::stop_token stop)
{
    auto found = m_calls->match("/Users", "userName", login, stop);
    if (!found)
        return during("Error while verifying if user " + std::string(login) + " exists", found.error());
    const JsonArray* resources = resourcesOf(*found);
    if (resources == nullptr || resources->empty())
        return std::optional<ExistingUser>{};
    const JsonObject& first = resources->front().as_object();
    return std::optional<ExistingUser>{ExistingUser{idOf(first), isActive(first)}};
}

Result<Provisioned> ProvisioningClient::provision(const OutgoingUser& person, std::stop_token stop)
{
    const std::string& login = person.user.profile.login;
    auto found = findUser(login, stop);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found) {
        auto created = m_calls->one("POST", "/Users", {}, newUserDocument(person, m_calls->settings().mapping),
                                    Expectation::Created, stop);
        if (!created)
            return during("Error while creating user " + login, created.error());
        return Provisioned{idOf(*created), ProvisionOutcome::Created};
    }
    const ExistingUser existing = **found;
    if (!existing.isActive) {
        if (auto activated = m_calls->setActive(existing.id, true, stop); !activated)
            return during("Error while reactivating user " + login, activated.error());
    }
    if (auto pushed = m_calls->putProfile(existing.id, person, stop); !pushed)
        return during("Error while trying to push profile update for " + login, pushed.error());
    return Provisioned{existing.id, existing.isActive ? ProvisionOutcome::Linked : ProvisionOutcome::Reactivated};
}

Result<> ProvisioningClient::pushProfile(const OutgoingUser& person, std::stop_token stop)
{
    if (auto pushed = m_calls->putProfile(person.user.externalId, person, stop); !pushed)
        return during("Error while trying to push profile update for " + person.user.profile.login, pushed.error());
    return {};
}

Result<> ProvisioningClient::deactivate(const OktaUser& user, std::stop_token stop)
{
    if (auto done = m_calls->setActive(user.externalId, false, stop); !done)
        return during("Error while deactivating user " + user.profile.login, done.error());
    return {};
}

Result<ImportResult> ProvisioningClient::importAll(std::stop_token stop)
{
    ImportResult result;
    const std::size_t pageSize = m_calls->settings().pageSize;
    for (std::size_t start = 1;; start += pageSize) {
        auto page = m_calls->list("/Users", start, pageSize, stop);
        if (!page)
            return during("Error while importing users", page.error());
        ++result.pages;
        result.usersReported = static_cast<std::size_t>(std::max<std::int64_t>(totalOf(*page), 0));
        for (const JsonValue& resource : *resourcesOf(*page)) {
            const JsonObject& user = resource.as_object();
            if (isActive(user))
                result.users.push_back(ImportedUser{idOf(user), stringOf(user, "userName"), true});
        }
        if (start + pageSize > result.usersReported)
            break;
    }
    if (!m_calls->settings().importsGroups)
        return result;
    for (std::size_t start = 1;; start += pageSize) {
        auto page = m_calls->list("/Groups", start, pageSize, stop);
        if (!page)
            return during("Error while importing groups", page.error());
        ++result.pages;
        result.groups += resourcesOf(*page)->size();
        if (totalOf(*page) < static_cast<std::int64_t>(start + pageSize))
            break;
    }
    return result;
}

Result<std::string> ProvisioningClient::pushNewGroup(std::string_view name, const std::vector<GroupMember>& members,
                                                     std::stop_token stop)
{
    const std::string step = "Error while pushing group " + std::string(name);
    auto found = m_calls->match("/Groups", "displayName", name, stop);
    if (!found)
        return during("Error while verifying if group " + std::string(name) + " exists", found.error());
    const JsonArray* resources = resourcesOf(*found);
    const bool exists = resources != nullptr && !resources->empty();
    std::string id;
    if (exists) {
        id = idOf(resources->front().as_object());
    } else {
        auto created = m_calls->createGroup(name, members, stop);
        if (!created)
            return during(step, created.error());
        id = *created;
    }
    Result<> done;
    if (m_calls->isPatching()) {
        done = m_calls->patchGroup(id, renamePatch(id, name), stop);
        const std::size_t batch = m_calls->settings().membershipBatch;
        // A group that was there already may hold others, so its list is replaced.
        if (done && exists)
            done = m_calls->patchGroupInTurn(id, replaceMembersPatches(members, batch), stop);
        else if (done)
            done = m_calls->patchGroupInTurn(id, changeMembersPatches({}, members, batch), stop);
    } else {
        done = m_calls->getAndPutGroup(id, name, members, stop);
    }
    if (!done)
        return during(step, done.error());
    return id;
}

Result<> ProvisioningClient::pushAllMembers(std::string_view externalId, std::string_view name,
                                            const std::vector<GroupMember>& members, std::stop_token stop)
{
    Result<> done;
    if (m_calls->isPatching()) {
        const std::size_t batch = m_calls->settings().membershipBatch;
        done = m_calls->patchGroupInTurn(externalId, replaceMembersPatches(members, batch), stop);
        if (done)
            done = m_calls->patchGroup(externalId, renamePatch(externalId, name), stop);
    } else {
        done = m_calls->getAndPutGroup(externalId, name, members, stop);
    }
    if (!done)
        return during("Error while pushing group " + std::string(name), done.error());
    return {};
}

Result<> ProvisioningClient::changeMembers(std::string_view externalId, std::string_view name,
                                           const MemberChange& change, std::stop_token stop)
{
    const std::string step = "Error while updating memberships of group " + std::string(name);
    if (!m_calls->isPatching()) {
        if (auto done = m_calls->getAndPutGroup(externalId, name, change.all, stop); !done)
            return during(step, done.error());
        return {};
    }
    const std::size_t batch = m_calls->settings().membershipBatch;
    auto done = m_calls->patchGroupInTurn(externalId, changeMembersPatches(change.removed, change.added, batch), stop);
    if (done) {
        if (auto served = m_calls->get("/Groups", externalId, stop); !served)
            done = tl::unexpected(served.error());
    }
    // The name goes along with every membership change, mostly unchanged.
    if (done)
        done = m_calls->patchGroup(externalId, renamePatch(externalId, name), stop);
    if (!done)
        return during(step, done.error());
    return {};
}

Result<> ProvisioningClient::renameGroup(std::string_view externalId, std::string_view newName,
                                         const std::vector<GroupMember>& members, std::stop_token stop)
{
    auto done = m_calls->isPatching() ? m_calls->patchGroup(externalId, renamePatch(externalId, newName), stop)
                                      : m_calls->getAndPutGroup(externalId, newName, members, stop);
    if (!done)
        return during("Error while renaming group to " + std::string(newName), done.error());
    return {};
}

Result<> ProvisioningClient::deleteGroup(std::string_view externalId, std::string_view name, std::stop_token stop)
{
    auto done = m_calls->one("DELETE", "/Groups", externalId, {}, Expectation::Deleted, stop);
    // Somebody else having deleted it already is what was wanted.
    if (!done && done.error().kind != ErrorKind::NotFound)
        return during("Error while deleting group " + std::string(name), done.error());
    return {};
}

} // namespace rollcall::demo
