// SPDX-License-Identifier: Apache-2.0
// People whose invitations a server has taken, and the mailbox that reports of them come to.
#pragma once

#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "onboarding/BounceReader.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"

#include <QDir>
#include <QFile>
#include <QStringList>
#include <QTemporaryDir>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::tests {

using namespace rollcall::directory;
using namespace rollcall::onboarding;

inline constexpr int bounceWait = 20'000;

struct Said {
    std::string action = "failed";
    std::string status = "5.1.1";
    std::string diagnostic = "smtp; 550 5.1.1 User unknown";
    std::string date = "Sun, 1 Mar 2026 23:59:00 +0000"; ///< later than anything in these tests
};

inline std::string reportAbout(const std::string& messageId, const std::string& address, const Said& said = {})
{
    return "From: MAILER-DAEMON@mx.example.test\nDate: " + said.date +
           "\nAuto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; "
           "boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
           "Reporting-MTA: dns; mx.example.test\n\nFinal-Recipient: rfc822; " +
           address + "\nAction: " + said.action + "\nStatus: " + said.status + "\nDiagnostic-Code: " + said.diagnostic +
           "\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + messageId + ">\n--b--\n";
}

/// A Maildir in a temporary folder.
class Mailbox {
public:
    Mailbox()
    {
        for (const char* part : {"new", "cur", "tmp"})
            QDir(m_folder.path()).mkdir(QString::fromLatin1(part));
    }
    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }
    void deliver(const std::string& name, const std::string& mail, const char* part = "new")
    {
        QFile file(m_folder.filePath(QString::fromLatin1(part) + QLatin1Char('/') + QString::fromStdString(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(mail.data(), static_cast<qint64>(mail.size())) < 0)
            qFatal("no mail can be delivered");
    }
    void move(const char* from, const std::string& name, const char* to, const std::string& newName)
    {
        std::filesystem::rename(path() / from / name, path() / to / newName);
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const char* part : {"new", "cur", "tmp"}) {
            for (const QString& name : QDir(m_folder.filePath(QString::fromLatin1(part))).entryList(QDir::Files))
                all += QString::fromLatin1(part) + QLatin1Char('/') + name;
        }
        return all;
    }

private:
    QTemporaryDir m_folder;
};

/// People whose invitations a server has taken, and the mailbox that reports of them come to.
class House {
public:
    explicit House(const InvitationSettings& settings = mailed())
    {
        const std::string json = onboarding::toJson(settings);
        const std::string name = settingOfInvitations(directory.integration.id);
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, json); }));
    }
    static InvitationSettings mailed()
    {
        InvitationSettings settings;
        settings.mailer = Mailer::Rollcall;
        settings.when = InviteWhen::AtOnce;
        return settings;
    }

    Person add(const std::string& name)
    {
        return valueOf(
            directory.addPerson(name, R"("emails":[{"value":")" + name + R"(@example.com","primary":true}])"));
    }
    /// As the mailer does it.
    Invitation mail(const Person& person, const std::string& messageId, MailOutcome outcome = MailOutcome::Accepted)
    {
        Invitation invitation;
        if (const auto before = of(person))
            invitation = *before;
        invitation.integration = directory.integration.id;
        invitation.person = person.id;
        invitation.personRow = person.rowId;
        invitation.state = outcome == MailOutcome::Sending ? InvitationState::Sending : InvitationState::Accepted;
        invitation.hold = HoldReason::None;
        if (invitation.address.empty())
            invitation.address = person.userName + "@example.com";
        ++invitation.mails;
        invitation.lastAccepted = directory.clock.now();
        invitation.expires = directory.clock.now() + std::chrono::hours(24 * 7);
        invitation.dueAt = directory.clock.now() + std::chrono::hours(48);
        return valueOf(directory.write([=](WriteSession& session) -> core::Result<Invitation> {
            auto saved = session.invitations().save(invitation);
            if (!saved)
                return saved;
            MailAttempt attempt;
            attempt.invitation = saved->id;
            attempt.job = 1;
            attempt.address = saved->address;
            attempt.messageId = messageId;
            attempt.outcome = outcome;
            if (auto added = session.invitations().addAttempt(attempt); !added)
                return tl::unexpected(added.error());
            return saved;
        }));
    }
    void change(const Invitation& invitation)
    {
        valueOf(directory.write([=](WriteSession& session) { return session.invitations().save(invitation); }));
    }
    std::optional<Invitation> of(const Person& person)
    {
        return valueOf(directory.reader->invitations().ofPerson(directory.integration.id, person.id));
    }
    MailAttempt lastAttempt(const Person& person)
    {
        return valueOf(directory.reader->invitations().attempts(of(person)->id)).back();
    }
    std::vector<SuppressedAddress> suppressed()
    {
        return valueOf(directory.reader->invitations().suppressed(directory.integration.id, {}, 10));
    }
    BounceTally read()
    {
        const auto box = openMaildir(mailbox.path(), bounds);
        return valueOf(readBounces(*directory.database, *box, {}));
    }
    BounceStanding standing()
    {
        return parseBounceStanding(valueOf(directory.reader->setting(bounceStandingSetting)).value_or(std::string()));
    }

    TestDirectory directory;
    Mailbox mailbox;
    BounceBounds bounds;
};

inline BounceTally tallyOf(std::int64_t mails, std::int64_t returned, std::int64_t delayed, std::int64_t others,
                           std::int64_t notUnderstood, bool hasMore = false)
{
    return {mails, returned, delayed, others, notUnderstood, hasMore};
}

} // namespace rollcall::tests
