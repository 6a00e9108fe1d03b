// SPDX-License-Identifier: Apache-2.0
// A line to an IMAP server that is secured and logged in by libcurl; what is said on it then is ours.
#pragma once

#include "core/Result.h"
#include "onboarding/BounceBox.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// One reply of the server: its line, with the bytes of literals (RFC 3501 §4.3) taken out of it.
struct ImapReply {
    std::string text; ///< "* 12 FETCH (UID 5 BODY[]<0> {310})"
    std::string literal;
};

/// For one thread.
class ImapLine {
public:
    /// Blocks until the server took the login. Errors as of BounceBox::fetch.
    [[nodiscard]] static core::Result<std::unique_ptr<ImapLine>>
    open(const ImapAccount& account, const MailSecretSource& secret, std::stop_token stop);
    ~ImapLine();
    ImapLine(const ImapLine&) = delete;
    ImapLine& operator=(const ImapLine&) = delete;

    /// The untagged replies to a command, and what the server says behind its tag: Invalid holds that for NO and BAD.
    /// A literal longer than `mostBytes` and a server that says too much end the line.
    [[nodiscard]] core::Result<std::vector<ImapReply>> command(std::string_view text, std::size_t mostBytes,
                                                               std::stop_token stop);

private:
    class Socket;
    ImapLine(std::unique_ptr<Socket> socket, const ImapAccount& account);
    [[nodiscard]] core::Result<ImapReply> reply(std::size_t mostBytes, std::stop_token stop);

    std::unique_ptr<Socket> m_socket;
    std::chrono::milliseconds m_timeout;
    std::chrono::steady_clock::time_point m_deadline{};
    int m_commands = 0;
};

} // namespace rollcall::onboarding
