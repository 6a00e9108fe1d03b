// SPDX-License-Identifier: Apache-2.0
// The desktop's listener with a certificate, behind a trusted proxy and with an access list: what is stored or chosen
// arrives at the door.
#include "DesktopRig.h"
#include "OwnSettings.h"
#include "TestCertificates.h"
#include "composition/DataLocation.h"
#include "composition/Settings.h"
#include "screens/ListenerControl.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 60'000;

} // namespace

class DesktopListenerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        useSettingsIn(m_folder.path());
        m_ours = test::makeCertificate(m_folder.path(), QStringLiteral("ours"));
        m_other = test::makeCertificate(m_folder.path(), QStringLiteral("other"));
        QVERIFY(!m_ours.chain.isEmpty() && !m_other.chain.isEmpty());
    }

    void httpsIsAnsweredWithTheStoredCertificate()
    {
        const QTemporaryDir data;
        QVERIFY(store(data.path(), {{app::setting::listenerPort, "0"},
                                    {app::setting::listenerTlsCertificate, m_ours.chain.toStdString()},
                                    {app::setting::listenerTlsKey, m_ours.key.toStdString()}}));
        Desktop desktop(data.path());
        QVERIFY(desktop.isOpen());
        desktop.session().start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.url().scheme(), QStringLiteral("https"), patience);
        QCOMPARE(desktop.get("/healthz", m_ours.authority), 200);
        QCOMPARE(desktop.get("/healthz", m_other.authority), 0);
        QVERIFY(desktop.get("/healthz", {}) != 200);
    }

    void theCertificateOfAFormIsUsedAndStored()
    {
        const QTemporaryDir data;
        QVERIFY(store(data.path(), {{app::setting::listenerPort, "0"}}));
        Desktop desktop(data.path());
        QVERIFY(desktop.isOpen());
        desktop.session().start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.url().scheme(), QStringLiteral("http"), patience);
        QCOMPARE(desktop.get("/healthz", {}), 200);

        models::ListenerControl& control = desktop.session().listener();
        listener::ListenerSettings wanted = control.settings();
        wanted.tls = http::TlsFiles{app::toPath(m_ours.chain.toStdString()), app::toPath(m_ours.key.toStdString())};
        control.start(wanted);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.url().scheme(), QStringLiteral("https"), patience);
        QCOMPARE(desktop.get("/healthz", m_ours.authority), 200);
        const auto reader = desktop.session().database().newReadSession();
        QVERIFY(reader.has_value());
        const auto stored = app::readListenerSettings(**reader);
        QVERIFY(stored.has_value() && stored->tls.has_value());
        QCOMPARE(app::toUtf8(stored->tls->certificateChain), m_ours.chain.toStdString());
    }

    void aKeyThatDoesNotFitIsSaidAndNothingListens()
    {
        const QTemporaryDir data;
        QVERIFY(store(data.path(), {{app::setting::listenerPort, "0"},
                                    {app::setting::listenerTlsCertificate, m_ours.chain.toStdString()},
                                    {app::setting::listenerTlsKey, m_other.key.toStdString()}}));
        Desktop desktop(data.path());
        QVERIFY(desktop.isOpen());
        QString message;
        connect(&desktop.session().listener(), &models::ListenerControl::failed, this,
                [&message](const core::Error& error) { message = QString::fromStdString(error.message); });
        desktop.session().start();
        QTRY_VERIFY_WITH_TIMEOUT(!message.isEmpty(), patience);
        QVERIFY2(message.contains(QStringLiteral("key")), qPrintable(message));
        QVERIFY(desktop.url().isEmpty());
    }

    void aForwardedAddressIsBelievedFromATrustedProxyAlone_data()
    {
        QTest::addColumn<QString>("trusted");
        QTest::addColumn<QString>("seen");
        QTest::newRow("the proxy is trusted") << QStringLiteral("127.0.0.0/8") << QStringLiteral("203.0.113.9");
        QTest::newRow("another is trusted") << QStringLiteral("10.0.0.2") << QStringLiteral("127.0.0.1");
        QTest::newRow("none is") << QString() << QStringLiteral("127.0.0.1");
    }

    void aForwardedAddressIsBelievedFromATrustedProxyAlone()
    {
        QFETCH(QString, trusted);
        QFETCH(QString, seen);
        const QTemporaryDir data;
        QVERIFY(store(data.path(), {{app::setting::listenerPort, "0"},
                                    {app::setting::listenerTrustedProxies, trusted.toStdString()}}));
        Desktop desktop(data.path());
        QVERIFY(desktop.isOpen());
        desktop.session().start();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.url().isEmpty(), patience);
        http::Headers headers;
        headers.add("X-Forwarded-For", "203.0.113.9");
        QVERIFY(desktop.get("/scim/v2/nobody/Users", {}, headers) >= 400);
        const auto reader = desktop.session().database().newReadSession();
        QVERIFY(reader.has_value());
        std::optional<QString> address;
        QTRY_VERIFY_WITH_TIMEOUT((address = newestAddress(**reader)).has_value(), patience);
        QCOMPARE(*address, seen);
    }

    void theStoredAccessListGuardsScimAlone()
    {
        const QTemporaryDir data;
        QVERIFY(store(data.path(),
                      {{app::setting::listenerPort, "0"}, {app::setting::listenerAllowFrom, "10.0.0.0/8 192.0.2.1"}}));
        Desktop desktop(data.path());
        QVERIFY(desktop.isOpen());
        desktop.session().start();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.url().isEmpty(), patience);
        QCOMPARE(desktop.get("/scim/v2/nobody/Users", {}), 403);
        QCOMPARE(desktop.get("/healthz", {}), 200);
    }

private:
    static std::optional<QString> newestAddress(directory::ReadSession& reader)
    {
        const auto order = reader.journalOrder({}, {}, {});
        if (!order || order->ids.empty())
            return std::nullopt;
        const auto entry = reader.journalEntry(order->ids.front());
        if (!entry || !*entry)
            return std::nullopt;
        return QString::fromStdString((*entry)->clientAddress);
    }

    QTemporaryDir m_folder;
    test::CertificateFiles m_ours;
    test::CertificateFiles m_other;
};

QTEST_MAIN(DesktopListenerTest)
#include "DesktopListenerTest.moc"
