// SPDX-License-Identifier: Apache-2.0
// Addresses as directories hold them and people paste them: read, or refused in words.
#include "onboarding/MailMessage.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::onboarding;

class MailboxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatCanBeDeliveredTo_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("needsUtf8");
        QTest::newRow("plain") << QByteArray("ada@example.com") << QByteArray("ada@example.com") << false;
        QTest::newRow("pasted with blanks")
            << QByteArray(" ada@example.com\n") << QByteArray("ada@example.com") << false;
        QTest::newRow("case of the domain") << QByteArray("Ada@Example.COM") << QByteArray("Ada@example.com") << false;
        QTest::newRow("tag and dots") << QByteArray("ada.b+x_y@mail.example.com")
                                      << QByteArray("ada.b+x_y@mail.example.com") << false;
        QTest::newRow("host of an intranet") << QByteArray("ada@mailhost") << QByteArray("ada@mailhost") << false;
        QTest::newRow("domain of another script")
            << QByteArray("ada@b\xC3\xBC\x63her.example") << QByteArray("ada@xn--bcher-kva.example") << false;
        QTest::newRow("local part of another script")
            << QByteArray("j\xC3\xB6rg@example.com") << QByteArray("j\xC3\xB6rg@example.com") << true;
    }
    void readsWhatCanBeDeliveredTo()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, address);
        QFETCH(bool, needsUtf8);
        const auto mailbox = readMailbox(text.toStdString());
        QVERIFY2(mailbox.has_value(), mailbox ? "" : mailbox.error().message.c_str());
        QCOMPARE(QByteArray::fromStdString(mailbox->address()), address);
        QCOMPARE(mailbox->needsUtf8(), needsUtf8);
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("blanks") << QByteArray("  ");
        QTest::newRow("no at") << QByteArray("ada.example.com");
        QTest::newRow("nobody") << QByteArray("@example.com");
        QTest::newRow("nowhere") << QByteArray("ada@");
        QTest::newRow("two") << QByteArray("ada@b@example.com");
        QTest::newRow("blank within") << QByteArray("ada b@example.com");
        QTest::newRow("angle brackets") << QByteArray("Ada <ada@example.com>");
        QTest::newRow("another header") << QByteArray("ada@example.com\r\nBcc: all@example.com");
        QTest::newRow("another recipient") << QByteArray("ada@example.com,bob@example.com");
        QTest::newRow("command") << QByteArray("ada@example.com>\r\nRCPT TO:<bob@example.com");
        QTest::newRow("NUL") << QByteArray("ada\0b@example.com", 17);
        QTest::newRow("quoted") << QByteArray("\"ada b\"@example.com");
        QTest::newRow("literal") << QByteArray("ada@[127.0.0.1]");
        QTest::newRow("two dots") << QByteArray("ada..b@example.com");
        QTest::newRow("dot at the end") << QByteArray("ada.@example.com");
        QTest::newRow("hyphen at the end") << QByteArray("ada@example-.com");
        QTest::newRow("empty label") << QByteArray("ada@example..com");
        QTest::newRow("underscore") << QByteArray("ada@exa_mple.com");
        QTest::newRow("not UTF-8") << QByteArray("ad\xFF@example.com");
        QTest::newRow("long local part") << QByteArray(65, 'a') + "@example.com";
        QTest::newRow("long altogether") << QByteArray("a@") + QByteArray("abcdefgh.").repeated(40) + "com";
    }
    void refusesWhatIsNone()
    {
        QFETCH(QByteArray, text);
        const auto mailbox = readMailbox(text.toStdString());
        QVERIFY(!mailbox.has_value());
        QVERIFY(mailbox.error().kind == core::ErrorKind::Invalid);
        QVERIFY(!QByteArray::fromStdString(mailbox.error().message).contains('\n'));
    }

    void refusesANameThatIsMoreThanOne()
    {
        QVERIFY(readMailbox("ada@example.com", "Ada \xE2\x80\x9CLove\xE2\x80\x9D O'Neil").has_value());
        QVERIFY(!readMailbox("ada@example.com", "Ada\r\nBcc: all@example.com").has_value());
        QVERIFY(!readMailbox("ada@example.com", std::string_view("Ada\0", 4)).has_value());
    }
};

QTEST_GUILESS_MAIN(MailboxTest)
#include "MailboxTest.moc"
