// SPDX-License-Identifier: Apache-2.0
// Makes names and addresses findable: the text that is indexed, and the words of a query against it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// Folds, strips accents, and puts two blanks before every word, so that the pieces "  a" and " ad" mark the beginning
/// of a word. Parts after punctuation and characters of scripts written without blanks begin a word as well.
[[nodiscard]] std::string searchTextOf(std::string_view plain);

/// The words of a query, folded and without accents. Any word of three characters or more is found inside words, a
/// shorter one at their beginning.
[[nodiscard]] std::vector<std::string> searchWords(std::string_view typed);

/// What to look for in the indexed text so that `word` is found: the word itself or, of short ones, with its blanks.
[[nodiscard]] std::string searchPattern(std::string_view word);

/// All pieces of three characters in the pattern, without repetition.
[[nodiscard]] std::vector<std::string> searchPieces(std::string_view pattern);

} // namespace rollcall::directory
