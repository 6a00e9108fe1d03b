// SPDX-License-Identifier: Apache-2.0
// The system's proxy is gone through, and learns nothing but where to: the token stays within the tunnel.
#include "ConnectProxy.h"
#include "OktaRig.h"
#include "TestCertificates.h"

#include <QTest>
#include <QUrl>

#include <memory>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr auto host = "acme.rollcall.example";

/// As it is told to the processes that are started from here, until the end of the scope.
class SystemProxy {
public:
    explicit SystemProxy(const QByteArray& url)
    {
        for (const char* name : {"http_proxy", "https_proxy"})
            qputenv(name, url);
        qputenv("no_proxy", {});
    }
    ~SystemProxy()
    {
        for (const char* name : {"http_proxy", "https_proxy", "no_proxy"})
            qunsetenv(name);
    }
    SystemProxy(const SystemProxy&) = delete;
    SystemProxy& operator=(const SystemProxy&) = delete;
};

} // namespace

/// Of an organisation that is called by a name which no resolver knows: only a proxy leads there.
class OktaProxyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_certificate = test::makeCertificate(m_folder.path(), QStringLiteral("okta"), host);
        QVERIFY(!m_certificate.chain.isEmpty());
        demo::ManagementOptions options;
        options.tls = demo::ManagementOptions::Tls{m_certificate.chain.toStdString(), m_certificate.key.toStdString()};
        options.publicOrigin = std::string("https://") + host;
        m_rig = std::make_unique<OktaRig>(options);
        m_tokenFile = m_rig->tokenFile();
        m_port = static_cast<quint16>(QUrl(QString::fromStdString(m_rig->api().listeningOn())).port());
    }
    void cleanupTestCase() { m_rig.reset(); }
    void init() { m_rig->api().forgetCalls(); }

    void theProxyIsGoneThroughAndSeesNoToken()
    {
        const ConnectProxy proxy(m_port);
        const SystemProxy system(proxy.url());
        const CtlResult told = ctl(data(), people());
        QVERIFY2(told.exitCode == 0, told.told().constData());
        QCOMPARE(told.array().size(), 3);
        QVERIFY(m_rig->api().calls() > 3);

        QVERIFY(!proxy.heads().isEmpty());
        for (const QByteArray& head : proxy.heads()) {
            QVERIFY2(head.startsWith(QByteArray("CONNECT ") + host + ":443 HTTP/1.1\r\n"), head.constData());
            QVERIFY2(!head.toLower().contains("authorization"), head.constData());
        }
        const QByteArray received = proxy.received();
        QVERIFY(received.size() > 2'000);
        for (const QByteArray& secret : {QByteArray::fromStdString(m_rig->lastToken()), QByteArray("SSWS"),
                                         QByteArray("/api/v1"), QByteArray("okta-organization")})
            QVERIFY2(!received.contains(secret), secret.constData());
    }

    void withoutAProxyNothingLeadsThere()
    {
        const CtlResult told = ctl(data(), people());
        QCOMPARE(told.exitCode, 1);
        QVERIFY2(told.error.contains(QLatin1String(host)), told.told().constData());
        QCOMPARE(m_rig->api().calls(), std::uint64_t{0});
    }

    void aProxyIsNoWayRoundTheCertificate()
    {
        const ConnectProxy proxy(m_port);
        const SystemProxy system(proxy.url());
        const CtlResult told = ctl(data(), people(false));
        QCOMPARE(told.exitCode, 1);
        QVERIFY2(told.error.contains(QStringLiteral("certificate")), told.told().constData());
        QCOMPARE(proxy.heads().size(), 1);
        QCOMPARE(m_rig->api().calls(), std::uint64_t{0});
    }

    void aProxyInTheWayIsNamed_data()
    {
        QTest::addColumn<QByteArray>("refusal");
        QTest::newRow("wants a log-in") << QByteArray("407 Proxy Authentication Required\r\n"
                                                      "Proxy-Authenticate: Basic realm=\"proxy\"");
        QTest::newRow("forbids it") << QByteArray("403 Forbidden");
        QTest::newRow("finds no way") << QByteArray("502 Bad Gateway");
    }

    void aProxyInTheWayIsNamed()
    {
        QFETCH(QByteArray, refusal);
        const ConnectProxy proxy(m_port, refusal);
        const SystemProxy system(proxy.url());
        const CtlResult told = ctl(data(), people());
        QCOMPARE(told.exitCode, 1);
        QVERIFY2(told.error.contains(QStringLiteral("proxy")), told.told().constData());
        QVERIFY2(!told.error.contains(QString::fromStdString(m_rig->lastToken())), "the token is told");
        QVERIFY(!proxy.heads().isEmpty());
        QVERIFY(!proxy.received().contains(QByteArray::fromStdString(m_rig->lastToken())));
        QCOMPARE(m_rig->api().calls(), std::uint64_t{0});
    }

    void loopbackIsCalledWithoutIt()
    {
        OktaRig here;
        const ConnectProxy proxy(m_port);
        const SystemProxy system(proxy.url());
        const CtlResult told =
            ctl(data(), words("okta check --org") << here.origin() << words("--token-file") << here.tokenFile());
        QVERIFY2(told.exitCode == 0, told.told().constData());
        QVERIFY(proxy.heads().isEmpty());
    }

private:
    [[nodiscard]] QString data() const { return m_folder.filePath(QStringLiteral("data")); }

    [[nodiscard]] QStringList people(bool trusts = true) const
    {
        QStringList line = words("okta people --json --app")
                           << QLatin1String(OktaRig::appLabel) << QStringLiteral("--org") << m_rig->origin()
                           << QStringLiteral("--token-file") << m_tokenFile;
        if (trusts)
            line << QStringLiteral("--ca-file") << m_certificate.authority;
        return line;
    }

    QTemporaryDir m_folder;
    test::CertificateFiles m_certificate;
    std::unique_ptr<OktaRig> m_rig;
    QString m_tokenFile;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(OktaProxyTest)
#include "OktaProxyTest.moc"
