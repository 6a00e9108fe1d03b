// SPDX-License-Identifier: Apache-2.0
// Mails over a real exchange: secured, logged in, kept on one connection; each way in which it can go wrong is told.
#include "SmtpPeer.h"
#include "TestCertificates.h"
#include "onboarding/MailServer.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace rollcall;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

constexpr auto password = "correct horse battery staple";

MailMessage mailTo(const std::string& address)
{
    MailMessage message;
    message.from = *readMailbox("it@example.com", "IT service desk");
    message.to = *readMailbox(address, "Ada Lovelace");
    message.subject = "Set up your sign-in";
    message.text = "Hello Ada\n.a line that begins with a dot\n.\nend\n";
    message.messageId = messageIdFor("0192-" + std::to_string(std::hash<std::string>{}(address)), message.from);
    message.date = core::fromMilliseconds(1'763'715'907'000);
    return message;
}

MailServer plain(const test::SmtpPeer& peer)
{
    MailServer server;
    server.host = "127.0.0.1";
    server.port = peer.port();
    server.security = MailSecurity::None;
    server.login = MailLogin::None;
    return server;
}

MailSecretSource secretOf(const char* text = password)
{
    return [text]() -> core::Result<core::Secret> { return core::Secret(text); };
}

std::unique_ptr<MailSender> senderFor(const MailServer& server, const char* secret = password)
{
    auto sender = MailSender::create(server, secretOf(secret));
    if (!sender)
        qFatal("%s", sender.error().message.c_str());
    return std::move(*sender);
}

} // namespace

class MailSenderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_files = test::makeCertificate(m_folder.path(), QStringLiteral("mail"));
        QVERIFY(!m_files.chain.isEmpty());
        std::ofstream(m_folder.filePath(QStringLiteral("password")).toStdString()) << password;
    }

    void handsOverAMailAndKeepsTheConnection()
    {
        test::SmtpPeer peer({});
        const auto sender = senderFor(plain(peer));
        int handed = 0;
        for (const char* name : {"ada@example.com", "bob@example.com", "eva@example.com"}) {
            const Delivery delivery = sender->send(mailTo(name),
                                                   [&handed]() -> core::Result<> {
                                                       ++handed;
                                                       return {};
                                                   },
                                                   {});
            QVERIFY2(delivery.kind == DeliveryKind::Accepted, delivery.message.c_str());
            QCOMPARE(delivery.reply, std::string("2.0.0 Ok: queued as 4F1"));
            // It greets once, and is known by that name from then on.
            QVERIFY(!delivery.server.empty());
            const QJsonObject mail = peer.nextMail();
            QCOMPARE(mail[QStringLiteral("to")][0].toString(), QString::fromLatin1(name));
            QCOMPARE(mail[QStringLiteral("from")].toString(), QStringLiteral("it@example.com"));
            QCOMPARE(mail[QStringLiteral("connections")].toInt(), 1);
            QVERIFY(mail[QStringLiteral("content")].toString().contains(
                QStringLiteral("\r\n.a line that begins with a dot\r\n.\r\nend")));
        }
        QCOMPARE(handed, 3);
    }

    void securesTheLineAndLogsIn_data()
    {
        QTest::addColumn<bool>("isImplicit");
        QTest::newRow("STARTTLS") << false;
        QTest::newRow("TLS from the first byte") << true;
    }
    void securesTheLineAndLogsIn()
    {
        QFETCH(bool, isImplicit);
        test::SmtpPeer peer(secured(isImplicit));
        MailServer server = withLogin(peer, isImplicit);
        const auto sender = senderFor(server);
        const Delivery checked = sender->check({});
        QVERIFY2(checked.kind == DeliveryKind::Accepted, checked.message.c_str());
        const Delivery delivery = sender->send(mailTo("ada@example.com"), {}, {});
        QVERIFY2(delivery.kind == DeliveryKind::Accepted, delivery.message.c_str());
        const QJsonObject mail = peer.nextMail();
        QVERIFY(mail[QStringLiteral("isSecure")].toBool());
        QCOMPARE(mail[QStringLiteral("login")].toString(), QStringLiteral("mailer"));
    }

    void refusesALoginThatIsWrong()
    {
        test::SmtpPeer peer(secured(false));
        const auto sender = senderFor(withLogin(peer, false), "another password");
        for (const Delivery& delivery : {sender->check({}), sender->send(mailTo("ada@example.com"), {}, {})}) {
            QVERIFY2(delivery.kind == DeliveryKind::Rejected, delivery.message.c_str());
            QVERIFY2(delivery.message.find("login") != std::string::npos, delivery.message.c_str());
            QVERIFY(delivery.message.find("another password") == std::string::npos);
        }
    }

    void logsInWithAnAccessToken()
    {
        for (const bool isImplicit : {false, true}) {
            test::SmtpPeer peer(secured(isImplicit) << QStringLiteral("--oauth"));
            MailServer server = withLogin(peer, isImplicit);
            server.login = MailLogin::OAuthToken;
            const auto sender = senderFor(server);
            const Delivery checked = sender->check({});
            QVERIFY2(checked.kind == DeliveryKind::Accepted, checked.message.c_str());
            const Delivery delivery = sender->send(mailTo("ada@example.com"), {}, {});
            QVERIFY2(delivery.kind == DeliveryKind::Accepted, delivery.message.c_str());
            QCOMPARE(peer.nextMail()[QStringLiteral("login")].toString(), QStringLiteral("mailer"));
        }
    }

    /// As after its hour: the server says it in a challenge of its own.
    void refusesAnAccessTokenThatHasExpired()
    {
        test::SmtpPeer peer(secured(false) << QStringLiteral("--oauth"));
        MailServer server = withLogin(peer, false);
        server.login = MailLogin::OAuthToken;
        const auto sender = senderFor(server, "an expired token");
        for (const Delivery& delivery : {sender->check({}), sender->send(mailTo("ada@example.com"), {}, {})}) {
            QVERIFY2(delivery.kind == DeliveryKind::Rejected, delivery.message.c_str());
            QVERIFY2(delivery.message.find("login") != std::string::npos, delivery.message.c_str());
            QVERIFY(delivery.message.find("an expired token") == std::string::npos);
        }
    }

    void sendsNothingInTheClear()
    {
        test::SmtpPeer peer({});
        MailServer server = plain(peer);
        server.security = MailSecurity::StartTls;
        const Delivery delivery = senderFor(server)->send(mailTo("ada@example.com"), {}, {});
        QVERIFY2(delivery.kind == DeliveryKind::Rejected, delivery.message.c_str());
        QVERIFY2(delivery.message.find("STARTTLS") != std::string::npos, delivery.message.c_str());
        server.host = "smtp.example.com";
        server.security = MailSecurity::None;
        QVERIFY(!MailSender::create(server, secretOf()).has_value());
    }

    void trustsNoCertificateOfAStranger()
    {
        test::SmtpPeer peer(secured(false));
        MailServer server = withLogin(peer, false);
        server.certificateAuthorities.clear();
        const Delivery delivery = senderFor(server)->send(mailTo("ada@example.com"), {}, {});
        QVERIFY2(delivery.kind == DeliveryKind::Rejected, delivery.message.c_str());
        QVERIFY2(delivery.message.find("certificate") != std::string::npos, delivery.message.c_str());
    }

    void tellsHowADeliveryEnds_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("to");
        QTest::addColumn<DeliveryKind>("kind");
        QTest::addColumn<bool>("isAddressAtFault");
        const auto fault = [](const char* name) { return QStringList{QStringLiteral("--fault"), QLatin1String(name)}; };
        QTest::newRow("nobody of that name")
            << QStringList() << QStringLiteral("nobody@example.com") << DeliveryKind::Refused << true;
        QTest::newRow("relaying denied") << QStringList() << QStringLiteral("policy@example.com")
                                         << DeliveryKind::Refused << false;
        QTest::newRow("greylisted") << fault("greylist") << QStringLiteral("ada@example.com") << DeliveryKind::Deferred
                                    << false;
        QTest::newRow("421 behind the mail")
            << fault("closing") << QStringLiteral("ada@example.com") << DeliveryKind::Deferred << false;
        QTest::newRow("dropped behind the mail")
            << fault("drop-after-data") << QStringLiteral("ada@example.com") << DeliveryKind::Unknown << false;
        QTest::newRow("silent behind the mail")
            << fault("silent") << QStringLiteral("ada@example.com") << DeliveryKind::Unknown << false;
        QTest::newRow("too large") << QStringList{QStringLiteral("--size"), QStringLiteral("200")}
                                   << QStringLiteral("ada@example.com") << DeliveryKind::Refused << false;
        QTest::newRow("no SMTPUTF8") << QStringList{QStringLiteral("--no-utf8")}
                                     << QStringLiteral("j\u00f6rg@example.com") << DeliveryKind::Refused << false;
    }
    void tellsHowADeliveryEnds()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, to);
        QFETCH(DeliveryKind, kind);
        QFETCH(bool, isAddressAtFault);
        test::SmtpPeer peer(arguments);
        MailServer server = plain(peer);
        server.timeout = 3s;
        const auto sender = senderFor(server);
        const Delivery delivery = sender->send(mailTo(to.toStdString()), {}, {});
        QVERIFY2(delivery.kind == kind, delivery.message.c_str());
        QCOMPARE(delivery.isAddressAtFault, isAddressAtFault);
        QCOMPARE(delivery.code >= 400, kind != DeliveryKind::Unknown);
    }

    void goesOnAfterWhatFailed()
    {
        test::SmtpPeer peer({QStringLiteral("--fault"), QStringLiteral("greylist")});
        const auto sender = senderFor(plain(peer));
        QVERIFY(sender->send(mailTo("ada@example.com"), {}, {}).kind == DeliveryKind::Deferred);
        const Delivery second = sender->send(mailTo("ada@example.com"), {}, {});
        QVERIFY2(second.kind == DeliveryKind::Accepted, second.message.c_str());
        QVERIFY(!peer.nextMail().isEmpty());
    }

    void takesAnAddressOfAnotherScriptWhereTheServerDoes()
    {
        test::SmtpPeer peer({});
        const Delivery delivery = senderFor(plain(peer))->send(mailTo("j\xC3\xB6rg@example.com"), {}, {});
        QVERIFY2(delivery.kind == DeliveryKind::Accepted, delivery.message.c_str());
        const QJsonObject mail = peer.nextMail();
        QCOMPARE(mail[QStringLiteral("to")][0].toString(), QStringLiteral("j\u00f6rg@example.com"));
    }

    void tellsWhoIsNotThere()
    {
        MailServer server;
        server.host = "127.0.0.1";
        server.port = 1;
        server.security = MailSecurity::None;
        server.login = MailLogin::None;
        const Delivery delivery = senderFor(server)->check({});
        QVERIFY(delivery.kind == DeliveryKind::Deferred);
        QVERIFY2(delivery.message.find("127.0.0.1, port 1") != std::string::npos, delivery.message.c_str());
    }

    void doesNotHandOverWhatMayNotBe()
    {
        test::SmtpPeer peer({});
        const auto sender = senderFor(plain(peer));
        const auto refuse = []() -> core::Result<> {
            return core::failure(core::ErrorKind::Denied, "Another has it.");
        };
        QVERIFY(sender->send(mailTo("ada@example.com"), refuse, {}).kind == DeliveryKind::Cancelled);
        const Delivery next = sender->send(mailTo("bob@example.com"), {}, {});
        QVERIFY2(next.kind == DeliveryKind::Accepted, next.message.c_str());
        QCOMPARE(peer.nextMail()[QStringLiteral("to")][0].toString(), QStringLiteral("bob@example.com"));
    }

    void stopsBeforeTheHandOver()
    {
        std::stop_source stop;
        stop.request_stop();
        test::SmtpPeer peer({});
        QVERIFY(senderFor(plain(peer))->send(mailTo("ada@example.com"), {}, stop.get_token()).kind ==
                DeliveryKind::Cancelled);
    }

private:
    QStringList secured(bool isImplicit) const
    {
        QStringList arguments{QStringLiteral("--certificate"),   m_files.chain,
                              QStringLiteral("--key"),           m_files.key,
                              QStringLiteral("--user"),          QStringLiteral("mailer"),
                              QStringLiteral("--password-file"), m_folder.filePath(QStringLiteral("password"))};
        if (isImplicit)
            arguments << QStringLiteral("--implicit");
        return arguments;
    }

    MailServer withLogin(const test::SmtpPeer& peer, bool isImplicit) const
    {
        MailServer server = plain(peer);
        server.security = isImplicit ? MailSecurity::ImplicitTls : MailSecurity::StartTls;
        server.login = MailLogin::Password;
        server.userName = "mailer";
        server.certificateAuthorities = m_files.authority.toStdString();
        return server;
    }

    QTemporaryDir m_folder;
    test::CertificateFiles m_files;
};

QTEST_GUILESS_MAIN(MailSenderTest)
#include "MailSenderTest.moc"
