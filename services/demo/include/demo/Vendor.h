// SPDX-License-Identifier: Apache-2.0
// A vendor's side, simulated: its SCIM service with a token of its own, its accounts, and who of them has registered.
#pragma once

#include "core/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo {

struct VendorOptions {
    std::string name = "Trusona";
    std::string basePath = "/scim/v2";
    std::uint16_t port = 0;    ///< 0 lets the system choose
    bool isScimEnabled = true; ///< the vendor's own switch; off: 404 below the base path
};

struct VendorAccount {
    std::string id; ///< what Okta keeps as externalId
    std::string userName;
    std::string externalId; ///< Okta's id of the person
    std::string email;
    std::string displayName;
    bool isActive = true;
    bool isRegistered = false; ///< has enrolled a passkey with the vendor
};

struct VendorGroup {
    std::string id;
    std::string displayName;
    std::vector<std::string> members; ///< account ids
};

/// What an admin copies from the vendor's dashboard into Okta's identity-provider page.
struct VendorIdentityProvider {
    std::string type = "OIDC";
    std::string issuer;
    std::string authorizeEndpoint;
    std::string tokenEndpoint;
    std::string jwksEndpoint;
    std::string clientId;
};

/// Serves SCIM on loopback from `start` to destruction. Thread-safe.
class Vendor {
public:
    [[nodiscard]] static core::Result<std::unique_ptr<Vendor>> start(VendorOptions options = {});
    ~Vendor();
    Vendor(const Vendor&) = delete;
    Vendor& operator=(const Vendor&) = delete;

    [[nodiscard]] const std::string& name() const;
    /// "http://127.0.0.1:41234/scim/v2"
    [[nodiscard]] std::string baseUrl() const;
    /// Dashboard › Integrations › Okta › SCIM Details › Create API Token. Shown once; earlier ones stay valid.
    [[nodiscard]] std::string createApiToken();
    void revokeApiToken(std::string_view token);
    void setScimEnabled(bool isEnabled);
    [[nodiscard]] VendorIdentityProvider identityProvider() const;

    [[nodiscard]] std::vector<VendorAccount> accounts() const;
    [[nodiscard]] std::vector<VendorGroup> groups() const;
    [[nodiscard]] std::optional<VendorAccount> accountNamed(std::string_view userName) const;
    /// The person has enrolled. NotFound without such an account.
    [[nodiscard]] core::Result<> completeRegistration(std::string_view userName);
    /// The next POST of a user with this name is refused with the status and the detail.
    void refuseNext(std::string_view userName, int status, std::string detail);
    [[nodiscard]] std::uint64_t requests() const;

private:
    class Implementation;
    explicit Vendor(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::demo
