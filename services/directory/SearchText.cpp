// SPDX-License-Identifier: Apache-2.0
// Words, their beginnings, and their pieces of three characters.
#include "directory/SearchText.h"

#include "scim/Fold.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_set>

namespace rollcall::directory {

namespace {

/// Nobody types more to find a person; each costs a condition of its own.
constexpr std::size_t mostWords = 16;

struct Character {
    std::uint32_t code = 0;
    std::size_t size = 1;
};

/// Reads one code point; what is no UTF-8 counts as one byte of its own.
Character characterAt(std::string_view text, std::size_t position)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(position);
    std::size_t size = 1;
    std::uint32_t code = first;
    if (first >= 0xF0 && first < 0xF8) {
        size = 4;
        code = first & 0x07U;
    } else if (first >= 0xE0) {
        size = 3;
        code = first & 0x0FU;
    } else if (first >= 0xC0) {
        size = 2;
        code = first & 0x1FU;
    }
    if (position + size > text.size())
        return {first, 1};
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(position + i) & 0xC0U) != 0x80U)
            return {first, 1};
        code = (code << 6U) | (byte(position + i) & 0x3FU);
    }
    return {code, size};
}

bool isBlank(std::uint32_t code)
{
    return code <= 0x20 || code == 0x7F || code == 0xA0 || code == 0x3000 || (code >= 0x2000 && code <= 0x200A) ||
           code == 0x2028 || code == 0x2029;
}

bool isPunctuation(std::uint32_t code)
{
    const bool isAlphanumeric =
        (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9');
    return (code < 0x80 && !isAlphanumeric) || (code >= 0x2010 && code <= 0x2027);
}

/// Thai to Khmer, and from CJK radicals upwards but for the private use and presentation forms.
bool isWrittenWithoutBlanks(std::uint32_t code)
{
    return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x1000 && code <= 0x109F) ||
           (code >= 0x1780 && code <= 0x17FF) || (code >= 0x2E80 && code <= 0xD7FF) ||
           (code >= 0xF900 && code <= 0xFAFF) || code >= 0x20000;
}

/// "  ab": the beginning of a word at `position`, at most two characters of it.
void appendBeginning(std::string& out, std::string_view word, std::size_t position)
{
    out += "  ";
    for (int i = 0; i < 2 && position < word.size(); ++i) {
        const Character character = characterAt(word, position);
        out += word.substr(position, character.size);
        position += character.size;
    }
}

void appendWord(std::string& out, std::string_view word)
{
    out += "  ";
    out += word;
    bool isAfterPunctuation = false;
    for (std::size_t i = 0; i < word.size();) {
        const Character character = characterAt(word, i);
        const bool mark = isPunctuation(character.code);
        if (i > 0 && !mark && (isAfterPunctuation || isWrittenWithoutBlanks(character.code)))
            appendBeginning(out, word, i);
        isAfterPunctuation = mark;
        i += character.size;
    }
}

template<class Take>
void forEachWord(std::string_view text, Take take)
{
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Character character = characterAt(text, i);
        if (isBlank(character.code)) {
            if (i > begin)
                take(text.substr(begin, i - begin));
            begin = i + character.size;
        }
        i += character.size;
    }
    if (begin < text.size())
        take(text.substr(begin));
}

std::size_t characterCount(std::string_view text, std::size_t atMost)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size() && count < atMost; ++count)
        i += characterAt(text, i).size;
    return count;
}

} // namespace

std::string searchTextOf(std::string_view plain)
{
    const std::string folded = scim::foldForSearch(plain);
    std::string out;
    out.reserve(folded.size() * 2);
    std::unordered_set<std::string_view> seen;
    // A name often stands in userName, e-mail and display name alike: once is enough to be found.
    forEachWord(folded, [&](std::string_view word) {
        if (seen.insert(word).second)
            appendWord(out, word);
    });
    out += ' ';
    return out;
}

std::vector<std::string> searchWords(std::string_view typed)
{
    std::vector<std::string> words;
    const std::string folded = scim::foldForSearch(typed);
    forEachWord(folded, [&](std::string_view word) {
        if (words.size() < mostWords)
            words.emplace_back(word);
    });
    return words;
}

std::string searchPattern(std::string_view word)
{
    switch (characterCount(word, 3)) {
    case 0:
        return {};
    case 1:
        return "  " + std::string(word);
    case 2:
        return " " + std::string(word);
    default:
        return std::string(word);
    }
}

std::vector<std::string> searchPieces(std::string_view pattern)
{
    std::vector<std::string> pieces;
    for (std::size_t i = 0; i < pattern.size();) {
        const Character first = characterAt(pattern, i);
        std::size_t end = i;
        int taken = 0;
        for (; taken < 3 && end < pattern.size(); ++taken)
            end += characterAt(pattern, end).size;
        if (taken < 3)
            break;
        std::string piece(pattern.substr(i, end - i));
        if (std::ranges::find(pieces, piece) == pieces.end())
            pieces.push_back(std::move(piece));
        i += first.size;
    }
    return pieces;
}

} // namespace rollcall::directory
