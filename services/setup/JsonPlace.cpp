// SPDX-License-Identifier: Apache-2.0
// Walks the text once beside the pointer; the text was parsed before, so that only its shape matters here.
#include "JsonPlace.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace rollcall::setup {

namespace {

class Walk {
public:
    explicit Walk(std::string_view text) : m_text(text) {}

    /// Goes to the value of that member or element; false leaves the place where it was.
    bool enter(std::string_view token)
    {
        const std::size_t before = m_at;
        blanks();
        const char open = current();
        if (open != '{' && open != '[')
            return back(before);
        ++m_at;
        for (std::size_t index = 0;; ++index) {
            blanks();
            if (current() == '}' || current() == ']' || m_at >= m_text.size())
                return back(before);
            std::string name = std::to_string(index);
            if (open == '{') {
                name = text();
                blanks();
                ++m_at;
                blanks();
            }
            if (name == token)
                return true;
            skip();
            blanks();
            if (current() == ',')
                ++m_at;
        }
    }
    [[nodiscard]] int line() const { return 1 + static_cast<int>(std::ranges::count(m_text.substr(0, m_at), '\n')); }
    void blanks()
    {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }

private:
    [[nodiscard]] char current() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool back(std::size_t place)
    {
        m_at = place;
        return false;
    }
    std::string text()
    {
        std::string name;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
            name += current();
        }
        ++m_at;
        return name;
    }
    void skip()
    {
        int depth = 0;
        do {
            blanks();
            const char here = current();
            if (here == '"') {
                text();
            } else {
                depth += here == '{' || here == '[' ? 1 : 0;
                depth -= here == '}' || here == ']' ? 1 : 0;
                ++m_at;
            }
        } while (m_at < m_text.size() &&
                 (depth > 0 || std::string_view(",]}").find(current()) == std::string_view::npos));
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

std::string unescaped(std::string_view token)
{
    std::string name;
    for (std::size_t at = 0; at < token.size(); ++at) {
        if (token[at] == '~' && at + 1 < token.size())
            name += token[++at] == '0' ? '~' : '/';
        else
            name += token[at];
    }
    return name;
}

} // namespace

int lineOf(std::string_view json, std::string_view pointer)
{
    Walk walk(json);
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        if (!walk.enter(unescaped(pointer.substr(0, end))))
            break;
        pointer.remove_prefix(end);
    }
    walk.blanks();
    return walk.line();
}

} // namespace rollcall::setup
