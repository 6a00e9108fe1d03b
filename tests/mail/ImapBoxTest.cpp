// SPDX-License-Identifier: Apache-2.0
// The mailbox for returned mails by IMAP: before a real server, and before one that does harm.
#include "Dovecot.h"
#include "TestCertificates.h"
#include "TestDirectory.h"
#include "directory/Invitations.h"
#include "onboarding/BounceBox.h"
#include "onboarding/BounceReader.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <functional>
#include <thread>

using namespace rollcall;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

QByteArray report(int number)
{
    return "From: MAILER-DAEMON@mx.example.test\r\nDate: Sun, 1 Mar 2026 23:59:00 +0000\r\nContent-Type: "
           "multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
           "R3 OK done\r\n* 1 FETCH (UID 1 BODY[]<0> {3}\r\nabc)\r\n"
           "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: "
           "rfc822; ada@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: "
           "text/rfc822-headers\r\n\r\nMessage-ID: <" +
           QByteArray::number(number) + "@acme.example>\r\n--b--\r\n";
}

/// Answers each command with what the test says, until it says nothing: then the line breaks.
class FakeServer {
public:
    using Answer = std::function<QByteArray(const QByteArray& tag, const QByteArray& command)>;

    explicit FakeServer(Answer answer) : m_answer(std::move(answer))
    {
        m_thread = std::thread([this] { run(); });
        while (m_port == 0)
            std::this_thread::yield();
    }
    ~FakeServer()
    {
        m_isOver = true;
        m_thread.join();
    }
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;
    [[nodiscard]] std::uint16_t port() const { return m_port; }

private:
    void run()
    {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
        m_port = server.serverPort();
        while (!m_isOver) {
            if (!server.waitForNewConnection(20))
                continue;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            serve(*socket);
        }
    }
    void serve(QTcpSocket& socket)
    {
        socket.write("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready\r\n");
        while (!m_isOver && socket.state() == QAbstractSocket::ConnectedState) {
            socket.flush();
            if (!socket.canReadLine() && !socket.waitForReadyRead(20))
                continue;
            while (socket.canReadLine()) {
                const QByteArray line = socket.readLine().trimmed();
                const QByteArray tag = line.left(line.indexOf(' '));
                const QByteArray answer = reply(tag, line.mid(tag.size() + 1));
                if (answer.isEmpty())
                    return;
                socket.write(answer);
            }
        }
    }
    QByteArray reply(const QByteArray& tag, const QByteArray& command)
    {
        if (command.startsWith("CAPABILITY"))
            return "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2\r\n" + tag + " OK\r\n";
        if (const QByteArray answer = m_answer(tag, command); !answer.isNull())
            return answer;
        return command.startsWith("AUTHENTICATE") ? tag + " OK\r\n" : QByteArray();
    }

    const Answer m_answer;
    std::atomic<std::uint16_t> m_port{0};
    std::atomic<bool> m_isOver{false};
    std::thread m_thread;
};

ImapAccount accountAt(std::uint16_t port)
{
    ImapAccount account;
    account.host = "127.0.0.1";
    account.port = port;
    account.userName = test::Dovecot::user;
    account.security = MailSecurity::None;
    account.connectTimeout = 10s;
    account.timeout = 5s;
    return account;
}

MailSecretSource secretOf(const char* word)
{
    return [word] { return core::Result<core::Secret>(core::Secret(std::string(word))); };
}

core::Result<BounceFetch> fetchFrom(const ImapAccount& account, const std::vector<std::string>& marks = {},
                                    const BounceBounds& bounds = {}, const char* word = test::Dovecot::password)
{
    return valueOf(openImap(account, secretOf(word), bounds))->fetch(marks, {});
}

} // namespace

class ImapBoxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_certificate = test::makeCertificate(m_folder.path(), QStringLiteral("imap"));
        m_server = test::Dovecot::start(m_certificate.chain, m_certificate.key);
    }

    void readsOverASecuredLine_data()
    {
        QTest::addColumn<bool>("isFromTheFirstByte");
        QTest::newRow("TLS from the first byte") << true;
        QTest::newRow("STARTTLS") << false;
    }
    void readsOverASecuredLine()
    {
        if (!m_server)
            QSKIP("Dovecot is not installed.");
        QFETCH(const bool, isFromTheFirstByte);
        ImapAccount account = trusted();
        if (!isFromTheFirstByte) {
            account.port = m_server->port();
            account.security = MailSecurity::StartTls;
        }
        if (m_server->mails().isEmpty()) {
            m_server->deliver("1", report(1));
            m_server->deliver("2", "From: ada@example.com\r\n\r\nHello\r\n");
            m_server->deliver("3", report(3));
        }
        const auto fetched = valueOf(fetchFrom(account));
        QCOMPARE(fetched.letters.size(), std::size_t{3});
        QVERIFY(!fetched.hasMore);
        // Byte for byte, whatever a mail pretends to be.
        QCOMPARE(QByteArray::fromStdString(fetched.letters[0].content), report(1));
        QCOMPARE(QByteArray::fromStdString(fetched.letters[2].content), report(3));
        for (const QString& mail : m_server->mails())
            QVERIFY2(!mail.contains(QStringLiteral("S")), qPrintable(mail));
        const auto behind = valueOf(fetchFrom(account, {fetched.letters[1].name}));
        QCOMPARE(behind.letters.size(), std::size_t{1});
        QCOMPARE(behind.letters[0].name, fetched.letters[2].name);
        QVERIFY(valueOf(fetchFrom(account, {fetched.letters[2].name})).letters.empty());
        const auto bounded = valueOf(fetchFrom(account, {}, {.letters = 2, .bytesOfALetter = 10}));
        QCOMPARE(bounded.letters.size(), std::size_t{2});
        QCOMPARE(bounded.letters[0].content, std::string("From: MAIL"));
        QVERIFY(bounded.hasMore);
    }

    void readsNothingTwiceAndAnewWhereNumbersChanged()
    {
        if (!m_server)
            QSKIP("Dovecot is not installed.");
        TestDirectory directory;
        const auto read = [&] {
            const auto box = valueOf(openImap(trusted(), secretOf(test::Dovecot::password)));
            return valueOf(readBounces(*directory.database, *box, {}));
        };
        const std::int64_t all = m_server->mails().size();
        QCOMPARE(read().mails, all);
        QCOMPARE(read().mails, std::int64_t{0});
        m_server->deliver("9", report(9));
        QCOMPARE(read().mails, std::int64_t{1});
        m_server->renumber();
        QCOMPARE(read().mails, all + 1);
        QCOMPARE(read().mails, std::int64_t{0});
        const auto box = valueOf(openImap(trusted(), secretOf(test::Dovecot::password)));
        QCOMPARE(valueOf(directory.reader->invitations().readReports(box->source())).size(), std::size_t{1});
        QVERIFY(box->source().find(test::Dovecot::password) == std::string::npos);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<core::ErrorKind>("kind");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("password") << QStringLiteral("password") << core::ErrorKind::Denied
                                  << QByteArray("did not accept the login of bounces");
        QTest::newRow("authority") << QStringLiteral("authority") << core::ErrorKind::Invalid
                                   << QByteArray("could not be secured");
        QTest::newRow("folder") << QStringLiteral("folder") << core::ErrorKind::Invalid
                                << QByteArray("has no folder Bounced \"mails\"");
        QTest::newRow("nobody there") << QStringLiteral("nobody") << core::ErrorKind::Offline
                                      << QByteArray("Nothing answers at 127.0.0.1");
    }
    void saysWhatIsWrong()
    {
        if (!m_server)
            QSKIP("Dovecot is not installed.");
        QFETCH(const QString, what);
        QFETCH(const core::ErrorKind, kind);
        QFETCH(const QByteArray, said);
        ImapAccount account = trusted();
        const char* word = test::Dovecot::password;
        if (what == QStringLiteral("password"))
            word = "wrong";
        if (what == QStringLiteral("authority"))
            account.certificateAuthorities.clear();
        if (what == QStringLiteral("folder"))
            account.folder = "Bounced \"mails\"";
        if (what == QStringLiteral("nobody")) {
            QTcpServer gone;
            QVERIFY(gone.listen(QHostAddress::LocalHost));
            account.port = gone.serverPort();
        }
        const auto fetched = fetchFrom(account, {}, {}, word);
        QVERIFY(!fetched);
        QCOMPARE(fetched.error().kind, kind);
        QVERIFY2(QByteArray::fromStdString(fetched.error().message).contains(said), fetched.error().message.c_str());
        for (const std::string& text : {fetched.error().message, fetched.error().detail})
            QVERIFY(text.find(word) == std::string::npos);
    }

    void wantsASecuredLine()
    {
        // It offers no STARTTLS: the password is not sent.
        std::atomic<bool> wasTold{false};
        const FakeServer server([&](const QByteArray&, const QByteArray& command) {
            wasTold = wasTold || command.startsWith("AUTHENTICATE") || command.startsWith("LOGIN");
            return QByteArray();
        });
        ImapAccount account = accountAt(server.port());
        account.security = MailSecurity::StartTls;
        const auto fetched = fetchFrom(account);
        QVERIFY(!fetched);
        QCOMPARE(fetched.error().kind, core::ErrorKind::Invalid);
        QVERIFY(!wasTold);
    }

    void logsInByAToken()
    {
        QByteArray said;
        const FakeServer server([&](const QByteArray& tag, const QByteArray& command) -> QByteArray {
            if (command.startsWith("AUTHENTICATE")) {
                said = command;
                return tag + " NO not you\r\n";
            }
            return {};
        });
        ImapAccount account = accountAt(server.port());
        account.login = MailLogin::OAuthToken;
        QCOMPARE(fetchFrom(account, {}, {}, "a-token").error().kind, core::ErrorKind::Denied);
        QVERIFY2(said.startsWith("AUTHENTICATE XOAUTH2 "), said.constData());
        QVERIFY(QByteArray::fromBase64(said.mid(21)).contains("auth=Bearer a-token"));
    }

    void survivesAServerThatDoesHarm_data()
    {
        QTest::addColumn<QByteArray>("examine");
        QTest::addColumn<QByteArray>("search");
        QTest::addColumn<QByteArray>("fetch");
        QTest::addColumn<core::ErrorKind>("kind");
        const QByteArray ok = "* OK [UIDVALIDITY 7] x\r\n%1 OK\r\n";
        const QByteArray one = "* SEARCH 1\r\n%1 OK\r\n";
        using enum core::ErrorKind;
        QTest::newRow("no numbers") << QByteArray("%1 OK\r\n") << one << one << Invalid;
        QTest::newRow("the line breaks") << ok << one << QByteArray("* 1 FETCH (UID 1 BODY[]<0> {1000}\r\nabc%2")
                                         << Offline;
        QTest::newRow("a mail of four gigabytes")
            << ok << one << QByteArray("* 1 FETCH (UID 1 BODY[]<0> {4294967295}\r\n") << Invalid;
        QTest::newRow("a mail larger than was asked for")
            << ok << one << QByteArray("* 1 FETCH (UID 1 BODY[]<0> {9999999}\r\n") << Invalid;
        QTest::newRow("replies without end") << ok << QByteArray("* OK\r\n").repeated(20'000) << one << Invalid;
        QTest::newRow("a line without end") << ok << QByteArray(5 * 1024 * 1024, 'x') << one << Invalid;
        QTest::newRow("a refusal") << ok << QByteArray("%1 NO try later\r\n") << one << Unavailable;
        QTest::newRow("silence") << ok << QByteArray("* OK still here\r\n") << one << Offline;
    }
    void survivesAServerThatDoesHarm()
    {
        QFETCH(const QByteArray, examine);
        QFETCH(const QByteArray, search);
        QFETCH(const QByteArray, fetch);
        QFETCH(const core::ErrorKind, kind);
        const FakeServer server([&](const QByteArray& tag, const QByteArray& command) -> QByteArray {
            QByteArray answer = command.startsWith("EXAMINE")      ? examine
                                : command.startsWith("UID SEARCH") ? search
                                : command.startsWith("UID FETCH")  ? fetch
                                                                   : QByteArray();
            if (answer.endsWith("%2"))
                answer.chop(2);
            return answer.replace("%1", tag);
        });
        ImapAccount account = accountAt(server.port());
        account.timeout = 1s;
        const auto fetched = fetchFrom(account);
        QVERIFY(!fetched);
        QCOMPARE(fetched.error().kind, kind);
        QVERIFY(!fetched.error().message.empty());
    }

    void endsAtOnceWhenItIsAskedTo()
    {
        std::stop_source stop;
        const FakeServer server([&](const QByteArray& tag, const QByteArray& command) -> QByteArray {
            if (!command.startsWith("EXAMINE"))
                return {};
            stop.request_stop();
            return "* OK hold on " + tag + "\r\n";
        });
        ImapAccount account = accountAt(server.port());
        account.timeout = 300s;
        const auto box = valueOf(openImap(account, secretOf("x")));
        const auto fetched = box->fetch({}, stop.get_token());
        QVERIFY(!fetched);
        QCOMPARE(fetched.error().kind, core::ErrorKind::Cancelled);
    }

private:
    [[nodiscard]] ImapAccount trusted() const
    {
        ImapAccount account = accountAt(m_server->tlsPort());
        account.security = MailSecurity::ImplicitTls;
        account.certificateAuthorities = m_certificate.authority.toStdString();
        return account;
    }

    QTemporaryDir m_folder;
    test::CertificateFiles m_certificate;
    std::unique_ptr<test::Dovecot> m_server;
};

QTEST_GUILESS_MAIN(ImapBoxTest)
#include "ImapBoxTest.moc"
