// SPDX-License-Identifier: Apache-2.0
// Group Push by the Management API: what it is told, and what goes to the other end.
#include "ProvisioningRig.h"

#include <QTest>

using namespace rollcall;
using scim::JsonObject;
using test::ApiAnswer;
using test::ProvisioningRig;

namespace {

std::string text(const JsonObject& body, std::string_view path)
{
    return test::at(body, path);
}

} // namespace

class ManagementPushesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pushesToTheNamedGroup();
    void pushesNothingUntilActive();
    void linksToAFormerTarget();
    void forgetsTheMappingOfADeletedGroup();
};

void ManagementPushesTest::pushesToTheNamedGroup()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string group = rig.harness.console().createGroup("Here", {});
    const ApiAnswer made = rig.post(rig.pushes(), {{"sourceGroupId", group}, {"targetGroupName", "There"}});
    QCOMPARE(made.status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(text(rig.sent("POST /Groups"), "displayName"), std::string("There"));
    QCOMPARE(rig.harness.get(rig.pushes() + "/" + made.at("id")).at("status"), std::string("ACTIVE"));
    // It stays what it is called there.
    QVERIFY(rig.harness.console().addMember(group, rig.harness.personId(0)));
    QCOMPARE(rig.post(rig.users(), {{"id", rig.harness.personId(0)}}).status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(text(rig.sent("PUT /Groups"), "displayName"), std::string("There"));
}

void ManagementPushesTest::pushesNothingUntilActive()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string group = rig.harness.console().createGroup("Later", {});
    const ApiAnswer made =
        rig.post(rig.pushes(), {{"sourceGroupId", group}, {"targetGroupName", "There"}, {"status", "INACTIVE"}});
    QCOMPARE(made.status, 200);
    QCOMPARE(made.at("status"), std::string("INACTIVE"));
    QVERIFY(rig.harness.console().addMember(group, rig.harness.personId(0)));
    QVERIFY(rig.settle());
    QCOMPARE(rig.countOf("POST /Groups"), 0U);
    QCOMPARE(rig.harness.send("PATCH", rig.pushes() + "/" + made.at("id"), "{\"status\":\"ACTIVE\"}").status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(rig.countOf("POST /Groups"), 1U);
    QCOMPARE(text(rig.sent("POST /Groups"), "displayName"), std::string("There"));
    QCOMPARE(rig.post(rig.pushes(), {{"sourceGroupId", group}, {"targetGroupName", "X"}, {"status", "PAUSED"}}).status,
             400);
}

void ManagementPushesTest::linksToAFormerTarget()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string group = rig.harness.console().createGroup("One", {});
    const std::string other = rig.harness.console().createGroup("Other", {});
    const ApiAnswer made = rig.post(rig.pushes(), {{"sourceGroupId", group}, {"targetGroupName", "One"}});
    QVERIFY(rig.settle());
    const std::string target = made.at("targetGroupId");
    const JsonObject link{{"sourceGroupId", other}, {"targetGroupId", target}};
    QCOMPARE(rig.post(rig.pushes(), link).status, 400); // another mapping has it
    QCOMPARE(rig.post(rig.pushes(), {{"sourceGroupId", other}, {"targetGroupId", "00gNoSuchGroup"}}).status, 404);
    const std::string own = rig.pushes() + "/" + made.at("id");
    QCOMPARE(rig.harness.send("PATCH", own, "{\"status\":\"INACTIVE\"}").status, 200);
    QCOMPARE(rig.harness.send("DELETE", own + "?deleteTargetGroup=false").status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(rig.countOf("DELETE /Groups"), 0U);

    const ApiAnswer linked = rig.post(rig.pushes(), link);
    QCOMPARE(linked.status, 200);
    QCOMPARE(linked.at("targetGroupId"), target);
    QVERIFY(rig.settle());
    QCOMPARE(rig.countOf("POST /Groups"), 1U); // the first one's
    QCOMPARE(text(rig.sent("PUT /Groups"), "displayName"), std::string("Other"));
}

void ManagementPushesTest::forgetsTheMappingOfADeletedGroup()
{
    ProvisioningRig rig;
    QVERIFY(rig.isReady);
    const std::string group = rig.harness.console().createGroup("Gone", {});
    QCOMPARE(rig.post(rig.pushes(), {{"sourceGroupId", group}, {"targetGroupName", "Gone"}}).status, 200);
    QVERIFY(rig.settle());
    QCOMPARE(rig.harness.get(rig.pushes()).list().size(), 1U);
    QCOMPARE(rig.harness.send("DELETE", "/api/v1/groups/" + group).status, 204);
    QVERIFY(rig.settle());
    QCOMPARE(rig.harness.get(rig.pushes()).list().size(), 0U);
    QVERIFY(rig.harness.console().appSnapshot(rig.app).groups.empty());
    QCOMPARE(rig.countOf("DELETE /Groups"), 0U);
}

QTEST_GUILESS_MAIN(ManagementPushesTest)
#include "ManagementPushesTest.moc"
