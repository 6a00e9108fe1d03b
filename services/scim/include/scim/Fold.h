// SPDX-License-Identifier: Apache-2.0
// The one way text is compared without regard to case: in filters, in indexed columns and for uniqueness.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::scim {

/// NFC and full Unicode case folding (ß equals ss). Invalid UTF-8 is returned unchanged, so that it equals only itself.
[[nodiscard]] std::string fold(std::string_view text);

/// As fold, with accents stripped as well: what people type into a search box.
[[nodiscard]] std::string foldForSearch(std::string_view text);

[[nodiscard]] bool isValidUtf8(std::string_view text);

/// Attribute names and URNs compare by ASCII case alone (RFC 7643 §2.1).
[[nodiscard]] bool equalsIgnoringAsciiCase(std::string_view left, std::string_view right);

} // namespace rollcall::scim
