// SPDX-License-Identifier: Apache-2.0
// RFC 5321 §4.2: three digits, a hyphen when more lines follow, text. All of it is a stranger's word.
#include "SmtpReplies.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t longestText = 500;
constexpr int greeting = 220;
constexpr int farewell = 221;

std::string printable(std::string_view text)
{
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' '))
        text.remove_suffix(1);
    std::string out(text);
    std::ranges::replace_if(out, [](unsigned char byte) { return byte < 0x20 || byte >= 0x7F; }, '?');
    return out;
}

bool beginsWithWord(std::string_view text, std::string_view word)
{
    return text.size() >= word.size() &&
           std::ranges::equal(text.substr(0, word.size()), word,
                              [](char left, char right) { return std::toupper(left) == right; }) &&
           (text.size() == word.size() || text[word.size()] == ' ');
}

} // namespace

void SmtpReplies::clear()
{
    *this = SmtpReplies();
}

void SmtpReplies::take(std::string_view line)
{
    int code = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + std::min<std::size_t>(line.size(), 3), code);
    if (error != std::errc() || end != line.data() + 3)
        return;
    // What a server says to our good-bye is not about the mail.
    if (code == farewell)
        return;
    const std::string text = printable(line.substr(std::min<std::size_t>(line.size(), 4)));
    if (!m_isContinued || code != m_code)
        m_text.clear();
    m_isContinued = line.size() > 3 && line[3] == '-';
    m_code = code;
    if (m_text.size() + text.size() < longestText)
        m_text += (m_text.empty() ? "" : " ") + text;
    if (code == greeting && !m_hasGreeted) {
        m_hasGreeted = true;
        m_server = text.substr(0, text.find(' '));
    }
    if (code == 250 && beginsWithWord(text, "SMTPUTF8"))
        m_offersUtf8 = true;
}

} // namespace rollcall::onboarding
