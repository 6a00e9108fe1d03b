// SPDX-License-Identifier: Apache-2.0
// The request sequences. Which verb is used depends on the kind of app alone, never on what the server says it can do.
#include "demo/ProvisioningClient.h"

#include "GroupDocument.h"
#include "RequestSender.h"
#include "UserDocument.h"
#include "http/Message.h"

#include <utility>

namespace rollcall::demo {

using core::ErrorKind;
using core::Result;
using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

std::string idOf(const JsonObject& resource)
{
    const JsonValue* id = resource.if_contains("id");
    return id != nullptr && id->is_string() ? std::string(id->as_string()) : std::string{};
}

std::string stringOf(const JsonObject& resource, const char* name)
{
    const JsonValue* value = resource.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

// A server that does not say is taken to mean "active".
bool isActive(const JsonObject& resource)
{
    const JsonValue* value = resource.if_contains("active");
    return value == nullptr || !value->is_bool() || value->as_bool();
}

const JsonArray* resourcesOf(const JsonObject& list)
{
    const JsonValue* resources = list.if_contains("Resources");
    return resources != nullptr && resources->is_array() ? &resources->as_array() : nullptr;
}

std::int64_t totalOf(const JsonObject& list)
{
    const JsonValue* total = list.if_contains("totalResults");
    return total != nullptr && total->is_int64() ? total->as_int64() : 0;
}

JsonObject activePatch(bool active)
{
    JsonObject value;
    value["active"] = active;
    JsonObject operation;
    operation["op"] = "replace";
    operation["value"] = std::move(value);
    JsonArray operations;
    operations.push_back(std::move(operation));
    JsonObject patch;
    patch["schemas"] = JsonArray{"urn:ietf:params:scim:api:messages:2.0:PatchOp"};
    patch["Operations"] = std::move(operations);
    return patch;
}

// Okta puts the step that failed in front; a cancellation is nobody's fault and stays as it is.
tl::unexpected<core::Error> during(const std::string& step, core::Error error)
{
    if (error.kind != ErrorKind::Cancelled)
        error.message = step + ": " + error.message;
    return tl::unexpected(std::move(error));
}

} // namespace

class ProvisioningClient::Implementation {
public:
    Implementation(const ProvisioningSettings& settings, VirtualClock& clock, ExchangeObserver observer)
        : m_settings(settings), m_sender(settings, clock, std::move(observer))
    {
    }

    [[nodiscard]] bool isPatching() const { return m_settings.flavour == ProvisioningFlavour::Patch; }
    [[nodiscard]] const ProvisioningSettings& settings() const { return m_settings; }

    [[nodiscard]] Result<JsonObject> list(const std::string& path, std::size_t startIndex, std::size_t count,
                                          const std::stop_token& stop)
    {
        ScimRequest request{"GET",
                            path + "?startIndex=" + std::to_string(startIndex) + "&count=" + std::to_string(count),
                            {},
                            Expectation::List,
                            path == "/Groups" ? "group" : "user",
                            count};
        return m_sender.send(request, stop);
    }

    [[nodiscard]] Result<JsonObject> match(const std::string& path, const std::string& attribute,
                                           std::string_view value, const std::stop_token& stop)
    {
        std::string filter = attribute + " eq ";
        scim::appendJsonString(filter, value);
        ScimRequest request{"GET",
                            path + "?filter=" + http::encodeQueryValue(filter) + "&startIndex=1&count=100",
                            {},
                            Expectation::Matches,
                            path == "/Groups" ? "group" : "user",
                            100};
        return m_sender.send(request, stop);
    }

    [[nodiscard]] Result<JsonObject> one(const std::string& method, const std::string& path, std::string_view id,
                                         std::optional<JsonObject> body, Expectation expectation,
                                         const std::stop_token& stop)
    {
        std::string target = path;
        if (!id.empty())
            target += "/" + http::encodeQueryValue(id);
        return m_sender.send(
            ScimRequest{method, target, std::move(body), expectation, path == "/Groups" ? "group" : "user", 100}, stop);
    }

    [[nodiscard]] Result<JsonObject> get(const std::string& path, std::string_view id, const std::stop_token& stop)
    {
        return one("GET", path, id, {}, Expectation::Resource, stop);
    }

    // GET, then PUT of what `change` makes of the answer.
    template<class Change>
    [[nodiscard]] Result<> getAndPutUser(std::string_view id, Change change, const std::stop_token& stop)
    {
        auto served = get("/Users", id, stop);
        if (!served)
            return tl::unexpected(served.error());
        auto updated = one("PUT", "/Users", id, change(std::move(*served)), Expectation::Resource, stop);
        if (!updated)
            return tl::unexpected(updated.error());
        return {};
    }

