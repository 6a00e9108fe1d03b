// SPDX-License-Identifier: Apache-2.0
// The mail server of the demonstration: takes mail over SMTP on loopback and keeps it.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rollcall::app {

struct DemoMail {
    std::string from;
    std::string to;
    std::string content; ///< as it came: headers and body, lines ending with CRLF
};

/// Listens from `start` to destruction, on a thread of its own, at 127.0.0.1 alone. Thread-safe.
class DemoMailbox {
public:
    using Listener = std::function<void(const DemoMail&)>;

    /// `received` is called on the mailbox's thread for each mail, before the sender is told that it was taken.
    [[nodiscard]] static core::Result<std::unique_ptr<DemoMailbox>> start(Listener received);
    ~DemoMailbox();
    DemoMailbox(const DemoMailbox&) = delete;
    DemoMailbox& operator=(const DemoMailbox&) = delete;

    [[nodiscard]] std::uint16_t port() const;

private:
    class Server;
    explicit DemoMailbox(std::unique_ptr<Server> server);
    std::unique_ptr<Server> m_server;
};

/// The first link of an enrolment page in a mail, whichever way its parts are encoded; empty when there is none.
[[nodiscard]] std::string enrolmentLinkIn(const DemoMail& mail);

} // namespace rollcall::app
