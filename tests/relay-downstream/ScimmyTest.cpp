// SPDX-License-Identifier: Apache-2.0
// The relay in front of an independent SCIM server: what passes, what our copy becomes, and that both sides agree after
// any mixture of changes, faults and kills.
#include "Downstreams.h"
#include "MemoryCopy.h"
#include "ScimBodies.h"
#include "ScimmyTestCase.h"

#include <QTest>

#include <atomic>
#include <map>
#include <random>
#include <thread>

using namespace rollcall;
using namespace rollcall::relay;
using namespace rollcall::test;

class ScimmyTest final : public ScimmyTestCase {
    Q_OBJECT

    std::unique_ptr<core::WebClient> m_client;
    std::unique_ptr<Relay> m_relay;
    MemoryCopy m_copy;
    std::vector<Uncertain> m_uncertain;

    void connectTo(const ScimmyServer& server)
    {
        auto downstream = downstreamAt(server.url());
        downstream.timeout = std::chrono::seconds{20};
        m_relay = newRelay(downstream, *m_client, secretSource(ScimmyServer::token));
    }

    /// As the listener does: what is uncertain is remembered, the copy changed, the status handed back.
    RelayOutcome send(const std::string& method, const std::string& path, const std::string& body = {})
    {
        auto outcome = m_relay->forward(requestOf(method, path, body), {});
        m_uncertain.insert(m_uncertain.end(), outcome.uncertain.begin(), outcome.uncertain.end());
        if (!outcome.copy.empty()) {
            const auto applied = m_copy.apply(outcome.copy);
            if (!applied)
                qWarning("%s", applied.error().message.c_str());
        }
        return outcome;
    }

    bool rereadAll()
    {
        for (const Uncertain& uncertain : std::exchange(m_uncertain, {})) {
            const auto operations = m_relay->reread(uncertain, {});
            if (!operations || !m_copy.apply(*operations)) {
                qWarning("%s", operations ? "not applied" : operations.error().message.c_str());
                return false;
            }
        }
        return true;
    }

    /// What differs between the downstream and our copy, in words; empty when nothing does.
    QString difference()
    {
        const auto report = countImport(*m_relay, m_copy, {}, {}, {});
        if (!report)
            return QString::fromStdString(report.error().message);
        QStringList words;
        for (const ImportCounts& counts : {report->people, report->groups}) {
            if (counts.fresh + counts.changed + counts.gone + counts.unreadable > 0)
                words << QStringLiteral("%1 new, %2 changed, %3 gone, %4 unreadable")
                             .arg(counts.fresh)
                             .arg(counts.changed)
                             .arg(counts.gone)
                             .arg(counts.unreadable);
        }
        return words.join(QStringLiteral("; "));
    }

    static std::string idIn(const RelayOutcome& outcome)
    {
        const auto body = scim::parseJson(outcome.answer.body);
        const auto* id = body && body->is_object() ? scim::findMember(body->get_object(), "id") : nullptr;
        return id && id->is_string() ? std::string(id->get_string()) : std::string();
    }

private Q_SLOTS:
    void init()
    {
        startServer();
        if (QTest::currentTestFailed())
            return;
        m_client = newWebClient();
        m_copy = {};
        m_uncertain.clear();
        connectTo(*m_server);
    }

    void cleanup()
    {
        m_relay.reset();
        m_client.reset();
        m_server.reset();
    }

