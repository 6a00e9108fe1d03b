// SPDX-License-Identifier: Apache-2.0
// Registrations in Okta: adopted, watched, written and taken back, by `rollcallctl` and `serve` before a simulated
// organisation.
#include "CtlProcess.h"
#include "Okta.h"
#include "OktaRig.h"
#include "http/Client.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

/// Each look is a process of its own, which takes far longer than the pause that is counted.
constexpr int waitLimit = 5'000;

/// Our directory with ada, bob and eve, served, and connected to their Okta with a group for who has registered.
class Company {
public:
    Company()
    {
        m_made = makeIntegration(data(), "Passkeys");
        m_serve = std::make_unique<Serve>(data());
        if (m_serve->url().isEmpty())
            qFatal("serve did not start: %s", qUtf8Printable(m_serve->process().error()));
        Okta okta(m_serve->port(), m_made.slug, m_made.token);
        for (const char* name : {"ada@acme.example", "bob@acme.example", "eve@acme.example"}) {
            if (okta.createPerson(name) != 201)
                qFatal("%s could not be created", name);
        }
        require(words("okta connect --org")
                << rig.origin() << QStringLiteral("--token-file") << rig.tokenFile(demo::AdminRole::SuperAdmin));
        group = QString::fromStdString(rig.api().console().createGroup("Passkey people"));
        const QJsonObject token = require(words("token create --purpose registrations"));
        m_token = token[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
    }

    [[nodiscard]] QString data() const { return rig.dataDirectory(); }
    CtlResult run(const QStringList& arguments) { return ctl(data(), arguments); }
    QJsonObject require(const QStringList& arguments)
    {
        const CtlResult result = run(QStringList{QStringLiteral("--json")} + arguments);
        if (result.exitCode != 0)
            qFatal("%s: %s", qUtf8Printable(arguments.join(QLatin1Char(' '))), result.told().constData());
        return result.object();
    }
    CtlResult choose(const char* mode, const QStringList& more = {})
    {
        return run(words("registrations write-back --group")
                   << group << words("--mode") << QString::fromLatin1(mode) << more);
    }
    /// What the vendor's back end says.
    int tell(const char* userName, bool isRegistered)
    {
        http::Client client({"127.0.0.1", m_serve->port(), false, {}});
        http::Headers headers;
        headers.add("Content-Type", "application/json");
        headers.add("Authorization", "Bearer " + m_token.toStdString());
        const std::string body =
            R"({"userName":")" + std::string(userName) + R"(","registered":)" + (isRegistered ? "true" : "false") + "}";
        const auto answer = client.send("POST", "/api/v1/registrations", headers, body);
        return answer ? answer->status : 0;
    }
    /// As Okta does to the person, by id.
    int change(const char* userName, const char* method, const std::string& body)
    {
        const QString id = of(userName)[QStringLiteral("id")].toString();
        return Okta(m_serve->port(), m_made.slug, m_made.token).send(method, "/Users/" + id.toStdString(), body);
    }
    QJsonObject of(const char* userName)
    {
        const QJsonArray all = run(words("registrations list --json")).array();
        for (const QJsonValue& each : all) {
            if (each[QStringLiteral("userName")].toString() == QLatin1String(userName))
                return each.toObject();
        }
        return {};
    }
    QString there(const char* userName)
    {
        const QJsonObject writeBack = of(userName)[QStringLiteral("writeBack")].toObject();
        const QString hold = writeBack[QStringLiteral("hold")].toString();
        const QString state = writeBack[QStringLiteral("state")].toString();
        return hold.isEmpty() ? state : state + QStringLiteral(": ") + hold;
    }
    std::string idOf(const char* login) { return rig.api().console().personIdOf(login).value_or(""); }
    /// On both sides: assigned, arrived here, and in the group as somebody whom others have put there.
    void addRegistered(const std::string& login)
    {
        demo::OktaProfile profile;
        profile.login = login;
        profile.email = login;
        demo::AdminConsole& console = rig.api().console();
        if (!console.addMember(group.toStdString(), console.createPerson(profile)))
            qFatal("%s could not be added to the group", login.c_str());
        if (Okta(m_serve->port(), m_made.slug, m_made.token).createPerson(login.c_str()) != 201)
            qFatal("%s could not be created", login.c_str());
    }
    [[nodiscard]] std::size_t membersInGroup() { return rig.api().console().membersOf(group.toStdString()).size(); }
    /// Those of a state, or all.
    QJsonArray invitations(const QString& state = {})
    {
        QStringList arguments = words("invite list --json");
        if (!state.isEmpty())
            arguments << QStringLiteral("--state") << state;
        return run(arguments).array();
    }
    /// As Okta's Admin Console shows the group.
    bool isInGroup(const char* login)
    {
        const auto members = rig.api().console().membersOf(group.toStdString());
        return std::ranges::find(members, idOf(login)) != members.end();
    }

    OktaRig rig;
    QString group;

private:
    Made m_made;
    std::unique_ptr<Serve> m_serve;
    QString m_token;
};

} // namespace

class RegistrationsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void strongEvidenceIsWrittenAndTakenBack()
    {
        Company company;
        const CtlResult chosen = company.choose("write");
        QVERIFY2(chosen.exitCode == 0, chosen.told().constData());
        QCOMPARE(company.tell("ada@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("written"), waitLimit);
        QVERIFY(company.isInGroup("ada@acme.example"));
        QVERIFY(!company.isInGroup("bob@acme.example"));
        QCOMPARE(company.of("ada@acme.example")[QStringLiteral("strength")].toString(), QStringLiteral("strong"));
        QCOMPARE(company.tell("ada@acme.example", false), 200);
        QTRY_VERIFY_WITH_TIMEOUT(!company.isInGroup("ada@acme.example"), waitLimit);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("written"), waitLimit);
    }

    void whoGoesHereIsTakenOutThere()
    {
        Company company;
        QVERIFY(company.choose("write").exitCode == 0);
        for (const char* name : {"ada@acme.example", "bob@acme.example"}) {
            QCOMPARE(company.tell(name, true), 200);
            QTRY_COMPARE_WITH_TIMEOUT(company.there(name), QStringLiteral("written"), waitLimit);
            QVERIFY(company.isInGroup(name));
        }
        // Deactivated, and deleted.
        QCOMPARE(company.change("ada@acme.example", "PATCH",
                                R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)"
                                R"({"op":"replace","path":"active","value":false}]})"),
                 200);
        QTRY_VERIFY_WITH_TIMEOUT(!company.isInGroup("ada@acme.example"), waitLimit);
        QCOMPARE(company.change("bob@acme.example", "DELETE", {}), 204);
        QTRY_VERIFY_WITH_TIMEOUT(!company.isInGroup("bob@acme.example"), waitLimit);
    }

    void whoseRolesCannotBeReadWaitsForAWord()
    {
        Company company;
        QVERIFY(company.choose("write").exitCode == 0);
        company.rig.api().setRole(company.rig.lastToken(), demo::AdminRole::ReadOnly);
        QCOMPARE(company.tell("ada@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("held: admin-role"), waitLimit);
        QVERIFY(!company.isInGroup("ada@acme.example"));
        // With a word it is tried, and Okta's refusal is said.
        company.require(words("registrations confirm ada@acme.example --yes"));
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("failed"), waitLimit);
        const QJsonObject writeBack = company.of("ada@acme.example")[QStringLiteral("writeBack")].toObject();
        QVERIFY(!writeBack[QStringLiteral("note")].toString().isEmpty());
        QVERIFY(!company.isInGroup("ada@acme.example"));
    }

    void aWordWaitsForASecondOne()
    {
        Company company;
        QVERIFY(company.choose("write").exitCode == 0);
        company.require(words("invite register bob@acme.example --reason Seen"));
        QTRY_COMPARE_WITH_TIMEOUT(company.there("bob@acme.example"), QStringLiteral("held: evidence"), waitLimit);
        QVERIFY(!company.isInGroup("bob@acme.example"));
        const CtlResult asked = company.run(words("registrations confirm bob@acme.example"));
        QCOMPARE(asked.exitCode, 4);
        QVERIFY2(asked.error.contains(QStringLiteral("may waive Okta's second factor")), asked.told().constData());
        company.require(words("registrations confirm bob@acme.example --yes --by Grace"));
        QTRY_COMPARE_WITH_TIMEOUT(company.there("bob@acme.example"), QStringLiteral("written"), waitLimit);
        QVERIFY(company.isInGroup("bob@acme.example"));
        const QJsonObject kept = company.of("bob@acme.example")[QStringLiteral("writeBack")].toObject();
        QCOMPARE(kept[QStringLiteral("confirmedBy")].toString(), QStringLiteral("Grace"));
    }

    void administratorsAreNeverAddedByThemselves()
    {
        Company company;
        company.rig.api().giveRole(company.idOf("eve@acme.example"), demo::AdminRole::SuperAdmin);
        QVERIFY(company.choose("write").exitCode == 0);
        QCOMPARE(company.tell("eve@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("eve@acme.example"), QStringLiteral("held: admin-role"), waitLimit);
        QVERIFY(!company.isInGroup("eve@acme.example"));
        const QString note =
            company.of("eve@acme.example")[QStringLiteral("writeBack")].toObject()[QStringLiteral("note")].toString();
        QVERIFY2(note.contains(QStringLiteral("SUPER_ADMIN")), qPrintable(note));
    }

    void moreThanTheHoursNumberAreHeld()
    {
        Company company;
        QVERIFY(company.choose("write", words("--additions-per-hour 1")).exitCode == 0);
        QCOMPARE(company.tell("ada@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("written"), waitLimit);
        QCOMPARE(company.tell("bob@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("bob@acme.example"), QStringLiteral("held: rate"), waitLimit);
        // Removals are never held.
        QCOMPARE(company.tell("ada@acme.example", false), 200);
        QTRY_VERIFY_WITH_TIMEOUT(!company.isInGroup("ada@acme.example"), waitLimit);
    }

    void whoIsThereIsAdoptedAndNobodyRemoved()
    {
        Company company;
        demo::AdminConsole& console = company.rig.api().console();
        demo::OktaProfile zoe;
        zoe.login = "zoe@acme.example";
        zoe.email = zoe.login;
        const std::string stranger = console.createPerson(zoe);
        for (const std::string& person : {company.idOf("ada@acme.example"), stranger})
            QVERIFY(console.addMember(company.group.toStdString(), person).has_value());
        // Nobody is mailed before somebody has looked.
        const CtlResult early = company.run(words("invite configure --mailer rollcall"));
        QVERIFY2(early.exitCode == 4 && early.error.contains(QStringLiteral("registrations adopt")),
                 early.told().constData());
        const QJsonObject seen = company.require(words("registrations adopt --group") << company.group);
        QCOMPARE(seen[QStringLiteral("inTarget")].toInt(), 2);
        QCOMPARE(seen[QStringLiteral("registered")].toInt(), 1);
        QCOMPARE(seen[QStringLiteral("strangers")].toInt(), 1);
        // Okta's log may be some moments behind.
        const auto writer = [&company] {
            return company.require(words("registrations adopt --group") << company.group)[QStringLiteral("otherWriter")]
                .toString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!writer().isEmpty(), waitLimit);
        const QJsonObject ada = company.of("ada@acme.example");
        QCOMPARE(ada[QStringLiteral("strength")].toString(), QStringLiteral("medium"));
        QCOMPARE(ada[QStringLiteral("source")].toString(), QStringLiteral("managed-group"));
        // Another writes there: we stay with watching, and say who it is.
        const CtlResult refused = company.choose("write");
        QVERIFY2(refused.exitCode == 4, refused.told().constData());
        QVERIFY2(refused.error.contains(writer()), refused.told().constData());
        QVERIFY(company.choose("watch").exitCode == 0);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("watched"), waitLimit);
        QCOMPARE(company.tell("bob@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("bob@acme.example"), QStringLiteral("watched"), waitLimit);
        QVERIFY(!company.isInGroup("bob@acme.example"));
        QVERIFY(company.isInGroup("ada@acme.example") && company.isInGroup("zoe@acme.example"));
        company.require(words("invite configure --mailer rollcall"));
    }

    /// ROLLCALL_REGISTERED=3000 for as many as an organisation may have.
    void whoIsRegisteredAlreadyIsNeitherMailedNorRemoved()
    {
        Company company;
        bool isNumber = false;
        const int wanted = qEnvironmentVariableIntValue("ROLLCALL_REGISTERED", &isNumber);
        const int people = isNumber ? wanted : 60;
        for (int i = 0; i < people; ++i)
            company.addRegistered("person" + std::to_string(i) + "@acme.example");
        const QJsonObject seen = company.require(words("registrations adopt --group") << company.group);
        QCOMPARE(seen[QStringLiteral("inTarget")].toInt(), people);
        QCOMPARE(seen[QStringLiteral("registered")].toInt(), people);
        company.require(words("invite configure --mailer rollcall --when at-once --burst 1000000"));
        // Ada, Bob and Eve are invited, as whoever is not registered; a mail to anybody else would be ordered with
        // theirs.
        const auto tried = [&company] {
            const QJsonArray all = company.invitations();
            return std::ranges::count_if(all, [](const QJsonValue& each) {
                const QString state = each[QStringLiteral("state")].toString();
                return state == QStringLiteral("queued") || state == QStringLiteral("failed");
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(tried(), std::ptrdiff_t{3}, waitLimit);
        int registered = 0;
        for (const QJsonValue& each : company.invitations()) {
            QCOMPARE(each[QStringLiteral("mails")].toInt(), 0);
            registered += each[QStringLiteral("state")].toString() == QStringLiteral("registered") ? 1 : 0;
        }
        QVERIFY(company.invitations().size() - registered == 3);
        QVERIFY(company.choose("watch").exitCode == 0);
        QCOMPARE(company.membersInGroup(), static_cast<std::size_t>(people));
        // Whoever put them there is noticed, and we stay with watching.
        QVERIFY(company.choose("write").exitCode == 4);
        QCOMPARE(company.membersInGroup(), static_cast<std::size_t>(people));
        qInfo("%d people were registered already: %d marked, nobody mailed, %zu in the group.", people, registered,
              company.membersInGroup());
    }

    void anAttributeIsAnExplicitFalse()
    {
        Company company;
        demo::AdminConsole& console = company.rig.api().console();
        QVERIFY(console.addUserAttribute("byndidRegistered", "Registered", "boolean").has_value());
        const CtlResult chosen =
            company.run(words("registrations write-back --mode write --attribute byndidRegistered"));
        QVERIFY2(chosen.exitCode == 0, chosen.told().constData());
        QCOMPARE(company.tell("ada@acme.example", false), 200);
        QTRY_COMPARE_WITH_TIMEOUT(company.there("ada@acme.example"), QStringLiteral("written"), waitLimit);
        QCOMPARE(console.customAttribute(company.idOf("ada@acme.example"), "byndidRegistered"), std::string("false"));
        QCOMPARE(company.tell("ada@acme.example", true), 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            QString::fromStdString(console.customAttribute(company.idOf("ada@acme.example"), "byndidRegistered")),
            QStringLiteral("true"), waitLimit);
    }
};

QTEST_GUILESS_MAIN(RegistrationsTest)
#include "RegistrationsTest.moc"
