// SPDX-License-Identifier: Apache-2.0
// `rollcallctl invite resend` by Okta's means, before a simulated Okta that provisions the directory which `serve`
// serves; and `serve` killed while somebody is off the app.
#include "CtlProcess.h"
#include "Expect.h"
#include "Okta.h"
#include "composition/OktaSession.h"
#include "demo/ManagementApi.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "okta/AppUsers.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;
using namespace std::chrono_literals;

namespace {

/// Each look may be a process of its own.
constexpr int waitLimit = 120'000;

/// Ada has the app in person, eve by the group Sales; the vendor is the one that mails.
class Company {
public:
    Company() : m_clock(core::SystemClock().now()), m_organisation({}, m_clock)
    {
        const Made made = makeIntegration(data(), "Passkeys");
        m_serve = std::make_unique<Serve>(data());
        if (m_serve->url().isEmpty())
            qFatal("serve did not start: %s", qUtf8Printable(m_serve->process().error()));
        port = m_serve->port();
        demo::ManagementOptions options;
        options.limits.perMinute.fill(0);
        m_api = expect(demo::ManagementApi::start(m_organisation, m_clock, std::move(options)));
        app = expect(console().createApp(demo::AppKind::TestBearerToken, "Passkeys"));
        demo::ConnectionEntry entry;
        entry.baseUrl = "http://127.0.0.1:" + std::to_string(port) + "/scim/v2/" + made.slug.toStdString();
        entry.secret = made.token.toStdString();
        expect(console().enterConnection(app, entry));
        expect(console().setSwitches(app, {}));
        ada = hire("ada");
        expect(console().assignPerson(app, ada));
        const std::string group = console().createGroup("Sales");
        expect(console().addMember(group, hire("eve")));
        expect(console().assignGroup(app, group));
        if (!m_api->waitUntilIdle(30s))
            qFatal("nobody is provisioned in time");
        connect();
        require(words("invite configure --mailer vendor"));
    }

    [[nodiscard]] QString data() const { return m_folder.filePath(QStringLiteral("data")); }
    demo::AdminConsole& console() { return m_api->console(); }
    demo::ManagementApi& api() { return *m_api; }
    CtlResult run(const QStringList& arguments) { return ctl(data(), arguments); }
    CtlResult require(const QStringList& arguments)
    {
        CtlResult result = run(arguments);
        if (result.exitCode != 0)
            qFatal("%s: %s", qUtf8Printable(arguments.join(QLatin1Char(' '))), result.told().constData());
        return result;
    }
    bool isAssigned()
    {
        const auto found = okta::AppUsers(m_session->client()).byId(okta::AppId(app), okta::UserId(ada), {});
        if (!found && found.error().kind != okta::FailureKind::NotFound)
            qFatal("%s", found.error().error.message.c_str());
        return found.has_value();
    }
    bool isActiveHere()
    {
        return require(words("people show ada@acme.example --json")).object()[QStringLiteral("active")].toBool();
    }
    QJsonObject tried()
    {
        const CtlResult shown = run(words("invite show ada@acme.example --json"));
        return shown.object()[QStringLiteral("routes")].toArray().at(0).toObject();
    }
    int wouldBeReached()
    {
        const CtlResult shown = run(words("invite resend ada@acme.example --json"));
        return static_cast<int>(shown.object()[QStringLiteral("wouldBeReached")].toArray().size());
    }
    void kill()
    {
        m_serve->process().kill();
        m_serve.reset();
    }
    /// Where Okta knows it.
    bool serveAgain()
    {
        m_again =
            std::make_unique<CtlProcess>(data(), words("serve --listen") << QStringLiteral("127.0.0.1:%1").arg(port));
        return !m_again->waitForLine(QStringLiteral("listening on ")).isNull();
    }