    void aLifeInFull()
    {
        const auto created = send("POST", "/Users", userBody("ada"));
        QCOMPARE(created.answer.status, 201);
        const auto id = idIn(created);
        QVERIFY2(!core::findHeader(created.answer.headers, "Location"), "SCIMMY sends none, so none is made up");
        QCOMPARE(send("POST", "/Users", userBody("ADA")).answer.status, 409);
        QCOMPARE(m_uncertain.size(), std::size_t{1});
        QVERIFY2(rereadAll(), "who has the name is read again");
        QCOMPARE(send("PUT", "/Users/" + id, userBody("ada", "Research")).answer.status, 200);
        QCOMPARE(send("PATCH", "/Users/" + id, deactivation()).answer.status, 200);
        QVERIFY(!m_copy.people.at(id).at("active").as_bool());
        const auto group = idIn(send("POST", "/Groups", groupBody("Crew")));
        QVERIFY(send("PATCH", "/Groups/" + group, memberAddition(id)).answer.status / 100 == 2);
        QCOMPARE(m_copy.groups.at(group).members.size(), std::size_t{1});
        const auto rename = patchBody("{'op':'replace','value':{'displayName':'Team'}}");
        QVERIFY(send("PATCH", "/Groups/" + group, rename).answer.status / 100 == 2);
        QCOMPARE(difference(), QString());
        const auto remove = patchBody("{'op':'remove','path':'members[value eq \\'" + id + "\\']'}");
        QVERIFY(send("PATCH", "/Groups/" + group, remove).answer.status / 100 == 2);
        QCOMPARE(send("DELETE", "/Groups/" + group).answer.status, 204);
        QCOMPARE(send("DELETE", "/Users/" + id).answer.status, 204);
        QCOMPARE(send("GET", "/Users/" + id).answer.status, 404);
        QVERIFY(m_uncertain.empty());
        QCOMPARE(difference(), QString());
        QVERIFY(m_copy.people.empty() && m_copy.groups.empty());
    }

    void readsPassUnchanged()
    {
        const auto id = idIn(send("POST", "/Users", userBody("ada")));
        const auto list = m_relay->forward(
            requestOf("GET", "/Users", {}, "filter=userName%20eq%20%22ada%22&startIndex=1&count=10"), {});
        QCOMPARE(list.answer.status, 200);
        QVERIFY(list.answer.body.find(id) != std::string::npos);
        QCOMPARE(send("GET", "/ServiceProviderConfig").answer.status, 200);
        QCOMPARE(send("GET", "/Schemas").answer.status, 200);
    }

    void theFirstImport()
    {
        std::vector<std::string> ids;
        for (int i = 0; i < 60; ++i)
            ids.push_back(idIn(send("POST", "/Users", userBody("person" + std::to_string(i)))));
        send("POST", "/Groups", groupBody("Crew", ids.front()));
        send("POST", "/Groups", groupBody("Empty"));
        m_copy = {};
        ImportOptions options;
        options.pageSize = 25;
        const auto counted = countImport(*m_relay, m_copy, options, {}, {});
        QVERIFY2(counted.has_value(), counted ? "" : counted.error().message.c_str());
        QCOMPARE(counted->people.fresh, std::int64_t{60});
        QCOMPARE(counted->groups.fresh, std::int64_t{2});
        QVERIFY(m_copy.people.empty());
        const auto run = runImport(*m_relay, m_copy, m_copy, options, {}, {});
        QVERIFY(run && run->people == counted->people && run->groups == counted->groups);
        QCOMPARE(difference(), QString());
    }

    void thatItDoesNotPageIsNamed()
    {
        for (int i = 0; i < 25; ++i)
            send("POST", "/Users", userBody("person" + std::to_string(i)));
        m_copy = {};
        QVERIFY(m_server->setFaults(QStringList(10, QStringLiteral("unpaged"))));
        const auto counted = countImport(*m_relay, m_copy, {}, {}, {});
        QVERIFY(!counted);
        QCOMPARE(counted.error().kind, core::ErrorKind::Corrupt);
        QVERIFY2(counted.error().message.find("startIndex") != std::string::npos, counted.error().message.c_str());
    }

