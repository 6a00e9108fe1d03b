// SPDX-License-Identifier: Apache-2.0
// Each enrolment page as a function of what is known.
#pragma once

#include "PageTemplate.h"
#include "onboarding/EnrolmentDesk.h"
#include "onboarding/EnrolmentPages.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// What stands around the content of each page.
struct PageFrame {
    std::string language = "en";
    std::string here{};  ///< path of what the page is about, e.g. /enrol/{token}; empty for pages without a form
    std::string proof{}; ///< what the form of the page carries
    std::string notice{};
    std::optional<PhonePlatform> phone{};
    bool namesPhone = false; ///< the language switch keeps the phone that was chosen
};

/// A whole document, and the style it holds, which the policy admits by its hash.
struct RenderedPage {
    std::string html;
    std::string style;
};

[[nodiscard]] core::Result<RenderedPage> renderConfirm(const EnrolmentView& view, const PageFrame& frame);
/// `address` is what the QR code leads to.
[[nodiscard]] core::Result<RenderedPage> renderVerified(const EnrolmentView& view, const PageFrame& frame,
                                                        const std::string& address);
[[nodiscard]] core::Result<RenderedPage> renderTrouble(const EnrolmentView& view, const PageFrame& frame);
/// Asks for a new mail; as the end of a link that does not work any more when `isEnded`.
[[nodiscard]] core::Result<RenderedPage> renderAgain(const EnrolmentView& view, const PageFrame& frame, bool isEnded);
[[nodiscard]] core::Result<RenderedPage> renderCode(const PageFrame& frame);
/// A title and a sentence: the texts `key`_title and `key`_text.
[[nodiscard]] core::Result<RenderedPage> renderMessage(const EnrolmentView& view, const PageFrame& frame,
                                                       const std::string& key);

[[nodiscard]] std::string_view nameOf(PhonePlatform platform); ///< "ios", "android"
[[nodiscard]] std::optional<PhonePlatform> platformNamed(std::string_view name);
[[nodiscard]] std::optional<EnrolmentTrouble> troubleNamed(std::string_view name);

} // namespace rollcall::onboarding
