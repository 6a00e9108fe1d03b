// SPDX-License-Identifier: Apache-2.0
// From an invitation to somebody who does not exist there, over a mail server that takes it and sends it back, to
// "correct the address", and to the mail that goes to the new one.
#include "CtlProcess.h"
#include "Okta.h"
#include "Postfix.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int waitLimit = 60'000;

/// A directory whose integration is mailed by Rollcall over that server, served.
class House {
public:
    explicit House(std::uint16_t port)
    {
        m_made = makeIntegration(m_folder.path(), "Passkeys");
        require(words("mail configure --host 127.0.0.1 --security none --login none --from it@example.com "
                      "--from-name IT --organisation Example --port")
                << QString::number(port));
        require(words("invite configure --mailer rollcall --when at-once"));
        m_serve = std::make_unique<Serve>(m_folder.path());
        if (m_serve->url().isEmpty())
            qFatal("serve did not start: %s", qUtf8Printable(m_serve->process().error()));
        require(words("settings set enrolment.url") << m_serve->url());
        okta = std::make_unique<Okta>(m_serve->port(), m_made.slug, m_made.token);
    }

    CtlResult run(const QStringList& arguments, const QByteArray& input = {})
    {
        return ctl(m_folder.path(), arguments, input);
    }
    QJsonObject require(const QStringList& arguments)
    {
        const CtlResult result = run(QStringList{QStringLiteral("--json")} + arguments);
        if (result.exitCode != 0)
            qFatal("%s: %s", qUtf8Printable(arguments.join(QLatin1Char(' '))), result.told().constData());
        return result.object();
    }
    QJsonObject invitation(const char* userName)
    {
        return run(words("invite show --json") << QString::fromUtf8(userName)).object();
    }
    QString state(const char* userName) { return invitation(userName)[QStringLiteral("state")].toString(); }
    int replaceAddress(const char* userName, const std::string& address)
    {
        const std::string id = invitation(userName)[QStringLiteral("id")].toString().toStdString();
        return okta->send("PUT", "/Users/" + id,
                          R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":")" +
                              std::string(userName) + R"(","emails":[{"primary":true,"value":")" + address +
                              R"(","type":"work"}],"active":true})");
    }
    QString folder() const { return m_folder.path(); }

    std::unique_ptr<Okta> okta;

private:
    QTemporaryDir m_folder;
    Made m_made;
    std::unique_ptr<Serve> m_serve;
};

} // namespace

class BouncesServeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromAMailThatComesBackToTheNewAddress()
    {
        const auto postfix = test::Postfix::start({"it@example.com", "ada.lovelace@example.com", "grace@example.com"});
        if (!postfix)
            QSKIP("Postfix is not installed, or this account may not run it.");
        House house(postfix->port());
        QCOMPARE(house.run(words("bounces check")).exitCode, 4);
        QCOMPARE(house.okta->createPerson("ada@example.com"), 201);
        QCOMPARE(house.okta->createPerson("grace@example.com"), 201);
        // The server takes it, since it does not look who is there, and sends it back to the sender.
        QTRY_COMPARE_WITH_TIMEOUT(postfix->delivered(), qsizetype{2}, waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(postfix->deliveredTo().contains("it@example.com"), waitLimit);
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("accepted"), waitLimit);
        const QStringList mails = QDir(postfix->maildir() + QStringLiteral("/new")).entryList(QDir::Files);

        const QJsonObject configured = house.require(words("bounces configure --maildir") << postfix->maildir());
        QCOMPARE(configured[QStringLiteral("bounces.source")].toString(), QStringLiteral("maildir"));
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("bounced"), waitLimit);
        const QJsonObject bounced = house.invitation("ada@example.com");
        const QString note = bounced[QStringLiteral("note")].toString();
        QVERIFY2(note.contains(QStringLiteral("Correct the address in Okta")), qPrintable(note));
        const QJsonObject report =
            bounced[QStringLiteral("attempts")].toArray().last().toObject()[QStringLiteral("report")].toObject();
        QCOMPARE(report[QStringLiteral("fate")].toString(), QStringLiteral("returned"));
        QCOMPARE(report[QStringLiteral("status")].toString(), QStringLiteral("5.1.1"));
        QCOMPARE(house.state("grace@example.com"), QStringLiteral("accepted"));
        // Read only: every mail lies where it lay.
        QCOMPARE(QDir(postfix->maildir() + QStringLiteral("/new")).entryList(QDir::Files), mails);
        // Not sent there again on request either.
        const CtlResult again = house.run(words("invite resend ada@example.com"));
        QVERIFY2(again.told().contains("Correct the address in Okta"), again.told().constData());
        const QJsonObject checked = house.require(words("bounces check"));
        QCOMPARE(checked[QStringLiteral("mails")].toInt(), 0);

        QCOMPARE(house.replaceAddress("ada@example.com", "ada.lovelace@example.com"), 200);
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("held"), waitLimit);
        QVERIFY(house.invitation("ada@example.com")[QStringLiteral("note")].toString().contains(
            QStringLiteral("send it there")));
        house.require(words("invite resend ada@example.com"));
        QTRY_COMPARE_WITH_TIMEOUT(house.state("ada@example.com"), QStringLiteral("accepted"), waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(postfix->deliveredTo().contains("ada.lovelace@example.com"), waitLimit);

        // What comes while it listens is read as well.
        QCOMPARE(house.okta->createPerson("linus@example.com"), 201);
        QTRY_COMPARE_WITH_TIMEOUT(house.state("linus@example.com"), QStringLiteral("bounced"), waitLimit);
        const QJsonObject off = house.require(words("bounces off"));
        QCOMPARE(off[QStringLiteral("bounces.source")].toString(), QStringLiteral("off"));
        QCOMPARE(house.run(words("bounces check")).exitCode, 4);
    }

    void refusesWhatCannotBeRead()
    {
        House house(25);
        const auto refused = [&](const QStringList& arguments) { return house.run(arguments); };
        const QString nowhere = house.folder() + QStringLiteral("/nowhere");
        CtlResult result = refused(words("bounces configure --maildir") << nowhere);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.told().contains("There is no folder"), result.told().constData());
        result = refused(words("bounces configure --host imap.example.com --user-name b --security none"));
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.told().contains("in the clear"), result.told().constData());
        result = refused(words("bounces configure --host imap.example.com --maildir") << house.folder());
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.told().contains("from one place"), result.told().constData());
        // A folder that is no Maildir can be set, since the mail server may make it later; trying it says what lacks.
        house.require(words("bounces configure --maildir") << house.folder());
        result = refused(words("bounces check"));
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.told().contains("There is no Maildir at"), result.told().constData());
    }
};

QTEST_GUILESS_MAIN(BouncesServeTest)
#include "BouncesServeTest.moc"
