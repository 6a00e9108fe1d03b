// SPDX-License-Identifier: Apache-2.0
// What an Okta admin types and ticks on the Provisioning tab of an app, as far as it changes what goes over the wire.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::demo {

enum class ProvisioningFlavour {
    PutOnly, ///< custom app of the App Integration Wizard: PUT for everything
    Patch,   ///< catalogue and test apps: PATCH for (de)activation and groups
};

/// How the Authorization field is formed.
enum class AuthorizationForm {
    Bearer,    ///< Authorization: Bearer <token>
    BareToken, ///< Authorization: <token>, as the header-auth template sends it
    Basic,     ///< Authorization: Basic base64(user:password)
};

/// How an attribute that Okta holds no value for appears in a PUT. Okta's own habit is not established; all three
/// occur.
enum class ClearedAttributes { Absent, EmptyString, Null };

/// Which attributes the app's mappings cover beyond userName, name and e-mail.
struct AttributeMapping {
    bool hasEmailType = true; ///< false: e-mails go out without `type`, as a custom app's default mapping does
    bool hasDisplayAndLocale = true;
    bool hasContact = true;    ///< phones and addresses
    bool hasPosition = true;   ///< title, user type, nickname, language, time zone
    bool hasEnterprise = true; ///< the enterprise extension
    ClearedAttributes cleared = ClearedAttributes::Absent;
};

/// Provisioning › To App, as far as it decides what is sent at all.
struct ProvisioningSwitches {
    bool isEnabled = true;   ///< off: assignments are recorded and nothing is sent
    bool creates = true;     ///< off: somebody without an account at the other end fails with "Matching user not found"
    bool updates = true;     ///< off: changes of profiles stay in Okta
    bool deactivates = true; ///< off: who loses the app keeps the account

    bool operator==(const ProvisioningSwitches&) const = default;
};

struct ProvisioningSettings {
    std::string baseUrl; ///< http(s)://host[:port]/path, with or without a slash at the end
    ProvisioningFlavour flavour = ProvisioningFlavour::PutOnly;
    AuthorizationForm authorization = AuthorizationForm::Bearer;
    std::string userName; ///< for Basic
    core::Secret secret;  ///< the token, or the password for Basic
    AttributeMapping mapping;
    bool importsGroups = true; ///< "Import Groups" ticked
    std::size_t pageSize = 100;
    std::size_t membershipBatch = 100; ///< most membership changes in one PATCH
    std::chrono::milliseconds answerDeadline = std::chrono::seconds{60};
    std::string certificateAuthorityFile; ///< PEM; for a private certificate on a test server
};

/// A SCIM base URL taken apart.
struct BaseUrl {
    std::string host;
    std::uint16_t port = 0;
    bool tls = false;
    std::string path; ///< starts with a slash or is empty; never ends in one
};

/// Invalid when it is not an http or https URL with a host.
[[nodiscard]] core::Result<BaseUrl> parseBaseUrl(std::string_view text);

} // namespace rollcall::demo
