// SPDX-License-Identifier: Apache-2.0
// The picture at the head of an integration's mails and enrolment pages. It travels inside of them: nothing is fetched.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"
#include "directory/Types.h"
#include "onboarding/MailMessage.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

struct MailLogo {
    std::string mediaType; ///< "image/png" or "image/jpeg"
    std::string bytes;

    bool operator==(const MailLogo&) const = default;
};

/// What a page may hold of it; in a mail it is encoded, and a third larger.
inline constexpr std::size_t mostLogoBytes = std::size_t{12} * 1024;

/// By its first bytes, whatever its name says. Invalid, with the next step, for what mail programs do not show (SVG and
/// all but PNG and JPEG) and for what is too large.
[[nodiscard]] core::Result<MailLogo> readMailLogo(std::string_view bytes);

/// The setting that holds an integration's logo as JSON.
[[nodiscard]] std::string settingOfMailLogo(directory::IntegrationId integration);
[[nodiscard]] std::string toJson(const MailLogo& logo);
/// Corrupt for what is no such JSON.
[[nodiscard]] core::Result<MailLogo> parseMailLogo(std::string_view json);
/// Nothing where none was given.
[[nodiscard]] core::Result<std::optional<MailLogo>> logoOf(directory::ReadSession& session,
                                                           directory::IntegrationId integration);

/// How the HTML of a mail refers to the logo that travels with it.
inline constexpr std::string_view logoReference = "cid:logo";
[[nodiscard]] InlineImage asImage(MailLogo logo);

/// For what is no mail, whose parts it could refer to: the picture stands in place of each reference to it.
void showInline(std::string& html, std::string_view reference, const MailLogo& picture);

} // namespace rollcall::onboarding