    [[nodiscard]] Result<> setActive(std::string_view id, bool active, const std::stop_token& stop)
    {
        if (isPatching()) {
            auto patched = one("PATCH", "/Users", id, activePatch(active), Expectation::Patched, stop);
            return patched ? Result<>{} : Result<>(tl::unexpected(patched.error()));
        }
        return getAndPutUser(
            id,
            [active](JsonObject served) {
                served["active"] = active;
                return served;
            },
            stop);
    }

    [[nodiscard]] Result<> putProfile(std::string_view id, const OktaUser& user, const std::stop_token& stop)
    {
        return getAndPutUser(
            id, [&](JsonObject served) { return mergedUserDocument(std::move(served), user, m_settings.mapping); },
            stop);
    }

    [[nodiscard]] Result<> patchGroup(std::string_view id, JsonObject patch, const std::stop_token& stop)
    {
        auto patched = one("PATCH", "/Groups", id, std::move(patch), Expectation::Patched, stop);
        return patched ? Result<>{} : Result<>(tl::unexpected(patched.error()));
    }

    [[nodiscard]] Result<> patchGroupInTurn(std::string_view id, std::vector<JsonObject> patches,
                                            const std::stop_token& stop)
    {
        for (JsonObject& patch : patches) {
            if (auto patched = patchGroup(id, std::move(patch), stop); !patched)
                return patched;
        }
        return {};
    }

    [[nodiscard]] Result<> getAndPutGroup(std::string_view id, std::string_view name,
                                          const std::vector<GroupMember>& members, const std::stop_token& stop)
    {
        if (auto served = get("/Groups", id, stop); !served)
            return tl::unexpected(served.error());
        auto updated = one("PUT", "/Groups", id, groupDocument(id, name, members), Expectation::Resource, stop);
        return updated ? Result<>{} : Result<>(tl::unexpected(updated.error()));
    }

    [[nodiscard]] Result<std::string> createGroup(std::string_view name, const std::vector<GroupMember>& members,
                                                  const std::stop_token& stop)
    {
        // A custom app sends the members at once, a catalogue app adds them afterwards.
        const std::vector<GroupMember> none;
        auto created = one("POST", "/Groups", {}, groupDocument({}, name, isPatching() ? none : members),
                           Expectation::Created, stop);
        if (!created)
            return tl::unexpected(created.error());
        return idOf(*created);
    }

private:
    const ProvisioningSettings& m_settings;
    RequestSender m_sender;
};

ProvisioningClient::ProvisioningClient(const ProvisioningSettings& settings, VirtualClock& clock,
                                       ExchangeObserver observer)
    : m_implementation(std::make_unique<Implementation>(settings, clock, std::move(observer)))
{
}

ProvisioningClient::~ProvisioningClient() = default;
ProvisioningClient::ProvisioningClient(ProvisioningClient&&) noexcept = default;
ProvisioningClient& ProvisioningClient::operator=(ProvisioningClient&&) noexcept = default;

Result<> ProvisioningClient::testConnection(std::stop_token stop)
{
    if (auto users = m_implementation->list("/Users", 1, 2, stop); !users)
        return during("Error authenticating", users.error());
    if (!m_implementation->settings().importsGroups)
        return {};
    if (auto groups = m_implementation->list("/Groups", 1, 100, stop); !groups)
        return during("Error authenticating", groups.error());
    return {};
}

Result<std::optional<ExistingUser>> ProvisioningClient::findUser(std::string_view login, std::stop_token stop)
{
    auto found = m_implementation->match("/Users", "userName", login, stop);
    if (!found)
        return during("Error while verifying if user " + std::string(login) + " exists", found.error());
    const JsonArray* resources = resourcesOf(*found);
    if (resources == nullptr || resources->empty())
        return std::optional<ExistingUser>{};
    const JsonObject& first = resources->front().as_object();
    return std::optional<ExistingUser>{ExistingUser{idOf(first), isActive(first)}};
}

Result<Provisioned> ProvisioningClient::provision(const OktaUser& user, std::stop_token stop)
{
    const std::string& login = user.profile.login;
    auto found = findUser(login, stop);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found) {
        auto created =
            m_implementation->one("POST", "/Users", {}, newUserDocument(user, m_implementation->settings().mapping),
                                  Expectation::Created, stop);
        if (!created)
            return during("Error while creating user " + login, created.error());
        return Provisioned{idOf(*created), ProvisionOutcome::Created};
    }
    const ExistingUser existing = **found;
    if (!existing.isActive) {
        if (auto activated = m_implementation->setActive(existing.id, true, stop); !activated)
            return during("Error while reactivating user " + login, activated.error());
    }
    if (auto pushed = m_implementation->putProfile(existing.id, user, stop); !pushed)
        return during("Error while trying to push profile update for " + login, pushed.error());
    return Provisioned{existing.id, existing.isActive ? ProvisionOutcome::Linked : ProvisionOutcome::Reactivated};
}

