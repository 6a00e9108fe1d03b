// SPDX-License-Identifier: Apache-2.0
// Which language a person's mail is in, and what changed between two versions of a template. Thread-safe, no state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// How far the choice had to go from what was wanted.
enum class LanguageStep { Exact, Parent, IntegrationDefault, English };

struct LanguageChoice {
    std::string language; ///< as it is written in `available`
    LanguageStep step = LanguageStep::Exact;
};

/// The wanted language, its parents (pt-BR, then pt), the integration's own with its parents, English; in any case of
/// letters, `_` counts as `-`. Nothing when not even English is there.
[[nodiscard]] std::optional<LanguageChoice>
chooseLanguage(std::string_view wanted, const std::vector<std::string>& available, std::string_view integrationDefault);

enum class LineChange { Same, Removed, Added };

struct DiffLine {
    LineChange change = LineChange::Same;
    std::string text;
    bool operator==(const DiffLine&) const = default;
};

/// By lines, removed ones before those that replace them; the fewest changes, unless the part that differs has over
/// 2,000 lines on a side: then all of it is removed and added.
[[nodiscard]] std::vector<DiffLine> diffLines(std::string_view before, std::string_view after);

} // namespace rollcall::onboarding
