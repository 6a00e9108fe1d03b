// SPDX-License-Identifier: Apache-2.0
// Following the System Log, and finding out what a credential may do.
#include "FakeOkta.h"
#include "okta/Organisation.h"
#include "okta/SystemLog.h"

#include <QTest>

using namespace rollcall;
using okta::Access;
using okta::Capability;
using okta::FailureKind;
using test::Bench;
using test::Outcome;
using test::SentRequest;

namespace {

std::string logged(const std::string& uuid)
{
    return "{\"uuid\":\"" + uuid + "\",\"published\":\"2026-03-02T10:45:01.123Z\"}";
}

core::WebHeaders next(const std::string& after)
{
    return {{"Link", "<https://acme.okta.com/api/v1/logs?after=" + after + ">; rel=\"next\""}};
}

std::vector<std::string> uuids(const std::vector<okta::LogEvent>& events)
{
    std::vector<std::string> result;
    for (const auto& item : events)
        result.push_back(item.uuid);
    return result;
}

using Uuids = std::vector<std::string>;

} // namespace

class ObserveTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLogIsFollowedToItsEnd()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "[" + logged("a") + "," + logged("b") + "]", next("1")),
                            bench.answer(200, "[" + logged("b") + "," + logged("c") + "]", next("2")),
                            bench.answer(200, "[]", next("3")), bench.answer(200, "[" + logged("d") + "]", next("4")),
                            bench.answer(200, "[]", next("4"))});
        okta::LogFollower follower(bench.client, {.since = core::fromMilliseconds(1'770'000'000'000), .filter = "f"});
        const auto first = follower.poll({});
        QVERIFY(first);
        QCOMPARE(uuids(*first), (Uuids{"a", "b", "c"}));
        const auto& request = bench.transport.sent().at(0);
        QVERIFY(request.parameter("until").empty());
        QCOMPARE(request.parameter("sortOrder"), std::string("ASCENDING"));
        QCOMPARE(request.parameter("since"), std::string("2026-02-02T02:40:00.000Z"));
        QCOMPARE(bench.transport.sent().size(), std::size_t{3});
        QCOMPARE(follower.bookmark(), std::string("https://acme.okta.com/api/v1/logs?after=3"));
        const auto second = follower.poll({});
        QVERIFY(second);
        QCOMPARE(uuids(*second), Uuids{"d"});
        // A later process goes on from the bookmark.
        okta::LogFollower later(bench.client, {}, follower.bookmark());
        QVERIFY(later.poll({}));
        QCOMPARE(bench.transport.sent().back().url, follower.bookmark());
    }

    void aForeignBookmarkIsRefused()
    {
        Bench bench;
        okta::LogFollower follower(bench.client, {}, "https://evil.example/api/v1/logs?after=1");
        const auto events = follower.poll({});
        QVERIFY(!events);
        QVERIFY(events.error().kind == FailureKind::Malformed);
        QVERIFY(bench.transport.sent().empty());
    }

    void whatWasReadBeforeTroubleIsKept()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "[" + logged("a") + "]", next("1")),
                            bench.answer(403, test::errorBody("E0000006", "no"))});
        okta::LogFollower follower(bench.client, {});
        const auto events = follower.poll({});
        QVERIFY(events);
        QCOMPARE(uuids(*events), Uuids{"a"});
        QVERIFY(!follower.poll({}));
    }

    void aBusyLogIsTakenInParts()
    {
        Bench bench;
        int page = 0;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            ++page;
            return bench.answer(200, "[" + logged(std::to_string(page)) + "]", next(std::to_string(page)));
        };
        okta::LogFollower follower(bench.client, {});
        const auto events = follower.poll({}, 3);
        QVERIFY(events);
        QCOMPARE(events->size(), std::size_t{3});
        QCOMPARE(bench.transport.sent().size(), std::size_t{3});
    }

    void capabilitiesAreToldApart()
    {
        Bench bench;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            const auto path = request.path();
            if (path == "/api/v1/users/me")
                return bench.answer(200, test::shape("user.json"));
            if (path == "/api/v1/mappings")
                return bench.answer(401, test::errorBody("E0000015", "no"));
            if (path == "/api/v1/api-tokens" || path == "/api/v1/org")
                return bench.answer(403, test::errorBody("E0000006", "no"));
            if (path.ends_with("/roles"))
                return bench.answer(200, "[{\"id\":\"ra1\",\"type\":\"READ_ONLY_ADMIN\",\"label\":\"Read-only\"}]");
            if (path.ends_with("/group-push/mappings"))
                return bench.answer(404, test::errorBody("E0000007", "no"));
            return bench.answer(200, "[]");
        };
        const auto found = okta::Organisation(bench.client).probe(okta::AppId{"0oaapp1"}, {});
        QVERIFY(found);
        QVERIFY(found->can(Capability::ReadUsers));
        QVERIFY(found->can(Capability::ReadAppUsers));
        QVERIFY(found->states.at(Capability::ReadMappings).access == Access::NotLicensed);
        QVERIFY(found->states.at(Capability::ReadApiTokens).access == Access::Denied);
        QVERIFY(found->states.at(Capability::ReadPushMappings).access == Access::NotChecked);
        QVERIFY(found->states.at(Capability::ReadPushMappings).failure.has_value());
        QVERIFY(found->can(Capability::ReadRoles));
        QCOMPARE(found->me->login(), std::string("ann@acme.example"));
        QCOMPARE(found->mayManage("groups"), std::optional(false));
        for (const auto& request : bench.transport.sent()) {
            QCOMPARE(request.method, std::string("GET"));
            if (!request.parameter("limit").empty())
                QCOMPARE(request.parameter("limit"), std::string("1"));
        }
    }

    void withoutAnAppItsQuestionsAreNotAsked()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, test::shape("user.json")), bench.answer(200, "[]")});
        const auto found = okta::Organisation(bench.client).probe(std::nullopt, {});
        QVERIFY(found);
        QVERIFY(found->states.at(Capability::ReadAppUsers).access == Access::NotChecked);
        QVERIFY(!found->states.at(Capability::ReadAppUsers).failure);
    }

    void aWrongTokenEndsTheProbe()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(401, test::errorBody("E0000011", "Invalid token provided"))});
        const auto found = okta::Organisation(bench.client).probe(std::nullopt, {});
        QVERIFY(!found);
        QVERIFY(found.error().kind == FailureKind::Credentials);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void rolesSayWhatMayBeManaged_data()
    {
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<QByteArray>("family");
        QTest::addColumn<int>("expected"); // 1 yes, 0 no, -1 nobody knows
        const auto row = [](const char* role, const char* family, int expected) {
            QTest::addRow("%s %s", role, family) << QByteArray(role) << QByteArray(family) << expected;
        };
        row("SUPER_ADMIN", "apps", 1);
        row("APP_ADMIN", "apps", 1);
        row("APP_ADMIN", "groups", 0);
        row("GROUP_MEMBERSHIP_ADMIN", "groups", 1);
        row("READ_ONLY_ADMIN", "users", 0);
        row("CUSTOM", "users", -1);
        row("", "users", 0);
        row("SUPER_ADMIN", "unheard-of", -1);
    }

    void rolesSayWhatMayBeManaged()
    {
        QFETCH(QByteArray, role);
        QFETCH(QByteArray, family);
        QFETCH(int, expected);
        okta::Capabilities capabilities;
        capabilities.areRolesKnown = true;
        capabilities.roles.push_back({"ra1", role.toStdString(), "", "ACTIVE"});
        const auto may = capabilities.mayManage(family.toStdString());
        QCOMPARE(may ? static_cast<int>(*may) : -1, expected);
        QCOMPARE(okta::Capabilities().mayManage(family.toStdString()), std::optional<bool>());
        capabilities.scopes = {"okta.users.manage"};
        QCOMPARE(capabilities.mayManage(family.toStdString()), std::optional(family == "users"));
    }
};

QTEST_GUILESS_MAIN(ObserveTest)
#include "ObserveTest.moc"
