// SPDX-License-Identifier: Apache-2.0
// The mails as they are sent while nobody has changed them, and the people whom templates most often fail.
// Thread-safe.
#pragma once

#include "core/Result.h"
#include "onboarding/Template.h"
#include "scim/Json.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// "de", "en", "es", "fr", "ja".
[[nodiscard]] const std::vector<std::string>& shippedLanguages();

/// NotFound for another language; Internal when the program lacks its own file.
[[nodiscard]] core::Result<Template> shippedTemplate(directory::MailKind kind, std::string_view language);

struct AwkwardPerson {
    std::string_view label; ///< English; marked for translation in the context "AwkwardPeople"
    scim::JsonObject person;
};
/// For previews beside real people: without a first name, with a very long one, written from right to left, with
/// emoji, with markup in the name, and with hardly anything at all.
[[nodiscard]] std::vector<AwkwardPerson> awkwardPeople();

} // namespace rollcall::onboarding