    void faults_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<bool>("isThere"); // the change, at the downstream
        QTest::newRow("dropped before it was done") << QStringLiteral("drop-before") << false;
        QTest::newRow("dropped after it was done") << QStringLiteral("drop-after") << true;
        QTest::newRow("broken") << QStringLiteral("500") << false;
    }

    void faults()
    {
        QFETCH(QString, fault);
        QFETCH(bool, isThere);
        const auto id = idIn(send("POST", "/Users", userBody("ada")));
        const auto before = m_copy.people.at(id);

        QVERIFY(m_server->setFaults({fault}));
        QVERIFY(send("PATCH", "/Users/" + id, deactivation()).answer.status / 100 != 2);
        QVERIFY2(m_copy.people.at(id) == before, "the copy changed without a 2xx");
        QCOMPARE(m_uncertain.size(), std::size_t{1});
        QVERIFY(rereadAll());
        QCOMPARE(m_copy.people.at(id).at("active").as_bool(), !isThere);

        QVERIFY(m_server->setFaults({fault}));
        QVERIFY(send("POST", "/Users", userBody("eve")).answer.status / 100 != 2);
        QVERIFY(rereadAll());
        QCOMPARE(m_copy.people.size(), std::size_t{isThere ? 2U : 1U});

        QVERIFY(m_server->setFaults({fault}));
        QVERIFY(send("DELETE", "/Users/" + id).answer.status / 100 != 2);
        QVERIFY(rereadAll());
        QCOMPARE(m_copy.people.contains(id), !isThere);
        QCOMPARE(difference(), QString());
    }

    void tooSlow()
    {
        const auto id = idIn(send("POST", "/Users", userBody("ada")));
        auto downstream = downstreamAt(m_server->url());
        downstream.timeout = std::chrono::milliseconds{500};
        m_relay = newRelay(downstream, *m_client, secretSource(ScimmyServer::token));
        QVERIFY(m_server->setFaults({QStringLiteral("slow")}));
        QCOMPARE(send("PATCH", "/Users/" + id, deactivation()).delivery, Delivery::Unknown);
        connectTo(*m_server);
        // The change is done while nobody waits for it any more.
        QTRY_VERIFY_WITH_TIMEOUT(!difference().isEmpty(), 20'000);
        QVERIFY(rereadAll());
        QCOMPARE(difference(), QString());
    }

    void aWrongTokenIsNamed()
    {
        m_relay = newRelay(downstreamAt(m_server->url()), *m_client, secretSource("wrong"));
        const auto outcome = send("POST", "/Users", userBody("ada"));
        QCOMPARE(outcome.answer.status, 401);
        QVERIFY(outcome.isCredentialRefused);
        QVERIFY(m_copy.people.empty());
    }

    /// Changes go on while the downstream is killed and comes back, again and again. Each time both sides agree again,
    /// and every change that was answered 2xx is there.
    void killed()
    {
        constexpr int rounds = 8;
        std::vector<std::string> ids;
        for (int i = 0; i < 10; ++i)
            ids.push_back(idIn(send("POST", "/Users", userBody("start" + std::to_string(i)))));
        const auto group = idIn(send("POST", "/Groups", groupBody("Crew")));
        std::map<std::string, std::string> departments; // of the last PUT answered 200
        std::mt19937 random(7);
        int number = 0;
        int unknown = 0;
        const auto change = [&] {
            const auto index = random() % ids.size();
            const std::string& id = ids[index];
            const std::string text = std::to_string(++number);
            switch (random() % 4) {
            case 0:
                return send("POST", "/Users", userBody("new" + text)).delivery;
            case 1:
                return send("PATCH", "/Groups/" + group, memberAddition(id)).delivery;
            default:
                departments.erase(id);
                const auto outcome = send("PUT", "/Users/" + id, userBody("start" + std::to_string(index), text));
                if (outcome.answer.status == 200)
                    departments[id] = text;
                return outcome.delivery;
            }
        };
        for (int round = 0; round < rounds; ++round) {
            const int target = 5 + static_cast<int>(random() % 20);
            std::atomic<int> done = 0;
            std::atomic<bool> isOver = false;
            std::thread load([&] {
                Delivery last = Delivery::Answered;
                while (last == Delivery::Answered) {
                    last = change();
                    ++done;
                    done.notify_all();
                }
                unknown += last == Delivery::Unknown ? 1 : 0;
                isOver = true;
                ++done;
                done.notify_all();
            });
            for (int now = done; now < target && !isOver; now = done)
                done.wait(now);
            m_server->kill();
            load.join();
            QVERIFY2(done > target, "the changes ended before the kill");
            QCOMPARE(send("POST", "/Users", userBody("late" + std::to_string(round))).delivery, Delivery::Transient);
            QVERIFY(m_server->start());
            QVERIFY(rereadAll());
            QCOMPARE(difference(), QString());
            for (const auto& [id, department] : departments) {
                const auto& extension =
                    m_copy.people.at(id).at("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User").as_object();
                QCOMPARE(std::string(extension.at("department").as_string()), department);
            }
        }
        QVERIFY2(unknown > 0, "no exchange broke in the middle, so nothing was tried");
    }
};

QTEST_GUILESS_MAIN(ScimmyTest)
#include "ScimmyTest.moc"
