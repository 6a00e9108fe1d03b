// SPDX-License-Identifier: Apache-2.0
// Where a pasted address leads: plain HTTP to this computer alone, and no password in any address.
#include "setup/Field.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::setup;

class PastedAddressTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainHttpEndsAtThisComputer_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isTaken");
        const auto row = [](const char* address, bool isTaken) {
            QTest::newRow(address) << QString::fromLatin1(address) << isTaken;
        };
        row("http://localhost/v2", true);
        row("http://LocalHost:8080/v2", true);
        row("http://127.0.0.1:18471/v2", true);
        row("http://127.9.8.7", true);
        row("http://[::1]:8080/v2", true);
        row("https://scim.vendor.test:8443/v2", true);
        row("http://localhost.evil.example/v2", false);
        row("http://localhostess/v2", false);
        row("http://127.0.0.1.evil.example/v2", false);
        row("http://127.0.0.256/v2", false);
        row("http://127.0.0/v2", false);
        row("http://127.0.0.1x:80/v2", false);
        row("http://[::1].evil.example/v2", false);
        row("http://[::1/v2", false);
        row("http://localhost\\.evil.example/v2", false);
        row("http://localhost:80x/v2", false);
        row("http://scim.vendor.test/v2", false);
        row("https:///v2", false);
        row("https://:443/v2", false);
    }
    void plainHttpEndsAtThisComputer()
    {
        QFETCH(QString, address);
        QFETCH(bool, isTaken);
        for (const FieldKind kind : {FieldKind::ScimBaseUrl, FieldKind::RedirectUri}) {
            const auto field = parseField(kind, address.toStdString());
            QCOMPARE(field.has_value(), isTaken);
            if (field)
                QCOMPARE(QString::fromStdString(field->value), address);
        }
    }

    void aPasswordInAnAddressIsRefused_data()
    {
        QTest::addColumn<QString>("address");
        for (const char* address :
             {"https://user:sesame@scim.vendor.test/v2", "https://sesame@scim.vendor.test/v2",
              "http://localhost:sesame@scim.vendor.test/v2", "http://127.0.0.1@sesame.evil.example/v2"})
            QTest::newRow(address) << QString::fromLatin1(address);
    }
    void aPasswordInAnAddressIsRefused()
    {
        QFETCH(QString, address);
        for (const FieldKind kind : {FieldKind::ScimBaseUrl, FieldKind::RedirectUri}) {
            const auto field = parseField(kind, address.toStdString());
            QVERIFY(!field);
            const QString message = QString::fromStdString(field.error().message);
            QVERIFY2(message.contains(QLatin1String("before the @")), qPrintable(message));
            QVERIFY(!message.contains(QLatin1String("sesame")));
        }
    }

    void anAtSignBehindTheHostIsNoPassword()
    {
        QVERIFY(parseField(FieldKind::ScimBaseUrl, "https://scim.vendor.test/tenants/acme@vendor.test"));
    }
};

QTEST_GUILESS_MAIN(PastedAddressTest)
#include "PastedAddressTest.moc"
