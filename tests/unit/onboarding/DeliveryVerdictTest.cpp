// SPDX-License-Identifier: Apache-2.0
// What servers say, and what that means for a mail and its address.
#include "DeliveryVerdict.h"

#include <QtTest>

using namespace rollcall::onboarding;

namespace {

MailServer server()
{
    MailServer server;
    server.host = "smtp.example.com";
    return server;
}

SmtpReplies replies(std::initializer_list<std::string_view> lines)
{
    SmtpReplies replies;
    for (const std::string_view line : lines)
        replies.take(line);
    return replies;
}

} // namespace

class DeliveryVerdictTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesByTheServersOwnCode_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<SmtpStage>("stage");
        QTest::addColumn<DeliveryKind>("kind");
        QTest::addColumn<bool>("isAddressAtFault");
        QTest::newRow("taken") << QByteArray("250 2.0.0 Ok: queued as 4F1") << SmtpStage::Content
                               << DeliveryKind::Accepted << false;
        QTest::newRow("greylisted") << QByteArray("451 4.7.1 Greylisted") << SmtpStage::Recipient
                                    << DeliveryKind::Deferred << false;
        QTest::newRow("server closes") << QByteArray("421 4.3.2 shutting down") << SmtpStage::Content
                                       << DeliveryKind::Deferred << false;
        QTest::newRow("nobody of that name")
            << QByteArray("550 5.1.1 no such user") << SmtpStage::Recipient << DeliveryKind::Refused << true;
        QTest::newRow("mailbox closed") << QByteArray("550 5.2.1 disabled") << SmtpStage::Recipient
                                        << DeliveryKind::Refused << true;
        QTest::newRow("without enhanced code")
            << QByteArray("550 unknown") << SmtpStage::Recipient << DeliveryKind::Refused << true;
        QTest::newRow("relaying denied") << QByteArray("554 5.7.1 Relay access denied") << SmtpStage::Recipient
                                         << DeliveryKind::Refused << false;
        QTest::newRow("policy by 550") << QByteArray("550 5.7.1 blocked by policy") << SmtpStage::Recipient
                                       << DeliveryKind::Refused << false;
        QTest::newRow("spam") << QByteArray("554 5.7.1 looks like spam") << SmtpStage::Content << DeliveryKind::Refused
                              << false;
        QTest::newRow("too large") << QByteArray("552 5.3.4 too big") << SmtpStage::Sender << DeliveryKind::Refused
                                   << false;
        QTest::newRow("not this sender") << QByteArray("553 5.7.1 not owned") << SmtpStage::Sender
                                         << DeliveryKind::Rejected << false;
        QTest::newRow("login") << QByteArray("535 5.7.8 bad credentials") << SmtpStage::Login << DeliveryKind::Rejected
                               << false;
        QTest::newRow("login wanted") << QByteArray("530 5.7.0 Authentication required") << SmtpStage::Sender
                                      << DeliveryKind::Rejected << false;
        QTest::newRow("login later") << QByteArray("454 4.7.0 temporary") << SmtpStage::Login << DeliveryKind::Deferred
                                     << false;
        QTest::newRow("not from there") << QByteArray("554 5.7.1 your address is listed") << SmtpStage::Connect
                                        << DeliveryKind::Rejected << false;
    }
    void goesByTheServersOwnCode()
    {
        QFETCH(QByteArray, reply);
        QFETCH(SmtpStage, stage);
        QFETCH(DeliveryKind, kind);
        QFETCH(bool, isAddressAtFault);
        Exchange exchange;
        exchange.stage = stage;
        exchange.line = kind == DeliveryKind::Accepted ? LineEnd::Kept : LineEnd::Broken;
        exchange.isHandedOver = stage == SmtpStage::Content;
        const Delivery delivery =
            judge(server(), exchange, replies({"220 mx.example.com ESMTP", std::string_view(reply.data())}));
        QVERIFY2(delivery.kind == kind, delivery.message.c_str());
        QCOMPARE(delivery.isAddressAtFault, isAddressAtFault);
        QCOMPARE(delivery.code, reply.left(3).toInt());
        QCOMPARE(delivery.server, std::string("mx.example.com"));
        QVERIFY(delivery.message.find(reply.mid(4).toStdString()) != std::string::npos);
        QVERIFY(delivery.message.find("delivered") == std::string::npos);
    }

    void goesByWhereTheLineBrokeOtherwise_data()
    {
        QTest::addColumn<LineEnd>("line");
        QTest::addColumn<bool>("isHandedOver");
        QTest::addColumn<DeliveryKind>("kind");
        QTest::newRow("no such host") << LineEnd::NoSuchHost << false << DeliveryKind::Deferred;
        QTest::newRow("nobody answers") << LineEnd::NotReachable << false << DeliveryKind::Deferred;
        QTest::newRow("slow") << LineEnd::TimedOut << false << DeliveryKind::Deferred;
        QTest::newRow("no TLS") << LineEnd::NoTlsOffered << false << DeliveryKind::Rejected;
        QTest::newRow("certificate") << LineEnd::TlsFailed << false << DeliveryKind::Rejected;
        QTest::newRow("broken before") << LineEnd::Broken << false << DeliveryKind::Deferred;
        QTest::newRow("broken behind") << LineEnd::Broken << true << DeliveryKind::Unknown;
        QTest::newRow("slow behind") << LineEnd::TimedOut << true << DeliveryKind::Unknown;
        QTest::newRow("stopped") << LineEnd::Stopped << false << DeliveryKind::Cancelled;
    }
    void goesByWhereTheLineBrokeOtherwise()
    {
        QFETCH(LineEnd, line);
        QFETCH(bool, isHandedOver);
        QFETCH(DeliveryKind, kind);
        Exchange exchange;
        exchange.stage = SmtpStage::Content;
        exchange.line = line;
        exchange.isHandedOver = isHandedOver;
        const Delivery delivery = judge(server(), exchange, replies({"220 mx ESMTP", "354 go ahead"}));
        QVERIFY2(delivery.kind == kind, delivery.message.c_str());
        QVERIFY(!delivery.message.empty());
    }

    void readsRepliesOfManyLines()
    {
        const SmtpReplies seen = replies(
            {"220 mx.example.com ESMTP Postfix", "250-mx.example.com", "250-SIZE 10240000", "250-SMTPUTF8", "250 DSN"});
        QVERIFY(seen.offersUtf8());
        QCOMPARE(seen.code(), 250);
        QCOMPARE(seen.text(), std::string("mx.example.com SIZE 10240000 SMTPUTF8 DSN"));
        const SmtpReplies odd = replies({"25", "abc", "550-first\r\n", "550 \x1b[31msecond"});
        QCOMPARE(odd.text(), std::string("first ?[31msecond"));
        SmtpReplies endless;
        for (int i = 0; i < 10'000; ++i)
            endless.take("250-more and more");
        QVERIFY(endless.text().size() <= 520);
    }
};

QTEST_GUILESS_MAIN(DeliveryVerdictTest)
#include "DeliveryVerdictTest.moc"
