// SPDX-License-Identifier: Apache-2.0
// What a group's assignment to an app may hold, and that nobody takes away in person what a group gives.
#include "ManagementHarness.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::demo;
using test::ApiAnswer;
using test::ManagementHarness;

class ManagementAssignmentsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void leavesToTheGroupWhatItGives_data();
    void leavesToTheGroupWhatItGives();
    void givesTheAppInPersonUntilTheGroupGoes();
    void patchesAGroupsAssignment();
    void refusesAPatch_data();
    void refusesAPatch();

private:
    [[nodiscard]] std::string users() const { return "/api/v1/apps/" + m_app + "/users"; }
    [[nodiscard]] std::string assignment() const { return "/api/v1/apps/" + m_app + "/groups/" + m_group; }

    std::unique_ptr<ManagementHarness> m_harness;
    std::string m_app;
    std::string m_group;
    std::string m_person;
};

void ManagementAssignmentsTest::init()
{
    m_harness = std::make_unique<ManagementHarness>();
    m_harness->populate(2);
    m_app = *m_harness->console().createApp(AppKind::WizardSaml, "Cyolo");
    m_group = m_harness->console().createGroup("Pilot");
    m_person = m_harness->personId(0);
    QVERIFY(m_harness->console().addMember(m_group, m_person));
}

void ManagementAssignmentsTest::leavesToTheGroupWhatItGives_data()
{
    QTest::addColumn<bool>("isFirstInPerson");
    QTest::addColumn<bool>("isThenInPerson");
    QTest::newRow("given by the group alone") << false << false;
    QTest::newRow("given in person, then by the group") << true << false;
    QTest::newRow("given by the group, then in person") << false << true;
}

void ManagementAssignmentsTest::leavesToTheGroupWhatItGives()
{
    QFETCH(bool, isFirstInPerson);
    QFETCH(bool, isThenInPerson);
    if (isFirstInPerson)
        QCOMPARE(m_harness->post(users(), "{\"id\":\"" + m_person + "\"}").status, 200);
    QCOMPARE(m_harness->send("PUT", assignment()).status, 200);
    if (isThenInPerson)
        QCOMPARE(m_harness->post(users(), "{\"id\":\"" + m_person + "\"}").status, 200);

    const ApiAnswer refused = m_harness->send("DELETE", users() + "/" + m_person);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.at("errorCode"), std::string("E0000046"));
    QCOMPARE(refused.at("errorSummary"), std::string("Deactivate application for user forbidden."));
    QVERIFY(refused.at("errorCauses.0.errorSummary").find("group memberships") != std::string::npos);
    QVERIFY(!m_harness->console().unassignPerson(m_app, m_person));
    QCOMPARE(m_harness->get(users()).list().size(), 1U);
}

void ManagementAssignmentsTest::givesTheAppInPersonUntilTheGroupGoes()
{
    QCOMPARE(m_harness->send("PUT", assignment()).status, 200);
    QCOMPARE(m_harness->post(users(), "{\"id\":\"" + m_person + "\"}").status, 200);
    QCOMPARE(m_harness->send("DELETE", assignment()).status, 204);
    QCOMPARE(m_harness->get(users() + "/" + m_person).at("scope"), std::string("USER"));
    QCOMPARE(m_harness->send("DELETE", users() + "/" + m_person).status, 204);
    QCOMPARE(m_harness->get(users()).list().size(), 0U);
}

void ManagementAssignmentsTest::patchesAGroupsAssignment()
{
    QCOMPARE(m_harness->send("PUT", assignment(), R"({"priority":4,"profile":{"title":"Pilot"}})").status, 200);
    const ApiAnswer patched = m_harness->send("PATCH", assignment(),
                                              R"([{"op":"replace","path":"/priority","value":2},
                            {"op":"remove","path":"/profile/title"},
                            {"op":"add","path":"/profile/displayName","value":"A pilot"}])");
    QCOMPARE(patched.status, 200);
    QCOMPARE(patched.at("priority"), std::string("2"));
    QCOMPARE(patched.at("profile"), std::string(R"({"displayName":"A pilot"})"));
    QCOMPARE(m_harness->get(assignment()).text, patched.text);
}

void ManagementAssignmentsTest::refusesAPatch_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("an attribute that the app does not have")
        << QStringLiteral(R"([{"op":"add","path":"/profile/shoeSize","value":"43"}])") << 400;
    QTest::newRow("another member") << QStringLiteral(R"([{"op":"replace","path":"/id","value":"00g1"}])") << 400;
    QTest::newRow("no number") << QStringLiteral(R"([{"op":"replace","path":"/priority","value":"first"}])") << 400;
    QTest::newRow("another verb") << QStringLiteral(R"([{"op":"move","path":"/priority","from":"/id"}])") << 400;
    QTest::newRow("no value") << QStringLiteral(R"([{"op":"replace","path":"/priority"}])") << 400;
    QTest::newRow("no object") << QStringLiteral(R"(["replace"])") << 400;
    QTest::newRow("half a patch") << QStringLiteral(R"([{"op":"replace","path":"/priority","value":9},
                                                        {"op":"replace","path":"/id","value":1}])")
                                  << 400;
    QTest::newRow("no JSON") << QStringLiteral("[{") << 400;
}

void ManagementAssignmentsTest::refusesAPatch()
{
    QFETCH(QString, body);
    QFETCH(int, status);
    QCOMPARE(m_harness->send("PUT", assignment(), R"({"priority":4})").status, 200);
    const std::string before = m_harness->get(assignment()).text;
    QCOMPARE(m_harness->send("PATCH", assignment(), body.toStdString()).status, status);
    QCOMPARE(m_harness->get(assignment()).text, before);
    QCOMPARE(m_harness->send("PATCH", assignment() + "x", "[]").status, 404);
}

QTEST_GUILESS_MAIN(ManagementAssignmentsTest)
#include "ManagementAssignmentsTest.moc"
