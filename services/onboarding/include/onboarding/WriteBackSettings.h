// SPDX-License-Identifier: Apache-2.0
// Where a registration is made known in Okta, and who does it.
#pragma once

#include "core/Result.h"
#include "directory/Types.h"

#include <string>
#include <string_view>

namespace rollcall::onboarding {

enum class WriteBackMode {
    Off,   ///< nothing was said
    Watch, ///< others write there, as the vendor does; we read
    Write, ///< by somebody's explicit choice: this program writes
};
enum class WriteBackKind {
    Group,     ///< who is registered is in it; membership may waive a second factor
    Attribute, ///< of the Okta user: true or false, absent for people never looked at
};

struct WriteBackSettings {
    WriteBackMode mode = WriteBackMode::Off;
    WriteBackKind kind = WriteBackKind::Group;
    std::string target{};           ///< id of the group, or name of the attribute
    std::string name{};             ///< of the group, for people; may be empty
    int additionsPerHour = 50;      ///< more than that are held and asked about
    std::string identityProvider{}; ///< the vendor's in Okta: sign-ins through it are evidence; may be empty
    std::string chosenBy{};

    [[nodiscard]] bool operator==(const WriteBackSettings&) const = default;
    /// "the group Passkey people", "the attribute byndidRegistered".
    [[nodiscard]] std::string targetText() const;
};

/// The setting that holds an integration's WriteBackSettings as JSON.
[[nodiscard]] std::string settingOfWriteBack(directory::IntegrationId integration);
[[nodiscard]] std::string toJson(const WriteBackSettings& settings);
/// What is missing has its default. Corrupt for what is no such JSON, Invalid for a mode without a target.
[[nodiscard]] core::Result<WriteBackSettings> parseWriteBackSettings(std::string_view json);
[[nodiscard]] std::string_view toString(WriteBackMode mode); ///< "off", "watch", "write"
[[nodiscard]] std::string_view toString(WriteBackKind kind); ///< "group", "attribute"

} // namespace rollcall::onboarding
