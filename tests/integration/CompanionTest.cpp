// SPDX-License-Identifier: Apache-2.0
// An integration whose role is companion, from nothing to the list of people, and what no longer holds later.
#include "Expect.h"
#include "Okta.h"
#include "OktaRig.h"
#include "directory/Database.h"
#include "setup/Record.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

const auto reason = QStringLiteral("Okta talks to the vendor");

CtlResult create(const QString& data, const char* more = "")
{
    return ctl(data, words("integration create --profile trusona --name Trusona --role companion") << words(more));
}

QStringList stepsOf(const QJsonObject& check)
{
    QStringList steps;
    const QJsonArray drifts = check[QStringLiteral("setup")][QStringLiteral("drift")].toArray();
    for (const QJsonValue& drift : drifts)
        steps << drift[QStringLiteral("step")].toString();
    return steps;
}

} // namespace

class CompanionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_rig = std::make_unique<OktaRig>(); }
    void cleanupTestCase() { m_rig.reset(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = m_folder->filePath(QStringLiteral("data"));
        QVERIFY(m_rig->api().console().setSwitches(m_rig->appId(), {}).has_value());
    }

    void isMadeWithoutAddressAndCredential()
    {
        const CtlResult made = create(m_data, "--json");
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QJsonObject object = made.object();
        QCOMPARE(object[QStringLiteral("slug")].toString(), QStringLiteral("trusona"));
        QCOMPARE(object[QStringLiteral("role")].toString(), QStringLiteral("companion"));
        for (const char* name : {"auth", "authMode", "baseUrl", "baseUrlV1"})
            QVERIFY2(object.contains(QLatin1String(name)) && object[QLatin1String(name)].isNull(), name);
        QVERIFY(ctl(m_data, words("token list --json")).array().isEmpty());
        const QString other = m_folder->filePath(QStringLiteral("other"));
        const CtlResult told = ctl(
            m_data, words("integration create --profile trusona --name Trusona --role companion --data-dir") << other);
        // Without it the line would look into another directory.
        QVERIFY2(told.out.contains(QStringLiteral("--data-dir ") + other), told.told().constData());
        const CtlResult guide = ctl(m_data, words("setup guide --data-dir") << other);
        QVERIFY2(guide.exitCode == 0 && guide.out.contains(QStringLiteral("rollcallctl okta connect --data-dir ") +
                                                           other + QStringLiteral(" --integration trusona --org")),
                 guide.told().constData());
        QVERIFY2(told.exitCode == 0 && told.out.contains(QStringLiteral(" --integration trusona --org URL")),
                 told.told().constData());
        QVERIFY2(!told.out.contains(QStringLiteral("Token")) && !told.out.contains(QStringLiteral("/scim/")),
                 told.told().constData());
        for (const char* shown : {"integration list", "integration show"}) {
            const CtlResult result = ctl(m_data, words(shown));
            QVERIFY2(result.exitCode == 0 && result.out.contains(QStringLiteral("companion")) &&
                         !result.out.contains(QStringLiteral("/scim/")),
                     result.told().constData());
        }
    }

    void whatItHasNotIsSaid_data()
    {
        QTest::addColumn<int>("code");
        const auto row = [](const char* command, int code) { QTest::newRow(command) << code; };
        row("token create --purpose scim", 4);
        row("token list", 0);
        row("token revoke 1 --integration trusona", 4);
        row("oauth approve", 4);
        row("integration show", 0);
        row("integration update --set groupPatchReturnsBody=true", 4);
    }

    void whatItHasNotIsSaid()
    {
        QFETCH(int, code);
        QCOMPARE(create(m_data).exitCode, 0);
        const CtlResult told = ctl(m_data, words(QTest::currentDataTag()));
        QCOMPARE(told.exitCode, code);
        QVERIFY2((code == 0 ? told.out : told.error).contains(reason), told.told().constData());
    }

    void aCallOfOktaIsRefusedAndTheJournalSaysWhy()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        Serve serve(m_data);
        QVERIFY(!serve.url().isNull());
        Okta okta(serve.port(), QStringLiteral("trusona"), QStringLiteral("whatever"));
        const auto answer = okta.exchange("GET", "/Users?startIndex=1&count=2");
        QCOMPARE(answer.status, 404);
        QCOMPARE(serve.process().terminate(), 0);
        const CtlResult activity = ctl(m_data, words("activity tail --no-follow --json"));
        QVERIFY2(activity.out.contains(QStringLiteral("Okta talks to the vendor")), activity.told().constData());
    }

    void tellsWhoIsOnBoardWithAReadOnlyToken()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        const CtlResult people = ctl(m_data, words("okta people --json"));
        QVERIFY2(people.exitCode == 0, people.told().constData());
        QCOMPARE(people.array().size(), 3);
        const CtlResult failed = ctl(m_data, words("okta people --state failed"));
        QVERIFY2(failed.out.contains(QLatin1String(OktaRig::bobsRefusal)), failed.told().constData());
    }

    void theAppThatWasPastedIsAsked()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect(false));
        const CtlResult none = ctl(m_data, words("okta people"));
        QVERIFY2(none.exitCode == 2 && none.error.contains(QStringLiteral("No app was chosen")),
                 none.told().constData());
        {
            directory::OpenOptions options;
            options.dataDirectory = m_data.toStdString();
            const auto database = expect(directory::Database::open(options));
            expect(database->writeAndWait([this](directory::WriteSession& session) -> core::Result<> {
                const auto integration = session.updateIntegration(directory::IntegrationId{1}, {});
                return integration
                           ? setup::saveValue(session, directory::IntegrationId{1}, setup::appField, m_rig->appId())
                           : tl::unexpected(integration.error());
            }));
        }
        const CtlResult people = ctl(m_data, words("okta people --json"));
        QVERIFY2(people.exitCode == 0 && people.array().size() == 3, people.told().constData());
        const CtlResult checked = ctl(m_data, words("okta check --json"));
        QVERIFY2(checked.object()[QStringLiteral("setup")][QStringLiteral("proven")].toInt() >= 3,
                 checked.told().constData());
        // It is looked at only where an app is known.
        QVERIFY2(checked.out.contains(QStringLiteral(R"({"name":"read-app-users","state":"allowed")")),
                 checked.told().constData());
    }

    void whatIsWrongInOktaIsNamedThoughItWasNeverProven()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        demo::PolicyRuleFacts everybody;
        everybody.name = "Nobody is asked";
        everybody.asksForFactor = false;
        const std::string rule = m_rig->api().console().addSignOnRule(everybody);
        const CtlResult told = ctl(m_data, words("okta check"));
        const QString setup = told.out.mid(told.out.indexOf(QStringLiteral("Set-up        ")));
        QVERIFY2(told.exitCode == 0 && setup.contains(QStringLiteral("\nWrong         ")) &&
                     setup.contains(QStringLiteral("\"Nobody is asked\"")) && !setup.contains(QLatin1Char('*')),
                 qUtf8Printable(setup));
        const QJsonObject checked = ctl(m_data, words("okta check --json")).object();
        const QJsonArray wrong = checked[QStringLiteral("setup")][QStringLiteral("wrong")].toArray();
        QCOMPARE(wrong.size(), 1);
        QCOMPARE(wrong[0][QStringLiteral("step")].toString(), QStringLiteral("sign-in-rule"));
        QVERIFY(!wrong[0][QStringLiteral("next")].toString().isEmpty());
        QVERIFY(m_rig->api().console().removeRule(rule).has_value());
        const CtlResult right = ctl(m_data, words("okta check"));
        QVERIFY2(!right.out.contains(QStringLiteral("Wrong         ")), right.told().constData());
    }

    void oneGroupForBothIsWarnedOf()
    {
        // A push cannot be ended there: the others get an organisation without it.
        m_rig = std::make_unique<OktaRig>();
        const auto renew = qScopeGuard([this] { m_rig = std::make_unique<OktaRig>(); });
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        const std::string group = m_rig->api().console().createGroup("Passkey people");
        QVERIFY(m_rig->api().console().assignGroup(m_rig->appId(), group).has_value());
        const CtlResult before = ctl(m_data, words("okta check"));
        QVERIFY2(before.exitCode == 0 && !before.out.contains(QStringLiteral("\nWarning ")), before.told().constData());
        QVERIFY(m_rig->api().console().pushGroup(m_rig->appId(), group).has_value());
        const CtlResult told = ctl(m_data, words("okta check"));
        QVERIFY2(told.exitCode == 0 &&
                     told.out.contains(QStringLiteral("\nWarning       The group Passkey people is assigned to the app "
                                                      "and pushed to it.")),
                 told.told().constData());
        const QJsonObject checked = ctl(m_data, words("okta check --json")).object();
        const QJsonArray warnings = checked[QStringLiteral("setup")][QStringLiteral("warnings")].toArray();
        QCOMPARE(warnings.size(), 1);
        QVERIFY(warnings[0][QStringLiteral("next")].toString().contains(QStringLiteral("second group")));
    }

    void whatNoLongerHoldsIsToldUntilItHoldsAgain()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        const CtlResult first = ctl(m_data, words("okta check --json"));
        QVERIFY2(first.exitCode == 0, first.told().constData());
        QVERIFY2(first.object()[QStringLiteral("setup")][QStringLiteral("proven")].toInt() >= 3,
                 first.told().constData());
        QVERIFY2(stepsOf(first.object()).isEmpty(), first.told().constData());
        QCOMPARE(first.object()[QStringLiteral("setup")][QStringLiteral("notNeeded")], QJsonValue(0));

        demo::ProvisioningSwitches off;
        off.deactivates = false;
        QVERIFY(m_rig->api().console().setSwitches(m_rig->appId(), off).has_value());
        for (int time = 0; time < 2; ++time) {
            const CtlResult second = ctl(m_data, words("okta check --json"));
            QVERIFY2(second.exitCode == 0, second.told().constData());
            QCOMPARE(stepsOf(second.object()), QStringList{QStringLiteral("switches")});
            const QJsonValue drift = second.object()[QStringLiteral("setup")][QStringLiteral("drift")].toArray().at(0);
            QVERIFY2(drift[QStringLiteral("sentence")].toString().contains(QStringLiteral("*Deactivate Users*")),
                     second.told().constData());
            QVERIFY(!drift[QStringLiteral("foundAt")].toString().isEmpty());
        }
        const CtlResult told = ctl(m_data, words("okta check"));
        QVERIFY2(told.exitCode == 0 && told.out.contains(QStringLiteral("No longer")), told.told().constData());
        const CtlResult failing = ctl(m_data, words("okta check --fail-on-drift"));
        QVERIFY2(failing.exitCode == 1 && failing.out.contains(QStringLiteral("No longer")),
                 failing.told().constData());
        QCOMPARE(ctl(m_data, words("okta check --all --fail-on-drift")).exitCode, 1);
        QVERIFY(m_rig->api().console().setSwitches(m_rig->appId(), {}).has_value());
        const CtlResult again = ctl(m_data, words("okta check --fail-on-drift"));
        QVERIFY2(again.exitCode == 0 && again.out.contains(QStringLiteral("nothing that was proven has changed")),
                 again.told().constData());
    }

    void aLookThatTakesAWhileTellsHowFarItIs()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        const CtlResult quick = ctl(m_data, words("okta check"));
        QVERIFY2(quick.exitCode == 0 && !quick.error.contains(QStringLiteral("looking at")), quick.told().constData());
        // The last call of the look at the latest is behind the wait; those that prove the credential are before it.
        const std::uint64_t before = m_rig->api().calls();
        QCOMPARE(ctl(m_data, words("okta check")).exitCode, 0);
        const auto calls = static_cast<unsigned>(m_rig->api().calls() - before);
        m_rig->api().inject(demo::ApiFault::RateLimitStorm, 1, calls / 2);
        const CtlResult slow = ctl(m_data, words("okta check"));
        m_rig->api().clear(demo::ApiFault::RateLimitStorm);
        QVERIFY2(slow.exitCode == 0 && slow.error.contains(QStringLiteral("waiting ")), slow.told().constData());
        QVERIFY2(slow.error.contains(QRegularExpression(QStringLiteral("looking at [a-z -]+ \\(step [2-6] of 6\\)"))),
                 slow.told().constData());
    }

    void whatCouldNotBeLookedAtIsNotCalledUnchanged()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        QCOMPARE(ctl(m_data, words("okta check")).exitCode, 0);
        m_rig->api().inject(demo::ApiFault::MappingsNotLicensed);
        const CtlResult blind = ctl(m_data, words("okta check"));
        const CtlResult failing = ctl(m_data, words("okta check --fail-on-drift"));
        m_rig->api().clear(demo::ApiFault::MappingsNotLicensed);
        QVERIFY2(blind.exitCode == 0 && blind.out.contains(QStringLiteral("Drift         not known of 1 step")),
                 blind.told().constData());
        QVERIFY2(failing.exitCode == 1, failing.told().constData());
        QCOMPARE(ctl(m_data, words("okta check --fail-on-drift --org acme.okta.com")).exitCode, 2);
        QVERIFY(ctl(m_data, words("okta check --fail-on-drift")).exitCode == 0);
    }

    void aBlindTokenIsNoDrift()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        QCOMPARE(ctl(m_data, words("okta check")).exitCode, 0);
        m_rig->api().setRole(m_rig->lastToken(), demo::AdminRole::HelpDesk);
        const CtlResult told = ctl(m_data, words("okta check --json"));
        QCOMPARE(told.exitCode, 4);
        // That it may read less is said of the access alone.
        QVERIFY2(stepsOf(told.object()) == QStringList{QStringLiteral("access")},
                 stepsOf(told.object()).join(QLatin1Char(' ')).toUtf8().constData());
        QVERIFY2(!told.object()[QStringLiteral("setup")][QStringLiteral("notLookedAt")].toArray().isEmpty(),
                 told.told().constData());
    }

    void anotherOrganisationInheritsNothing()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        const CtlResult first = ctl(m_data, words("okta check --json"));
        QVERIFY2(first.object()[QStringLiteral("setup")][QStringLiteral("proven")].toInt() >= 3,
                 first.told().constData());
        QVERIFY(ctl(m_data, words("setup guide")).out.contains(m_rig->origin() + QStringLiteral(" answers")));

        OktaRig other;
        QCOMPARE(ctl(m_data, words("okta connect --org") << other.origin() << words("--token-file")
                                                         << other.tokenFile(demo::AdminRole::ReadOnly))
                     .exitCode,
                 0);
        const auto proven = [this](const CtlResult& guide) {
            QStringList lines;
            for (const QString& line : guide.out.split(QLatin1Char('\n'))) {
                if (line.contains(QStringLiteral("proven:")) &&
                    (line.contains(m_rig->origin()) || line.contains(QLatin1String(OktaRig::appLabel))))
                    lines << line;
            }
            return lines;
        };
        const QStringList before = proven(ctl(m_data, words("setup guide")));
        QVERIFY2(before.isEmpty(), before.join(QLatin1Char('\n')).toUtf8().constData());
        const CtlResult second = ctl(m_data, words("okta check --json"));
        QVERIFY2(second.exitCode == 0, second.told().constData());
        QVERIFY2(stepsOf(second.object()).isEmpty(), second.told().constData());
        QVERIFY2(second.object()[QStringLiteral("setup")][QStringLiteral("notLookedAt")].toArray().isEmpty(),
                 second.told().constData());
        const QStringList after = proven(ctl(m_data, words("setup guide")));
        QVERIFY2(after.isEmpty(), after.join(QLatin1Char('\n')).toUtf8().constData());

        // Without a credential nobody is let in, whatever was seen once.
        QCOMPARE(ctl(m_data, words("okta disconnect")).exitCode, 0);
        QVERIFY(!ctl(m_data, words("setup guide")).out.contains(QStringLiteral("people and apps may be read")));
    }

    void allConnectedOnesAreChecked()
    {
        QCOMPARE(create(m_data).exitCode, 0);
        QVERIFY(connect());
        QVERIFY(!makeIntegration(m_data, "Acme").slug.isEmpty());
        const CtlResult all = ctl(m_data, words("okta check --all --json"));
        QVERIFY2(all.exitCode == 0 && all.isArray(), all.told().constData());
        QCOMPARE(all.array().size(), 1);
        QCOMPARE(all.array().at(0)[QStringLiteral("integration")].toString(), QStringLiteral("trusona"));
        QCOMPARE(ctl(m_data, words("okta check --all --integration trusona")).exitCode, 2);
    }

    void profilesOfOnesOwnAreListed()
    {
        QVERIFY(QDir().mkpath(m_data + QStringLiteral("/profiles")));
        QFile file(m_data + QStringLiteral("/profiles/broken.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\n  \"id\": \"broken\",\n  oops\n}\n") > 0);
        file.close();
        const CtlResult listed = ctl(m_data, words("profiles --json"));
        QVERIFY2(listed.exitCode == 0 && listed.isArray(), listed.told().constData());
        QCOMPARE(listed.array().size(), 8);
        QVERIFY2(listed.error.contains(QStringLiteral("broken.json, line 3, at /")), listed.told().constData());
        const CtlResult refused = ctl(m_data, words("integration create --profile broken --name X"));
        QVERIFY2(refused.exitCode == 3 && refused.error.contains(QStringLiteral("line 3")), refused.told().constData());
    }

private:
    bool connect(bool withApp = true)
    {
        const QString token = m_rig->tokenFile(demo::AdminRole::ReadOnly);
        QStringList arguments = words("okta connect --org") << m_rig->origin() << words("--token-file") << token;
        if (withApp)
            arguments << words("--app") << QString::fromLatin1(OktaRig::appLabel);
        return ctl(m_data, arguments).exitCode == 0;
    }

    std::unique_ptr<OktaRig> m_rig;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_data;
};

QTEST_GUILESS_MAIN(CompanionTest)
#include "CompanionTest.moc"