Result<> ProvisioningClient::pushProfile(const OktaUser& user, std::stop_token stop)
{
    if (auto pushed = m_implementation->putProfile(user.externalId, user, stop); !pushed)
        return during("Error while trying to push profile update for " + user.profile.login, pushed.error());
    return {};
}

Result<> ProvisioningClient::deactivate(const OktaUser& user, std::stop_token stop)
{
    if (auto done = m_implementation->setActive(user.externalId, false, stop); !done)
        return during("Error while deactivating user " + user.profile.login, done.error());
    return {};
}

Result<ImportResult> ProvisioningClient::importAll(std::stop_token stop)
{
    ImportResult result;
    const std::size_t pageSize = m_implementation->settings().pageSize;
    for (std::size_t start = 1;; start += pageSize) {
        auto page = m_implementation->list("/Users", start, pageSize, stop);
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
    if (!m_implementation->settings().importsGroups)
        return result;
    for (std::size_t start = 1;; start += pageSize) {
        auto page = m_implementation->list("/Groups", start, pageSize, stop);
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
    auto found = m_implementation->match("/Groups", "displayName", name, stop);
    if (!found)
        return during("Error while verifying if group " + std::string(name) + " exists", found.error());
    const JsonArray* resources = resourcesOf(*found);
    const bool exists = resources != nullptr && !resources->empty();
    std::string id;
    if (exists) {
        id = idOf(resources->front().as_object());
    } else {
        auto created = m_implementation->createGroup(name, members, stop);
        if (!created)
            return during(step, created.error());
        id = *created;
    }
    Result<> done;
    if (m_implementation->isPatching()) {
        done = m_implementation->patchGroup(id, renamePatch(id, name), stop);
        const std::size_t batch = m_implementation->settings().membershipBatch;
        // A group that was there already may hold others, so its list is replaced.
        if (done && exists)
            done = m_implementation->patchGroupInTurn(id, replaceMembersPatches(members, batch), stop);
        else if (done)
            done = m_implementation->patchGroupInTurn(id, changeMembersPatches({}, members, batch), stop);
    } else {
        done = m_implementation->getAndPutGroup(id, name, members, stop);
    }
    if (!done)
        return during(step, done.error());
    return id;
}

Result<> ProvisioningClient::pushAllMembers(std::string_view externalId, std::string_view name,
                                            const std::vector<GroupMember>& members, std::stop_token stop)
{
    Result<> done;
    if (m_implementation->isPatching()) {
        const std::size_t batch = m_implementation->settings().membershipBatch;
        done = m_implementation->patchGroupInTurn(externalId, replaceMembersPatches(members, batch), stop);
        if (done)
            done = m_implementation->patchGroup(externalId, renamePatch(externalId, name), stop);
    } else {
        done = m_implementation->getAndPutGroup(externalId, name, members, stop);
    }
    if (!done)
        return during("Error while pushing group " + std::string(name), done.error());
    return {};
}

Result<> ProvisioningClient::changeMembers(std::string_view externalId, std::string_view name,
                                           const MemberChange& change, std::stop_token stop)
{
    const std::string step = "Error while updating memberships of group " + std::string(name);
    if (!m_implementation->isPatching()) {
        if (auto done = m_implementation->getAndPutGroup(externalId, name, change.all, stop); !done)
            return during(step, done.error());
        return {};
    }
    const std::size_t batch = m_implementation->settings().membershipBatch;
    auto done =
        m_implementation->patchGroupInTurn(externalId, changeMembersPatches(change.removed, change.added, batch), stop);
    if (done) {
        if (auto served = m_implementation->get("/Groups", externalId, stop); !served)
            done = tl::unexpected(served.error());
    }
    // The name goes along with every membership change, mostly unchanged.
    if (done)
        done = m_implementation->patchGroup(externalId, renamePatch(externalId, name), stop);
    if (!done)
        return during(step, done.error());
    return {};
}

Result<> ProvisioningClient::renameGroup(std::string_view externalId, std::string_view newName,
                                         const std::vector<GroupMember>& members, std::stop_token stop)
{
    auto done = m_implementation->isPatching()
                    ? m_implementation->patchGroup(externalId, renamePatch(externalId, newName), stop)
                    : m_implementation->getAndPutGroup(externalId, newName, members, stop);
    if (!done)
        return during("Error while renaming group to " + std::string(newName), done.error());
    return {};
}

Result<> ProvisioningClient::deleteGroup(std::string_view externalId, std::string_view name, std::stop_token stop)
{
    auto done = m_implementation->one("DELETE", "/Groups", externalId, {}, Expectation::Deleted, stop);
    // Somebody else having deleted it already is what was wanted.
    if (!done && done.error().kind != ErrorKind::NotFound)
        return during("Error while deleting group " + std::string(name), done.error());
    return {};
}

} // namespace rollcall::demo
