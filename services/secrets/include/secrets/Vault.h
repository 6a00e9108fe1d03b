// SPDX-License-Identifier: Apache-2.0
// Secrets that must be read again, such as tokens of other services: stored as rows that only the data key opens.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "secrets/KeyPlace.h"
#include "secrets/SecretRows.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::secrets {

enum class VaultState {
    Unused, ///< no secret is stored and no key was made yet; the first `write` makes one
    Open,
    Locked, ///< there are secrets, and this computer cannot read them; see the reason
};

enum class LockReason {
    None,
    NoKey,      ///< no place of this computer has a key
    OtherKey,   ///< the key that is here is not the one of these secrets
    Unreadable, ///< the key is here, and must not or cannot be read
};

struct VaultStatus {
    VaultState state = VaultState::Unused;
    LockReason reason = LockReason::None;
    std::string message; ///< for people; empty when there is nothing to say
    std::string place;   ///< where the key is kept; empty when there is none
};

struct SecretInfo {
    std::string name;
    core::Timestamp modified{};
};

/// Thread-safe and blocking: for lanes. AES-256-GCM; name and key id are bound to the value, so that a row put under
/// another name does not open. While locked, everything that needs the key is Denied with `status().message`.
class Vault {
public:
    /// `places` in the order in which they are asked and, for a new key, offered it; null ones are left out. `rows` and
    /// `clock` must outlive the vault. Looks for the key at once.
    Vault(SecretRows& rows, std::vector<std::unique_ptr<KeyPlace>> places, const core::Clock& clock);
    ~Vault();
    Vault(const Vault&) = delete;
    Vault& operator=(const Vault&) = delete;

    [[nodiscard]] VaultStatus status() const;
    /// Looks for the key again, e.g. after another process unlocked the directory.
    [[nodiscard]] core::Result<> reload();

    /// NotFound; Corrupt when the row was altered.
    [[nodiscard]] core::Result<core::Secret> read(std::string_view name);
    /// `put` takes the place of the rows' own, for whoever stores more in the same transaction; it is called again
    /// where the key changes meanwhile, and not when nothing could be sealed.
    using Put = std::function<core::Result<>(const SealedSecret&)>;
    [[nodiscard]] core::Result<> write(std::string_view name, const core::Secret& value, const Put& put = {});
    /// Works while locked too. Succeeds when there is none.
    [[nodiscard]] core::Result<> remove(std::string_view name);
    [[nodiscard]] core::Result<std::vector<SecretInfo>> list();

    /// Takes the key as `keyText` gave it on another computer, and keeps it in the first place that takes it. Invalid
    /// when it is no key, Denied when it does not open what is stored.
    [[nodiscard]] core::Result<> unlock(const core::Secret& keyText);
    /// A new key for all rows. A crash at any moment leaves every row readable. With a service's credential the key is
    /// changed there instead: its first line is the key to use, further lines are older ones; this then brings the rows
    /// up to the first.
    [[nodiscard]] core::Result<> rotate();
    /// The key as text, for unlocking another computer. Denied while locked or unused.
    [[nodiscard]] core::Result<core::Secret> keyText() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::secrets
