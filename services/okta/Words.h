// SPDX-License-Identifier: Apache-2.0
// Okta's words for states, and what they stand for here.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace rollcall::okta {

template<class Meaning>
struct Word {
    std::string_view text;
    Meaning meaning;
};

template<class Meaning, std::size_t size>
[[nodiscard]] constexpr Meaning meaningOf(std::string_view text, const std::array<Word<Meaning>, size>& words,
                                          Meaning ifUnknown)
{
    const auto* const word = std::ranges::find(words, text, &Word<Meaning>::text);
    return word == words.end() ? ifUnknown : word->meaning;
}

} // namespace rollcall::okta
