// SPDX-License-Identifier: Apache-2.0
// The mail server of a directory, as it is stored: settings for everything but the secret, which is in the vault.
#pragma once

#include "composition/Settings.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "onboarding/MailServer.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::app {

class DirectoryVault;

/// The name of the password or access token in the vault.
inline constexpr std::string_view mailSecretName = "mail/server";

/// "starttls", "tls", "none".
[[nodiscard]] std::string_view toString(onboarding::MailSecurity security);
/// "none", "password", "oauth".
[[nodiscard]] std::string_view toString(onboarding::MailLogin login);
[[nodiscard]] std::optional<onboarding::MailSecurity> parseMailSecurity(std::string_view text);
[[nodiscard]] std::optional<onboarding::MailLogin> parseMailLogin(std::string_view text);

/// NotFound, saying how to set one, while there is none; Invalid for one that must not be used.
[[nodiscard]] core::Result<onboarding::MailServer> mailServerOf(const SettingValues& values);
[[nodiscard]] core::Result<onboarding::MailServer> readMailServer(directory::ReadSession& session);

/// Connects to the mail server as it is set at the moment. Thread-safe and blocking: for lanes.
class MailAccess {
public:
    /// Both must outlive it.
    MailAccess(directory::Database& database, const core::Clock& clock);
    ~MailAccess();
    MailAccess(const MailAccess&) = delete;
    MailAccess& operator=(const MailAccess&) = delete;

    [[nodiscard]] core::Result<std::unique_ptr<onboarding::MailSender>> connect();
    /// Differs once settings or secret were changed; tells nothing of the secret.
    [[nodiscard]] core::Result<std::string> state();
    /// Denied while this computer cannot read the vault.
    [[nodiscard]] core::Result<> storeSecret(const core::Secret& secret);

private:
    [[nodiscard]] DirectoryVault& vault();

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::mutex m_mutex;
    std::unique_ptr<DirectoryVault> m_vault; ///< opened when first needed: it may wait for a keychain
};

} // namespace rollcall::app
