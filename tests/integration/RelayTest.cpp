// SPDX-License-Identifier: Apache-2.0
// `rollcallctl serve` as a relay before a vendor's service that is a process of its own: what passes, what our copy and
// the journal become, and what a client sees when the vendor is in trouble.
#include "RelayRig.h"
#include "WebPeer.h"
#include "directory/Database.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr const char* addGroupMember = "{'op':'add','path':'members','value':[{'value':'%1'}]}";

std::string memberPatch(const char* operation, const std::string& id)
{
    return patchBody(QString::fromLatin1(operation).arg(QString::fromStdString(id)).toStdString());
}

/// The rows of the journal, oldest first.
std::vector<directory::JournalEntry> journal(const QString& folder)
{
    directory::OpenOptions options;
    options.dataDirectory = std::filesystem::path(folder.toStdString());
    const auto database = directory::Database::open(options);
    if (!database)
        return {};
    const auto session = (*database)->newReadSession();
    if (!session)
        return {};
    const auto order = (*session)->journalOrder({}, directory::JournalId(0), {});
    if (!order)
        return {};
    std::vector<directory::JournalEntry> entries;
    for (auto id = order->ids.rbegin(); id != order->ids.rend(); ++id) {
        auto entry = (*session)->journalEntry(*id);
        if (entry && *entry)
            entries.push_back(std::move(**entry));
    }
    return entries;
}

/// The last row of that method, or one that says so.
directory::JournalEntry lastOf(const QString& folder, const char* method)
{
    auto entries = journal(folder);
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->method == method)
            return std::move(*entry);
    }
    return {};
}

/// The status, once it is not "come again".
int postUntilTaken(Okta& okta, const std::string& body)
{
    int status = okta.send("POST", "/Users", body);
    QElapsedTimer clock;
    for (clock.start(); status == 429 && clock.elapsed() < 60'000;)
        status = okta.send("POST", "/Users", body);
    return status;
}

} // namespace

class RelayTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<VendorService> m_vendor;
    std::unique_ptr<RelaySide> m_relay;

    [[nodiscard]] QString folder(const char* name) const { return m_folder->filePath(QLatin1String(name)); }

    /// With another vendor or secret than the usual one.
    bool startRelay(const std::string& url, const QString& secret)
    {
        m_relay = std::make_unique<RelaySide>(folder("ours"), url, secret);
        if (m_relay->slug().isEmpty())
            qWarning("%s", m_relay->told().constData());
        return m_relay->start();
    }
    bool startBoth()
    {
        m_vendor = std::make_unique<VendorService>(folder("vendor"));
        return m_vendor->start() && startRelay(m_vendor->baseUrl(), m_vendor->token());
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_relay.reset();
        m_vendor.reset();
        m_folder.reset();
    }

    void aLifeInFull()
    {
        QVERIFY(startBoth());
        Okta okta = m_relay->client();
        Okta direct = m_vendor->client();
        const auto created = okta.exchange("POST", "/Users", userBody("ada@acme.example"));
        QCOMPARE(created.status, 201);
        const std::string id = idIn(created);
        const std::string user = "/Users/" + id;
        QCOMPARE(std::string(created.headers.value("Location").value_or("")),
                 "http://127.0.0.1:" + std::to_string(m_relay->port()) + "/scim/v2/" + m_relay->slug().toStdString() +
                     user);
        QCOMPARE(okta.exchange("GET", user).body, direct.exchange("GET", user).body);
        QCOMPARE(okta.exchange("GET", "/Users?startIndex=1&count=10").body,
                 direct.exchange("GET", "/Users?startIndex=1&count=10").body);
        QCOMPARE(okta.send("PUT", user, userBody("ada@acme.example", "Research")), 200);
        QCOMPARE(okta.send("PATCH", user, deactivation()), 200);
        const std::string group = "/Groups/" + idIn(okta.exchange("POST", "/Groups", groupBody("Crew")));
        QCOMPARE(okta.send("PATCH", group, memberPatch(addGroupMember, id)) / 100, 2);
        QCOMPARE(okta.exchange("GET", group).body, direct.exchange("GET", group).body);
        QCOMPARE(okta.send("PATCH", group, patchBody("{'op':'replace','value':{'displayName':'Team'}}")) / 100, 2);
        QCOMPARE(m_relay->difference(), QString());
        const QJsonArray people = ctl(m_relay->folder(), words("people list --json")).array();
        QCOMPARE(people.size(), 1);
        QVERIFY(!people.at(0)[QStringLiteral("active")].toBool());
        QCOMPARE(okta.send("DELETE", group), 204);
        QCOMPARE(okta.send("DELETE", user), 204);
        QCOMPARE(okta.send("GET", user), 404);
        QCOMPARE(m_relay->difference(), QString());
        QCOMPARE(ctl(m_relay->folder(), words("people list --json")).array().size(), 0);

        const auto renamed = lastOf(m_relay->folder(), "PATCH");
        QVERIFY(renamed.meaning == directory::Meaning::GroupRenamed);
        QCOMPARE(renamed.subject, std::string("Team"));
        QVERIFY(renamed.group);
        QCOMPARE(renamed.legs.size(), std::size_t{1});
        QCOMPARE(renamed.legs.front().url, m_vendor->baseUrl() + group);
        QCOMPARE(renamed.legs.front().status, renamed.status);
        QVERIFY(lastOf(m_relay->folder(), "POST").meaning == directory::Meaning::GroupCreated);
        QVERIFY(lastOf(m_relay->folder(), "PUT").meaning == directory::Meaning::PersonUpdated);
        QVERIFY(lastOf(m_relay->folder(), "PUT").person);
    }

    void refusalsPassAndChangeNothing_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char* title, const char* method, const char* path, const std::string& body,
                            int status) {
            QTest::newRow(title) << QByteArray(method) << QByteArray(path) << QByteArray::fromStdString(body) << status;
        };
        row("the name is taken", "POST", "/Users", userBody("ADA@acme.example"), 409);
        row("nobody", "GET", "/Users/nobody", {}, 404);
        row("a change of nobody", "PUT", "/Users/nobody", userBody("eve@acme.example"), 404);
        row("a removal of nobody", "DELETE", "/Groups/nobody", {}, 404);
        row("no JSON", "POST", "/Users", "no json", 400);
        row("no name", "POST", "/Users", "{}", 400);
        row("a filter that is none", "GET", "/Users?filter=userName%20is%20ada", {}, 400);
    }

    void refusalsPassAndChangeNothing()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QVERIFY(startBoth());
        Okta okta = m_relay->client();
        QCOMPARE(okta.send("POST", "/Users", userBody("ada@acme.example")), 201);
        const auto passed = okta.exchange(method.constData(), path.toStdString(), body.toStdString());
        QCOMPARE(passed.status, status);
        QCOMPARE(passed.body,
                 m_vendor->client().exchange(method.constData(), path.toStdString(), body.toStdString()).body);
        QCOMPARE(m_relay->difference(), QString());
        QCOMPARE(ctl(m_relay->folder(), words("people list --json")).array().size(), 1);
    }

    void aVendorThatIsDownMakesOktaComeAgain()
    {
        QVERIFY(startBoth());
        Okta okta = m_relay->client();
        QCOMPARE(okta.send("POST", "/Users", userBody("ada@acme.example")), 201);
        m_vendor->kill();
        for (const char* method : {"POST", "GET"}) {
            QElapsedTimer clock;
            clock.start();
            const std::string body = *method == 'P' ? userBody("eve@acme.example") : std::string();
            const auto answer = okta.exchange(method, "/Users", body);
            QCOMPARE(answer.status, 429);
            QVERIFY(clock.elapsed() < 40'000);
            const auto seconds = std::string(answer.headers.value("Retry-After").value_or("no"));
            QVERIFY2(QString::fromStdString(seconds).toInt() > 0, seconds.c_str());
        }
        QTRY_VERIFY(lastOf(m_relay->folder(), "GET").status == 429);
        const auto entry = lastOf(m_relay->folder(), "POST");
        QVERIFY2(!entry.detail.empty() && entry.legs.size() == 1, entry.detail.c_str());
        QVERIFY(!entry.legs.front().failure.empty());
        QVERIFY(m_vendor->start());
        QCOMPARE(postUntilTaken(okta, userBody("eve@acme.example")), 201);
        QCOMPARE(m_relay->difference(), QString());
    }

    void aVendorThatHangsIsNotWaitedForTooLong()
    {
        const test::WebPeer peer([](const test::PeerRequest&) {
            test::PeerAnswer answer;
            answer.fault = test::PeerFault::Silence;
            return answer;
        });
        QVERIFY(startRelay(peer.url(), QStringLiteral("s3cret-of-the-vendor")));
        Okta okta = m_relay->client();
        QElapsedTimer clock;
        clock.start();
        const auto answer = okta.exchange("POST", "/Users", userBody("ada@acme.example"));
        QCOMPARE(answer.status, 429);
        QVERIFY2(clock.elapsed() < 45'000, "Okta gives up after 60 seconds");
        QVERIFY(answer.headers.value("Retry-After"));
        QTRY_VERIFY(lastOf(m_relay->folder(), "POST").detail.find("read again") != std::string::npos);
    }

    void ourWrongCredentialIsNotOktas()
    {
        m_vendor = std::make_unique<VendorService>(folder("vendor"));
        QVERIFY(m_vendor->start());
        QVERIFY(startRelay(m_vendor->baseUrl(), QStringLiteral("wrong-secret-of-the-vendor")));
        Okta okta = m_relay->client();
        QCOMPARE(okta.send("POST", "/Users", userBody("ada@acme.example")), 429);
        QCOMPARE(okta.send("GET", "/Users"), 429);
        const CtlResult check = ctl(m_relay->folder(), words("relay check"));
        QVERIFY2(check.exitCode == 4 && check.error.contains(QStringLiteral("does not take this credential")),
                 check.told().constData());
        const auto entry = lastOf(m_relay->folder(), "POST");
        QVERIFY2(entry.detail.find("refuses our credential") != std::string::npos, entry.detail.c_str());
        const CtlResult mended =
            ctl(m_relay->folder(), words("integration update --downstream-secret-file -"), m_vendor->token().toUtf8());
        QVERIFY2(mended.exitCode == 0, mended.told().constData());
        const CtlResult good = ctl(m_relay->folder(), words("relay check --json"));
        QVERIFY2(good.exitCode == 0 && good.object()[QStringLiteral("people")].toInt(-1) == 0, good.told().constData());
        QCOMPARE(postUntilTaken(okta, userBody("ada@acme.example")), 201);
    }

    void theVendorsSecretIsNowhere()
    {
        QVERIFY(startBoth());
        Okta okta = m_relay->client();
        QCOMPARE(okta.send("POST", "/Users", userBody("ada@acme.example")), 201);
        const QByteArray secret = m_vendor->token().toUtf8();
        for (const char* command :
             {"integration show", "integration list --json", "secrets status --json", "activity show 1 --json"}) {
            const CtlResult shown = ctl(m_relay->folder(), words(command));
            QVERIFY2(!shown.told().contains(secret), command);
        }
        const QString process = QStringLiteral("/proc/%1/").arg(m_relay->process().processId());
        for (const char* name : {"cmdline", "environ"}) {
            QFile file(process + QLatin1String(name));
            if (file.open(QIODevice::ReadOnly))
                QVERIFY2(!file.readAll().contains(secret), name);
        }
        QVERIFY(!m_relay->process().error().toUtf8().contains(secret));
        QCOMPARE(m_relay->terminate(), 0);
        for (const QString& where : {m_relay->folder(), m_relay->folder() + QStringLiteral("-key")}) {
            QDirIterator files(where, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
            QVERIFY(files.hasNext());
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(!file.readAll().contains(secret), qPrintable(file.fileName()));
            }
        }
    }

    /// Four clients change one person and one group at once; both sides end alike.
    void changesOfOneResourceTakeTurns()
    {
        QVERIFY(startBoth());
        Okta okta = m_relay->client();
        const std::string id = idIn(okta.exchange("POST", "/Users", userBody("ada@acme.example")));
        const std::string group = "/Groups/" + idIn(okta.exchange("POST", "/Groups", groupBody("Crew")));
        std::atomic<int> failed = 0;
        std::vector<std::thread> clients;
        for (int client = 0; client < 4; ++client) {
            clients.emplace_back([&, client] {
                Okta own = m_relay->client();
                for (int i = 0; i < 10; ++i) {
                    const std::string text = std::to_string(client) + "-" + std::to_string(i);
                    failed += own.send("PUT", "/Users/" + id, userBody("ada@acme.example", text)) == 200 ? 0 : 1;
                    const char* operation = (client + i) % 2 == 0
                                                ? addGroupMember
                                                : "{'op':'remove','path':'members','value':[{'value':'%1'}]}";
                    failed += own.send("PATCH", group, memberPatch(operation, id)) / 100 == 2 ? 0 : 1;
                }
            });
        }
        for (std::thread& client : clients)
            client.join();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(m_relay->difference(), QString());
    }

    void theFirstImport()
    {
        m_vendor = std::make_unique<VendorService>(folder("vendor"));
        QVERIFY(m_vendor->start());
        Okta direct = m_vendor->client();
        std::vector<std::string> ids;
        for (int i = 0; i < 130; ++i)
            ids.push_back(idIn(direct.exchange("POST", "/Users", userBody("p" + std::to_string(i) + "@acme.example"))));
        const std::string inner = idIn(direct.exchange("POST", "/Groups", groupBody("Inner", ids.front())));
        QVERIFY(!idIn(direct.exchange("POST", "/Groups", groupBody("Outer", inner))).empty());
        QVERIFY(startRelay(m_vendor->baseUrl(), m_vendor->token()));
        const QString ours = m_relay->folder();

        const CtlResult dry = ctl(ours, words("relay import --dry-run --json"));
        QVERIFY2(dry.exitCode == 0, dry.told().constData());
        const QJsonObject counted = dry.object()[QStringLiteral("counted")].toObject();
        QCOMPARE(counted[QStringLiteral("people")].toObject()[QStringLiteral("new")].toInt(), 130);
        QCOMPARE(counted[QStringLiteral("groups")].toObject()[QStringLiteral("new")].toInt(), 2);
        const CtlResult unsure = ctl(ours, words("relay import"));
        QVERIFY2(unsure.exitCode == 4 && unsure.error.contains(QStringLiteral("--yes")), unsure.told().constData());
        QVERIFY2(unsure.out.contains(QStringLiteral("130 new")), unsure.told().constData());
        QCOMPARE(ctl(ours, words("people list --json")).array().size(), 0);
        const CtlResult done = ctl(ours, words("relay import --yes --json"));
        QVERIFY2(done.exitCode == 0, done.told().constData());
        QVERIFY2(done.error.contains(QStringLiteral("people")), "no progress was told");
        QCOMPARE(m_relay->difference(), QString());

        QCOMPARE(direct.send("DELETE", "/Users/" + ids.back()), 204);
        const CtlResult kept = ctl(ours, words("relay import --yes --json"));
        QCOMPARE(kept.object()[QStringLiteral("counted")]
                     .toObject()[QStringLiteral("people")]
                     .toObject()[QStringLiteral("gone")]
                     .toInt(),
                 1);
        QVERIFY(!m_relay->difference().isEmpty());
        QCOMPARE(ctl(ours, words("relay import --yes --remove-gone")).exitCode, 0);
        // What came in less than a moment ago is left to the listener, which asks the vendor again.
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->difference(), QString(), 60'000);
    }

    /// Whom we do not know is read before the group that names them.
    void membersWeDoNotKnowAreReadAfterwards()
    {
        m_vendor = std::make_unique<VendorService>(folder("vendor"));
        QVERIFY(m_vendor->start());
        const std::string id = idIn(m_vendor->client().exchange("POST", "/Users", userBody("ada@acme.example")));
        QVERIFY(startRelay(m_vendor->baseUrl(), m_vendor->token()));
        Okta okta = m_relay->client();
        QCOMPARE(okta.send("POST", "/Groups", groupBody("Crew", id)), 201);
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->difference(), QString(), 60'000);
    }

    /// A second integration in the same directory, whose vendor does not answer, beside one whose vendor does.
    void aVendorThatHangsDoesNotHoldUpAnother()
    {
        const test::WebPeer peer([](const test::PeerRequest&) {
            test::PeerAnswer answer;
            answer.fault = test::PeerFault::Silence;
            return answer;
        });
        m_vendor = std::make_unique<VendorService>(folder("vendor"));
        QVERIFY(m_vendor->start());
        const RelaySide hanging(folder("ours"), peer.url(), QStringLiteral("s3cret-of-the-other-vendor"));
        QVERIFY2(!hanging.slug().isEmpty(), hanging.told().constData());
        QVERIFY(startRelay(m_vendor->baseUrl(), m_vendor->token()));
        std::atomic<bool> isOver = false;
        std::vector<std::thread> waiting;
        for (int client = 0; client < 12; ++client) {
            waiting.emplace_back([&] {
                Okta own(m_relay->port(), hanging.slug(), hanging.token());
                while (!isOver)
                    (void)own.send("GET", "/Users");
            });
        }
        // As many as it may have lanes for.
        const bool isBusy = QTest::qWaitFor([&] { return peer.requests().size() >= 4; }, 30'000);
        Okta okta = m_relay->client();
        qint64 longest = 0;
        int failed = 0;
        for (int i = 0; i < 40; ++i) {
            QElapsedTimer clock;
            clock.start();
            failed += okta.send("POST", "/Users", userBody("u" + std::to_string(i) + "@acme.example")) == 201 ? 0 : 1;
            longest = std::max(longest, clock.elapsed());
        }
        isOver = true;
        for (std::thread& client : waiting)
            client.join();
        QVERIFY(isBusy);
        QCOMPARE(failed, 0);
        QVERIFY2(longest < 10'000, QByteArray::number(longest).constData());
    }

    /// The listener waits ten seconds for what runs; whoever waits for the vendor is answered before that.
    void endingAnswersWhoeverWaitsForTheVendor()
    {
        const test::WebPeer peer([](const test::PeerRequest&) {
            test::PeerAnswer answer;
            answer.fault = test::PeerFault::Silence;
            return answer;
        });
        QVERIFY(startRelay(peer.url(), QStringLiteral("s3cret-of-the-vendor")));
        int status = 0;
        std::thread waiting([&] {
            Okta okta = m_relay->client();
            status = okta.send("POST", "/Users", userBody("ada@acme.example"));
        });
        const bool hasBegun = QTest::qWaitFor([&] { return !peer.requests().empty(); }, 30'000);
        const int code = m_relay->terminate();
        waiting.join();
        QVERIFY(hasBegun);
        QCOMPARE(code, 0);
        QCOMPARE(status, 429);
    }
};

QTEST_GUILESS_MAIN(RelayTest)
#include "RelayTest.moc"
