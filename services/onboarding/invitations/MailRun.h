// SPDX-License-Identifier: Apache-2.0
// One attempt to mail one person, from the look before it to what its end leaves behind.
#pragma once

#include "InvitationStep.h"
#include "onboarding/InvitationMailer.h"

#include <functional>
#include <optional>
#include <string>

namespace rollcall::onboarding {

/// For one thread, and used once.
class InvitationMailer::Run {
public:
    Run(InvitationMailer& mailer, jobs::Attempt& attempt) : m_mailer(mailer), m_attempt(attempt) {}

    [[nodiscard]] jobs::Outcome operator()();

private:
    struct Found {
        directory::Integration integration;
        InvitationSettings settings;
        std::optional<directory::Person> person;
        directory::Invitation invitation;
        Situation situation;
    };

    /// Passing trouble is tried again, everything else is not.
    [[nodiscard]] static jobs::Outcome failed(const core::Error& error);
    [[nodiscard]] static core::Result<> saveOnly(directory::WriteSession& session,
                                                 const directory::Invitation& invitation);
    /// Cancelled, and nothing saved, when it went another way since it was looked at.
    [[nodiscard]] static core::Result<> saveUnlessMoved(directory::WriteSession& session,
                                                        const directory::Invitation& invitation,
                                                        const directory::Invitation& lookedAt);

    [[nodiscard]] core::Result<std::optional<Found>> look();
    [[nodiscard]] static core::Result<std::optional<Found>> lookUp(directory::ReadSession& session,
                                                                   const MailOrder& order, core::Timestamp now);
    /// Why there is to be no mail, with what becomes of the invitation.
    [[nodiscard]] std::optional<jobs::Outcome> objection();
    [[nodiscard]] jobs::Outcome withheld(std::string why, jobs::AlsoWrite alsoWrite);
    [[nodiscard]] jobs::Outcome held(directory::HoldReason reason, const std::string& why,
                                     std::optional<core::Timestamp> until = {});
    [[nodiscard]] core::Result<> make();
    [[nodiscard]] jobs::Outcome notMade(const core::Error& error);
    [[nodiscard]] core::Result<> begin();
    [[nodiscard]] core::Result<> handOver();
    [[nodiscard]] jobs::Outcome send();
    [[nodiscard]] jobs::Outcome judge(const Delivery& delivery);
    [[nodiscard]] jobs::Outcome accepted(const Delivery& delivery);
    [[nodiscard]] jobs::Outcome deferred(const Delivery& delivery);
    [[nodiscard]] jobs::Outcome refused(const Delivery& delivery);
    [[nodiscard]] jobs::Outcome rejected(const Delivery& delivery);
    [[nodiscard]] jobs::Outcome stopped(const Delivery& delivery);
    /// What more an outcome says of the invitation, which is this attempt's still or not. `ended` is the time that the
    /// attempt bears: what came back is told apart from a later mail by it.
    using Also = std::function<void(directory::Invitation&, bool isOurs, core::Timestamp ended)>;
    /// Ends the attempt's row and leaves the invitation, where it is still this attempt's, in `state`, in the
    /// transaction that ends the job.
    [[nodiscard]] jobs::AlsoWrite ending(directory::MailOutcome outcome, directory::InvitationState state,
                                         const Delivery& delivery, Also also = {});

    InvitationMailer& m_mailer;
    jobs::Attempt& m_attempt;
    MailOrder m_order;
    Found m_found;
    MadeMail m_mail;
    core::Sha256Digest m_token{};
    core::Timestamp m_expires{};
    directory::MailAttemptId m_row;
};

} // namespace rollcall::onboarding
