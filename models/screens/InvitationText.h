// SPDX-License-Identifier: Apache-2.0
// Invitations in words: states, why they stand where they stand, each mail that was tried.
#pragma once

#include "screens/InvitationReading.h"
#include "screens/StateWord.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace rollcall::models {

/// A name and what stands behind it.
struct InvitationFact {
    QString name;
    QString value;
    QString exact{};
    bool isMonospace = false;

    bool operator==(const InvitationFact&) const = default;
};
struct InvitationFacts {
    QString title;
    QList<InvitationFact> facts;

    bool operator==(const InvitationFacts&) const = default;
};

class InvitationText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::InvitationText)

public:
    [[nodiscard]] static QString slice(InvitationSlice slice);
    [[nodiscard]] static StateWord state(const directory::Invitation& invitation);
    /// Why it is held or ended, in a few words; empty where there is nothing to say.
    [[nodiscard]] static QString why(const directory::Invitation& invitation);
    /// The person's, else the address.
    [[nodiscard]] static QString name(const InvitationRow& row);
    /// One sentence: what happened last and what follows.
    [[nodiscard]] static QString sentence(const InvitationDetail& detail, core::Timestamp now);
    [[nodiscard]] static QList<InvitationFacts> facts(const InvitationDetail& detail, core::Timestamp now);
    [[nodiscard]] static QString outcome(directory::MailOutcome outcome);
    [[nodiscard]] static QString kind(directory::MailKind kind);
    [[nodiscard]] static QString route(onboarding::ResendRoute route);
    /// What it does, before anybody chooses it.
    [[nodiscard]] static QString aboutRoute(onboarding::ResendRoute route);
    /// Of a bulk action: whom it is for, and by which way.
    [[nodiscard]] static QString title(const directory::JobQueue& queue);
    [[nodiscard]] static QString evidence(const directory::Registration& registration, core::Timestamp now);
    [[nodiscard]] static QString writeBack(const directory::WriteBack& writeBack);
    /// What is known of mails that came back, and when and where that was read.
    [[nodiscard]] static QString bounces(const onboarding::BounceStanding& standing, core::Timestamp now);
    /// What a report says of one mail; empty without one.
    [[nodiscard]] static QString report(const directory::MailReport& report, core::Timestamp now);
    /// Who invites, and when: one line.
    [[nodiscard]] static QString policy(const onboarding::InvitationSettings& settings);
    [[nodiscard]] static QString mailer(onboarding::Mailer mailer);
    [[nodiscard]] static QString when(onboarding::InviteWhen when);
    /// "12 of 40 mails went out, 2 failed".
    [[nodiscard]] static QString progress(const BulkMailing& bulk);

private:
    [[nodiscard]] static QString routeOutcome(const onboarding::RouteTried& tried);
};

} // namespace rollcall::models
