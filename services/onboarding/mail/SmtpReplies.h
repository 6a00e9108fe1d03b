// SPDX-License-Identifier: Apache-2.0
// What the server said during one delivery, line by line.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::onboarding {

class SmtpReplies {
public:
    void clear();
    /// One line of a reply, e.g. "250-STARTTLS" or "550 5.1.1 no such user".
    void take(std::string_view line);

    [[nodiscard]] int code() const { return m_code; }
    /// The last reply without its code, lines joined; printable, at most some hundred characters.
    [[nodiscard]] const std::string& text() const { return m_text; }
    /// As the server names itself in its greeting; empty when the connection was open already.
    [[nodiscard]] const std::string& server() const { return m_server; }
    [[nodiscard]] bool offersUtf8() const { return m_offersUtf8; }
    [[nodiscard]] bool hasGreeted() const { return m_hasGreeted; }

private:
    int m_code = 0;
    bool m_isContinued = false;
    bool m_offersUtf8 = false;
    bool m_hasGreeted = false;
    std::string m_text;
    std::string m_server;
};

} // namespace rollcall::onboarding
