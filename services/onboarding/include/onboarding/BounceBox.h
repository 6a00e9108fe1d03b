// SPDX-License-Identifier: Apache-2.0
// The mailbox that reports of returned mails come to: read, and never changed.
#pragma once

#include "core/Result.h"
#include "onboarding/MailServer.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::onboarding {

/// A mail as it lies there, cut after `bytesOfALetter`: what a report says stands before what it returns.
struct BounceLetter {
    std::string name; ///< within its box; the same as long as the mail lies there
    std::string content;
};

struct BounceFetch {
    std::vector<BounceLetter> letters; ///< the oldest first, as many as one round takes
    bool hasMore = false;              ///< the rest comes with the next round
    std::vector<std::string> dropped;  ///< marks that say nothing any more
};

struct BounceBounds {
    std::size_t letters = 100; ///< of one round
    std::size_t bytesOfALetter = 512U * 1024;
    std::size_t bytes = 16U * 1024 * 1024; ///< of one round, at least one letter
};

/// For one thread at a time; blocking.
class BounceBox {
public:
    virtual ~BounceBox() = default;

    /// Names place and account, without a secret: what was read is kept under it.
    [[nodiscard]] virtual std::string source() const = 0;
    /// Those that no mark stands for. Errors are worded for the admin: Offline and Unavailable may pass, Denied (login,
    /// rights) and Invalid (no such folder, TLS) want settings to be mended.
    [[nodiscard]] virtual core::Result<BounceFetch> fetch(std::span<const std::string> marks, std::stop_token stop) = 0;
    /// What is to be kept once a letter, and all before it, were dealt with: it takes the place of `marks` where a box
    /// has one place only, else it comes to them.
    [[nodiscard]] virtual bool hasOnePlace() const = 0;
    /// Between two readings: a folder of this computer costs nothing to look at.
    [[nodiscard]] virtual std::chrono::milliseconds pause() const = 0;
};

/// A folder with `new` and `cur`, as mail servers deliver into (https://cr.yp.to/proto/maildir.html). Marks are the
/// names of mails without their flags. Nothing is moved: where nobody else does, mails stay in `new`.
[[nodiscard]] std::unique_ptr<BounceBox> openMaildir(const std::filesystem::path& folder,
                                                     const BounceBounds& bounds = {});

/// A mailbox by IMAP (RFC 3501).
struct ImapAccount {
    std::string host;
    std::uint16_t port = 993;
    MailSecurity security = MailSecurity::ImplicitTls;
    MailLogin login = MailLogin::Password;
    std::string userName;
    std::string folder = "INBOX";                   ///< as the server names it, in ASCII
    std::filesystem::path certificateAuthorities{}; ///< PEM, besides the system's; may be empty
    std::chrono::milliseconds connectTimeout{20'000};
    std::chrono::milliseconds timeout{60'000}; ///< of the server's answer to one command
};

/// Invalid, in words for the form, for what cannot be connected to or would send a password in the clear to another
/// computer.
[[nodiscard]] core::Result<> checkImapAccount(const ImapAccount& account);

/// Each round connects, reads (EXAMINE, BODY.PEEK) and leaves. The mark is UIDVALIDITY and the last UID: a mailbox that
/// numbers anew is read from its beginning. Invalid as of checkImapAccount.
[[nodiscard]] core::Result<std::unique_ptr<BounceBox>> openImap(const ImapAccount& account, MailSecretSource secret,
                                                                const BounceBounds& bounds = {});

} // namespace rollcall::onboarding
