// SPDX-License-Identifier: Apache-2.0
// Requests that overlap: no member is lost, and one of several creates wins.
#include "Bodies.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QTest>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

void inParallel(int count, const std::function<void(int)>& work)
{
    std::vector<std::jthread> threads;
    for (int index = 0; index < count; ++index)
        threads.emplace_back([&work, index] { work(index); });
}

} // namespace

class ConcurrencyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void overlappingGroupPatchesLoseNobody()
    {
        // Row 27 of the quirk list.
        constexpr int connections = 8;
        constexpr int each = 6;
        Rig rig;
        std::vector<std::string> ids;
        for (int index = 0; index < connections * each; ++index)
            ids.push_back(idOf(rig.send("POST", "/Users", userBody("p" + std::to_string(index) + "@x"))));
        const auto group = idOf(rig.send("POST", "/Groups", groupBody("G")));
        std::atomic<int> failures = 0;
        inParallel(connections, [&](int connection) {
            auto client = rig.newClient();
            for (int index = 0; index < each; ++index) {
                const auto& id = ids[static_cast<std::size_t>(connection * each + index)];
                if (rig.sendTo(client, "PATCH", "/Groups/" + group, patchAddingMember(id)).status != 204)
                    ++failures;
            }
        });
        QCOMPARE(failures.load(), 0);
        QCOMPARE(membersOf(rig, group), std::set<std::string>(ids.begin(), ids.end()));

        // Now half of them leave while the rest is renamed around them.
        inParallel(connections, [&](int connection) {
            auto client = rig.newClient();
            for (int index = 0; index < each / 2; ++index) {
                const auto& id = ids[static_cast<std::size_t>(connection * each + index)];
                if (rig.sendTo(client, "PATCH", "/Groups/" + group, patchRemovingMember(id)).status != 204)
                    ++failures;
                const auto rename = patchReplacing("displayName", "G" + std::to_string(connection));
                if (rig.sendTo(client, "PATCH", "/Groups/" + group, rename).status != 204)
                    ++failures;
            }
        });
        QCOMPARE(failures.load(), 0);
        std::set<std::string> left;
        for (int connection = 0; connection < connections; ++connection) {
            for (int index = each / 2; index < each; ++index)
                left.insert(ids[static_cast<std::size_t>(connection * each + index)]);
        }
        QCOMPARE(membersOf(rig, group), left);
    }

    void oneOfSeveralCreatesWins()
    {
        // Row 28 of the quirk list.
        Rig rig;
        for (int round = 0; round < 5; ++round) {
            std::atomic<int> created = 0;
            std::atomic<int> conflicts = 0;
            inParallel(8, [&](int index) {
                auto client = rig.newClient();
                // The same name in two letter cases.
                const auto name = (index % 2 == 0 ? "race" : "RACE") + std::to_string(round) + "@x";
                const auto response = rig.sendTo(client, "POST", "/Users", userBody(name));
                const auto body = scim::parseJson(response.body);
                if (response.status == 201)
                    ++created;
                else if (response.status == 409 && body && body->at("scimType").as_string() == "uniqueness")
                    ++conflicts;
            });
            QCOMPARE(created.load(), 1);
            QCOMPARE(conflicts.load(), 7);
        }
    }

private:
    static std::set<std::string> membersOf(Rig& rig, const std::string& group)
    {
        const auto response = rig.send("GET", "/Groups/" + group);
        std::set<std::string> members;
        const auto parsed = scim::parseJson(response.body);
        for (const auto& member : parsed->at("members").as_array())
            members.insert(std::string(member.at("value").as_string()));
        return members;
    }
};

QTEST_GUILESS_MAIN(ConcurrencyTest)
#include "ConcurrencyTest.moc"
