// SPDX-License-Identifier: Apache-2.0
// Makes one attempt to mail one person: the handler of the jobs that invitations order.
#pragma once

#include "core/Result.h"
#include "directory/Database.h"
#include "directory/Invitations.h"
#include "jobs/Handler.h"
#include "onboarding/MailMessage.h"
#include "onboarding/MailServer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// The kind of the jobs that it handles.
inline constexpr std::string_view invitationMailJob = "invitation-mail";

/// What a mail is made of.
struct MailRequest {
    directory::MailKind kind = directory::MailKind::Invitation;
    directory::Integration integration;
    directory::Person person;
    directory::Invitation invitation;
    std::string link;          ///< with the secret in it: into the mail, and nowhere else
    core::Timestamp expires{}; ///< of the link
};

struct MadeMail {
    MailMessage message; ///< without messageId and date
    std::string language;
    std::int64_t templateVersion = 0;
};

/// Thread-safe. Invalid when the template gives no mail for this person: it is not tried again by itself.
using MailMaker = std::function<core::Result<MadeMail>(directory::ReadSession&, const MailRequest&)>;
/// A new connection to the mail server as it is set at the moment.
using MailSenderMaker = std::function<core::Result<std::unique_ptr<MailSender>>()>;
/// Why Okta says that a person is not to be mailed now, as SUSPENDED; nothing when nothing speaks against it, or when
/// there is nobody to ask. An error: it could not be asked, and will be later.
using SignInCheck = std::function<core::Result<std::optional<std::string>>(const directory::Integration&,
                                                                           const directory::Person&, std::stop_token)>;

struct InvitationMailerOptions {
    MailMaker make;
    MailSenderMaker connect;
    SignInCheck mayBeMailed{};                           ///< may be empty
    std::function<core::Result<std::string>()> enrolUrl; ///< what links begin with, up to "/enrol"
    const core::Clock* clock = nullptr;                  ///< the directory's
    int maximumAttempts = 12;                            ///< as the runner has it
};

/// Everything is looked at again right before the mail: who has been deactivated, registered or mailed by others
/// meanwhile gets none. The link works from the moment the mail may have left, and the one before it ends then.
/// The server's silence behind the whole mail is "unknown", and not repeated. Thread-safe; connections are kept.
class InvitationMailer {
public:
    InvitationMailer(directory::Database& database, InvitationMailerOptions options);

    [[nodiscard]] jobs::Outcome operator()(jobs::Attempt& attempt);
    /// The next mails go over new connections: the server's settings changed.
    void forgetConnections();

private:
    class Run;
    [[nodiscard]] core::Result<std::unique_ptr<MailSender>> takeSender();
    void giveBack(std::unique_ptr<MailSender> sender, std::uint64_t generation);

    directory::Database& m_database;
    const InvitationMailerOptions m_options;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<MailSender>> m_idle;
    std::uint64_t m_generation = 0;
};

} // namespace rollcall::onboarding
