// SPDX-License-Identifier: Apache-2.0
// Small decisions that the enrolment pages rest on.
#pragma once

#include "onboarding/EnrolmentDesk.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// iPads that call themselves a Mac count as a desktop: that page offers both stores.
[[nodiscard]] std::optional<PhonePlatform> phoneOf(std::string_view userAgent);

/// The language of a page: what the person switched to, the person's own, what the browser asks for (RFC 9110 §12.5.4),
/// English.
[[nodiscard]] std::string chooseLanguage(std::string_view switched, std::string_view own,
                                         std::string_view acceptLanguage);

/// A colour and the text on it, black or white, whichever contrasts more: at least 4.5:1 (WCAG 2.1, 1.4.3).
struct BrandColours {
    std::string ground;
    std::string text;
};
[[nodiscard]] BrandColours brandColours(std::string_view colour);

/// data: address of a logo that may be shown; else empty.
[[nodiscard]] std::string logoAddress(const std::optional<EnrolmentLogo>& logo);
/// The address when it may stand in a link: https, without blanks and control characters; else empty.
[[nodiscard]] std::string safeLink(std::string_view url);
/// mailto: or https:; empty for plain words.
[[nodiscard]] std::string contactLink(std::string_view contact);

/// An inline SVG with its own white ground, named by `label`; empty when the text is too long for a code.
[[nodiscard]] std::string qrCode(const std::string& text, std::string_view label);
/// data: address of such a picture, for what shows no inline SVG; empty for none.
[[nodiscard]] std::string svgAddress(const std::string& svg);

} // namespace rollcall::onboarding
