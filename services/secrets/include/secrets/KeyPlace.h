// SPDX-License-Identifier: Apache-2.0
// Where the data key lives on this computer: a service's credential, the system's keychain, a private file.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace rollcall::secrets {

/// Holds the text of a key ring. Thread-safe; may block for as long as a keychain asks its user.
class KeyPlace {
public:
    virtual ~KeyPlace() = default;
    /// For people: "the key file /home/…/data.key".
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual bool isWritable() const = 0;
    /// Nothing when no key is kept here. Denied when one is, but cannot be used as it is; the message says why.
    [[nodiscard]] virtual core::Result<std::optional<core::Secret>> load() = 0;
    /// False, and nothing changed, when a key is kept here already. Denied when this place takes none.
    [[nodiscard]] virtual core::Result<bool> create(const core::Secret& ring) = 0;
    /// On disk when it returns.
    [[nodiscard]] virtual core::Result<> replace(const core::Secret& ring) = 0;
};

/// A file that only its owner may read; one that others can read is refused. Keep it away from the data directory, so
/// that a copy or backup of the data is not a copy of its key.
[[nodiscard]] std::unique_ptr<KeyPlace> keyFile(std::filesystem::path file);

/// The credential `rollcall-data-key` that systemd hands to the service; null when `folder` (of $CREDENTIALS_DIRECTORY)
/// is empty. Read only.
[[nodiscard]] std::unique_ptr<KeyPlace> serviceCredential(const std::filesystem::path& folder);

/// The system's keychain; null when this program was built without one. Any error there means that there is none.
/// `entry` tells directories apart.
[[nodiscard]] std::unique_ptr<KeyPlace> keychain(const std::string& entry);

} // namespace rollcall::secrets
