// SPDX-License-Identifier: Apache-2.0
// The single SCIM calls that Okta's sequences consist of, each in the verb that the kind of app uses.
#pragma once

#include "RequestSender.h"
#include "demo/ProvisioningClient.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo {

/// Not thread-safe: one connection. `settings` and `clock` must outlive it.
class ScimCalls {
public:
    ScimCalls(const ProvisioningSettings& settings, VirtualClock& clock, ExchangeObserver observer);

    [[nodiscard]] bool isPatching() const { return m_settings.flavour == ProvisioningFlavour::Patch; }
    [[nodiscard]] const ProvisioningSettings& settings() const { return m_settings; }

    /// `path` is /Users or /Groups here and below.
    [[nodiscard]] core::Result<scim::JsonObject> list(const std::string& path, std::size_t startIndex,
                                                      std::size_t count, const std::stop_token& stop);
    /// Those whose attribute has the value.
    [[nodiscard]] core::Result<scim::JsonObject> match(const std::string& path, const std::string& attribute,
                                                       std::string_view value, const std::stop_token& stop);
    /// Without an id it is about the collection.
    [[nodiscard]] core::Result<scim::JsonObject> one(const std::string& method, const std::string& path,
                                                     std::string_view id, std::optional<scim::JsonObject> body,
                                                     Expectation expectation, const std::stop_token& stop);
    [[nodiscard]] core::Result<scim::JsonObject> get(const std::string& path, std::string_view id,
                                                     const std::stop_token& stop);

    [[nodiscard]] core::Result<> setActive(std::string_view id, bool active, const std::stop_token& stop);
    [[nodiscard]] core::Result<> putProfile(std::string_view id, const OutgoingUser& person,
                                            const std::stop_token& stop);

    /// The new group's id.
    [[nodiscard]] core::Result<std::string> createGroup(std::string_view name, const std::vector<GroupMember>& members,
                                                        const std::stop_token& stop);
    [[nodiscard]] core::Result<> patchGroup(std::string_view id, scim::JsonObject patch, const std::stop_token& stop);
    /// Stops at the first that fails.
    [[nodiscard]] core::Result<> patchGroupInTurn(std::string_view id, std::vector<scim::JsonObject> patches,
                                                  const std::stop_token& stop);
    [[nodiscard]] core::Result<> getAndPutGroup(std::string_view id, std::string_view name,
                                                const std::vector<GroupMember>& members, const std::stop_token& stop);

private:
    // GET, then PUT of what `change` makes of the answer.
    template<class Change>
    [[nodiscard]] core::Result<> getAndPutUser(std::string_view id, Change change, const std::stop_token& stop);

    const ProvisioningSettings& m_settings;
    RequestSender m_sender;
};

/// What an answer says; "" where it says nothing.
[[nodiscard]] std::string idOf(const scim::JsonObject& resource);
[[nodiscard]] std::string stringOf(const scim::JsonObject& resource, const char* name);
/// A server that does not say is taken to mean "active".
[[nodiscard]] bool isActive(const scim::JsonObject& resource);
/// Null when the list has none.
[[nodiscard]] const scim::JsonArray* resourcesOf(const scim::JsonObject& list);
[[nodiscard]] std::int64_t totalOf(const scim::JsonObject& list);

} // namespace rollcall::demo
