// SPDX-License-Identifier: Apache-2.0
// Where reports of returned mails are read, as it is stored: settings for everything but the secret, which is in the
// vault.
#pragma once

#include "composition/Settings.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "onboarding/BounceBox.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::app {

class DirectoryVault;

/// The name of the mailbox's password or access token in the vault.
inline constexpr std::string_view bounceSecretName = "mail/bounces";

enum class BounceSource { Off, Maildir, Imap };
/// "off", "maildir", "imap".
[[nodiscard]] std::string_view toString(BounceSource source);
[[nodiscard]] std::optional<BounceSource> parseBounceSource(std::string_view text);

struct BounceSettings {
    BounceSource source = BounceSource::Off;
    std::filesystem::path maildir;
    onboarding::ImapAccount imap;
};

/// Invalid, in words for the form, for what cannot be read or must not be.
[[nodiscard]] core::Result<BounceSettings> bounceSettingsOf(const SettingValues& values);

/// Opens the mailbox as it is set at the moment. Thread-safe and blocking: for lanes.
class BounceAccess {
public:
    /// Both must outlive it.
    BounceAccess(directory::Database& database, const core::Clock& clock);
    ~BounceAccess();
    BounceAccess(const BounceAccess&) = delete;
    BounceAccess& operator=(const BounceAccess&) = delete;

    /// NotFound, saying how to set one, while there is none. What it returns must not outlive this.
    [[nodiscard]] core::Result<std::unique_ptr<onboarding::BounceBox>> open();
    /// Differs once settings or secret were changed; tells nothing of the secret.
    [[nodiscard]] core::Result<std::string> state();
    /// Denied while this computer cannot read the vault.
    [[nodiscard]] core::Result<> storeSecret(const core::Secret& secret);

private:
    [[nodiscard]] core::Result<core::Secret> secret();
    [[nodiscard]] DirectoryVault& vault();

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::mutex m_mutex;
    std::unique_ptr<DirectoryVault> m_vault; ///< opened when first needed: it may wait for a keychain
};

} // namespace rollcall::app
