// SPDX-License-Identifier: Apache-2.0
// The mail server that takes our mails: how it is reached, and how each delivery to it ended.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "onboarding/MailMessage.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

enum class MailSecurity {
    StartTls,    ///< required: a server that does not offer it gets nothing (RFC 3207)
    ImplicitTls, ///< TLS from the first byte (RFC 8314)
    None,        ///< to a loopback address only
};
enum class MailLogin { None, Password, OAuthToken };

struct MailServer {
    std::string host;
    std::uint16_t port = 587;
    MailSecurity security = MailSecurity::StartTls;
    MailLogin login = MailLogin::Password;
    std::string userName;
    /// What we call ourselves (EHLO); empty: the domain of the sender.
    std::string clientName{};
    std::filesystem::path certificateAuthorities{}; ///< PEM, besides the system's; may be empty
    std::chrono::milliseconds connectTimeout{20'000};
    std::chrono::milliseconds timeout{120'000}; ///< for one mail as a whole
};

/// Invalid, in words for the form, for what cannot be connected to or would send in the clear to another computer.
[[nodiscard]] core::Result<> checkMailServer(const MailServer& server);

/// The password or access token at the moment of the call. Thread-safe.
using MailSecretSource = std::function<core::Result<core::Secret>()>;

enum class DeliveryKind {
    Accepted,  ///< the server took it: not that anybody has it
    Deferred,  ///< passing: the server says 4xx, or cannot be reached
    Refused,   ///< the server says 5xx of this mail or its recipient
    Rejected,  ///< it will not work for any mail until the settings are mended: login, TLS, sender, no SMTPUTF8
    Unknown,   ///< the line broke between the whole mail and the server's answer
    Cancelled, ///< before the mail was handed over
};

struct Delivery {
    DeliveryKind kind = DeliveryKind::Deferred;
    bool isAddressAtFault = false; ///< Refused: this recipient does not exist or takes no mail (RFC 3463 5.1, 5.2.1)
    int code = 0;                  ///< the server's last reply; 0: there was none
    std::string reply;             ///< the same in its words, one line
    std::string message;           ///< for people: what happened, the likely cause, the next step
    std::string server;            ///< as it names itself in its greeting
};

/// Right before the last bytes of a mail go out; when it fails they do not, and the delivery is Cancelled.
using BeforeHandOver = std::function<core::Result<>()>;

/// One connection, kept for the next mail. For one thread at a time.
class MailSender {
public:
    /// Invalid as of checkMailServer; Internal when the mail library cannot be set up.
    [[nodiscard]] static core::Result<std::unique_ptr<MailSender>> create(const MailServer& server,
                                                                          MailSecretSource secret);
    ~MailSender();
    MailSender(const MailSender&) = delete;
    MailSender& operator=(const MailSender&) = delete;

    /// Blocks until the server has answered, at most for the server's time-out.
    [[nodiscard]] Delivery send(const MailMessage& message, const BeforeHandOver& beforeHandOver, std::stop_token stop);

    /// Connects, secures the line and logs in, and sends nothing. Accepted when all went well.
    [[nodiscard]] Delivery check(std::stop_token stop);

private:
    class Connection;
    explicit MailSender(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> m_connection;
};

} // namespace rollcall::onboarding
