// SPDX-License-Identifier: Apache-2.0
// Reads what people paste into a step.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "setup/Facts.h"
#include "setup/Step.h"

#include <string>
#include <string_view>

namespace rollcall::setup {

struct ParsedField {
    std::string value;     ///< as it is kept and shown; empty for a secret
    std::string note{};    ///< what was done to it: "The word Bearer in front was left out."
    core::Secret secret{}; ///< of a token or secret
    std::string appName{}; ///< the app's template name where its address holds it: links into the console need it
};

[[nodiscard]] constexpr bool isSecret(FieldKind kind)
{
    return kind == FieldKind::Token || kind == FieldKind::Secret;
}

/// Invalid when it cannot be such a value, saying what is wrong and what one looks like.
[[nodiscard]] core::Result<ParsedField> parseField(FieldKind kind, std::string_view pasted);
/// Conflict where the group to push would be the one that assigns people, whichever of them is pasted.
[[nodiscard]] core::Result<> checkBeside(const SetupRecord& record, std::string_view field, std::string_view value);

} // namespace rollcall::setup
