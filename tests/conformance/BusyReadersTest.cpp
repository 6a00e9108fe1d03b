// SPDX-License-Identifier: Apache-2.0
// Filters that no index serves, two at once over many people, stand in nobody's way.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "Rig.h"
#include "scim/Json.h"
#include "scim/Resource.h"
#include "scim/Schema.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

constexpr int people = 20'000;
constexpr int peopleAtOnce = 500;

/// Nobody is found, so that everybody is looked at.
constexpr const char* unindexed = "/Users?filter=nickName%20co%20%22nobody%22%20or%20title%20ew%20%22nobody%22";

int statusOf(Rig& rig, const std::string& target, const http::Headers& headers)
{
    auto client = rig.newClient();
    return valueOrThrow(client.send("GET", target, headers, {})).status;
}

} // namespace

class BusyReadersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RigOptions options;
        options.wrap = wrappedAs(m_database);
        m_rig = std::make_unique<Rig>(std::move(options));
        auto attributes =
            scim::readResource(scim::userResourceType(), *scim::parseJson(userBody("p@acme.example")))->attributes;
        for (int from = 0; from < people; from += peopleAtOnce) {
            valueOrThrow(m_rig->database().writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
                for (int index = from; index < from + peopleAtOnce; ++index) {
                    attributes["userName"] = "p" + std::to_string(index) + "@acme.example";
                    auto created = session.createPerson(m_rig->integration().id, attributes);
                    if (!created)
                        return tl::unexpected(created.error());
                    m_last = created->person.id.value;
                }
                return {};
            }));
        }
    }
    void cleanupTestCase() { m_rig.reset(); }

    void leaveTheDoorOpen()
    {
        std::atomic<int> begun = 0;
        std::atomic<int> ended = 0;
        std::vector<int> statuses(2);
        m_database->beforeReads([&begun] { ++begun; });
        std::vector<std::jthread> searching;
        for (auto& status : statuses) {
            searching.emplace_back([this, &status, &ended] {
                auto client = m_rig->newClient();
                status = m_rig->sendTo(client, "GET", unindexed).status;
                ++ended;
            });
        }
        while (begun < 2)
            std::this_thread::yield();
        const int health = statusOf(*m_rig, "/healthz", {});
        const int readiness = statusOf(*m_rig, "/readyz", {});
        const int person = statusOf(*m_rig, m_rig->target("/Users/" + m_last), m_rig->oktaHeaders(false));
        auto client = m_rig->newClient();
        const int changed =
            m_rig->sendTo(client, "PATCH", "/Users/" + m_last, patchReplacing("displayName", "Ada")).status;
        const int endedBefore = ended;
        searching.clear();
        m_database->beforeReads({});
        QCOMPARE(health, 200);
        QCOMPARE(readiness, 200);
        QCOMPARE(person, 200);
        QVERIFY(changed == 200 || changed == 204);
        QVERIFY2(endedBefore == 0, "all of that was answered while both were still looking");
        // Each found nobody, or was refused as too much: the time of one is bounded.
        for (const int status : statuses)
            QVERIFY2(status == 200 || status == 400, std::to_string(status).c_str());
    }

private:
    std::unique_ptr<Rig> m_rig;
    FaultyDatabase* m_database = nullptr;
    std::string m_last;
};

QTEST_GUILESS_MAIN(BusyReadersTest)
#include "BusyReadersTest.moc"