    std::string app;
    std::string ada;
    quint16 port = 0;

private:
    std::string hire(const std::string& name)
    {
        demo::OktaProfile profile;
        profile.login = name + "@acme.example";
        profile.email = profile.login;
        profile.firstName = name;
        profile.lastName = "Example";
        return console().createPerson(profile);
    }
    void connect()
    {
        const auto token = m_api->createToken("Rollcall", demo::AdminRole::SuperAdmin);
        QFile file(m_folder.filePath(QStringLiteral("token-1")));
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(token.value)) <= 0)
            qFatal("the token cannot be kept");
        file.close();
        require(words("okta connect --app Passkeys --org")
                << QString::fromStdString(m_api->origin()) << QStringLiteral("--token-file") << file.fileName());
        m_session = expect(app::OktaSession::open(expect(okta::OrganisationUrl::parse(m_api->origin())),
                                                  okta::ApiToken{core::Secret(token.value)}, {}, {}));
    }

    QTemporaryDir m_folder;
    demo::VirtualClock m_clock;
    demo::SimulatedOrganisation m_organisation;
    std::unique_ptr<Serve> m_serve;
    std::unique_ptr<CtlProcess> m_again;
    std::unique_ptr<demo::ManagementApi> m_api;
    std::shared_ptr<app::OktaSession> m_session;
};

} // namespace

class ResendCommandTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isShownFirst()
    {
        Company company;
        const CtlResult shown = company.run(words("invite resend ada@acme.example eve@acme.example"));
        QVERIFY2(shown.exitCode == 4, shown.told().constData());
        for (const char* told :
             {"taken off the app", "1 would be reached, 1 not", "DELETE /api/v1/apps/", "POST /api/v1/apps/",
              "not eve@acme.example: Has the app through the group", "1. In Okta's Admin Console", "“Sales”"})
            QVERIFY2(shown.out.contains(QString::fromUtf8(told)), shown.told().constData());
        QVERIFY(shown.error.contains(QStringLiteral("Add --yes")));
        const QJsonObject object = company.run(words("invite resend ada@acme.example --json")).object();
        QCOMPARE(object[QStringLiteral("route")].toString(), QStringLiteral("vendor"));
        QCOMPARE(object[QStringLiteral("wouldBeReached")][0][QStringLiteral("calls")].toArray().size(), 2);
        QVERIFY(company.isAssigned());

        const CtlResult byOkta = company.run(words("invite resend ada@acme.example --route okta --yes"));
        QVERIFY2(byOkta.exitCode == 4 && byOkta.out.contains(QStringLiteral("ACTIVE")), byOkta.told().constData());
        const CtlResult byRollcall = company.run(words("invite resend ada@acme.example --route mail"));
        QVERIFY2(byRollcall.exitCode == 4 && byRollcall.error.contains(QStringLiteral("does not mail")),
                 byRollcall.told().constData());
        QCOMPARE(company.run(words("invite resend ada@acme.example --route fax")).exitCode, 2);
        QCOMPARE(company.run(words("invite resend")).exitCode, 2);
    }

    void goesOnAfterAKill()
    {
        Company company;
        // She is taken off the app, and cannot be put back: the kill is in between however slow the looks here are.
        company.api().inject(demo::ApiFault::ReadOnlyOrganisation, 0, 1);
        const CtlResult ordered = company.run(words("invite resend ada@acme.example --yes --request wish"));
        QVERIFY2(ordered.exitCode == 0 && ordered.out.contains(QStringLiteral("1 person is queued")),
                 ordered.told().constData());
        QTRY_VERIFY_WITH_TIMEOUT(!company.isAssigned(), waitLimit);
        company.kill();
        company.api().clear(demo::ApiFault::ReadOnlyOrganisation);
        QVERIFY(!company.isAssigned());
        QVERIFY(company.serveAgain());
        QTRY_VERIFY_WITH_TIMEOUT(company.isAssigned(), waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(company.tried()[QStringLiteral("state")].toString() == QStringLiteral("done"),
                                 waitLimit);
        QVERIFY(company.isActiveHere());
        QVERIFY(company.tried()[QStringLiteral("message")].toString().contains(QStringLiteral("as before")));
        // The order ends a moment after its last step; then the same wish is done once.
        QTRY_VERIFY_WITH_TIMEOUT(company.wouldBeReached() == 1, waitLimit);
        const CtlResult again = company.run(words("invite resend ada@acme.example --yes --request wish --json"));
        QVERIFY2(again.object()[QStringLiteral("orderedBefore")].toInt() == 1, again.told().constData());
    }

    void withoutAConnectionItSaysSo()
    {
        Company company;
        company.require(words("okta disconnect"));
        const CtlResult told = company.run(words("invite resend ada@acme.example"));
        QVERIFY2(told.exitCode == 3 && told.error.contains(QStringLiteral("not connected")), told.told().constData());
    }
};

QTEST_GUILESS_MAIN(ResendCommandTest)
#include "ResendCommandTest.moc"
