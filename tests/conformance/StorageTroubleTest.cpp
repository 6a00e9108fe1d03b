// SPDX-License-Identifier: Apache-2.0
// While the directory cannot be written clients are asked to come again, reads go on, and the listener says why.
#include "Bodies.h"
#include "FaultyDatabase.h"
#include "Rig.h"
#include "scim/Json.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <string>
#include <tuple>

using namespace rollcall;
using namespace rollcall::conformance;

namespace {

/// Holds the lock of all writers, as another process that is busy with the file.
class Locker {
public:
    explicit Locker(const std::string& dataDirectory)
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection());
        database.setDatabaseName(QString::fromStdString(dataDirectory) + QStringLiteral("/rollcall.sqlite"));
        m_isHeld = database.open() && QSqlQuery(database).exec(QStringLiteral("BEGIN IMMEDIATE"));
    }
    ~Locker()
    {
        release();
        QSqlDatabase::removeDatabase(connection());
    }
    Locker(const Locker&) = delete;
    Locker& operator=(const Locker&) = delete;

    [[nodiscard]] bool isHeld() const { return m_isHeld; }
    void release()
    {
        auto database = QSqlDatabase::database(connection(), false);
        if (std::exchange(m_isHeld, false))
            QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
        database.close();
    }

private:
    static QString connection() { return QStringLiteral("locker"); }
    bool m_isHeld = false;
};

} // namespace

class StorageTroubleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anotherProcessThatKeepsTheLockIsWaitedFor()
    {
        Rig rig;
        QCOMPARE(rig.send("POST", "/Users", userBody("ada@x")).status, 201);
        Locker locker(rig.dataDirectory());
        QVERIFY(locker.isHeld());
        const auto refused = rig.send("POST", "/Users", userBody("bob@x"));
        QCOMPARE(refused.status, 429);
        QCOMPARE(std::string(refused.headers.value("Retry-After").value_or("")), std::string("5"));
        const auto body = scim::parseJson(refused.body);
        QVERIFY2(body, refused.body.c_str());
        QCOMPARE(std::string(body->at("status").as_string()), std::string("429"));
        QVERIFY2(refused.body.find("changed nothing") != std::string::npos, refused.body.c_str());
        QVERIFY2(rig.send("GET", "/Users").status == 200, "what is there can be read");
        QVERIFY(rig.service().status().storageTrouble.find("Another process") != std::string::npos);
        locker.release();
        QCOMPARE(rig.send("POST", "/Users", userBody("bob@x")).status, 201);
        QCOMPARE(rig.service().status().storageTrouble, std::string());
        // It was told when it happened, and is found afterwards.
        const auto session = valueOrThrow(rig.database().newReadSession());
        QTRY_VERIFY(!valueOrThrow(session->journalSummary(rig.integration().id, core::Timestamp{})).lastErrors.empty());
        const auto summary = valueOrThrow(session->journalSummary(rig.integration().id, core::Timestamp{}));
        QCOMPARE(summary.lastErrors.front().status, 429);
        QCOMPARE(summary.dropped, std::int64_t{0});
    }

    void theListenerSaysWhatIsWrong_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("okta");
        QTest::addColumn<int>("other");
        QTest::newRow("a full disk") << int(core::ErrorKind::Unavailable) << 429 << 503;
        // Nothing that Okta would take for a decision about the person.
        QTest::newRow("a file that cannot be written") << int(core::ErrorKind::Denied) << 429 << 503;
        // Nothing that passes: what is restored is older than what the client believes.
        QTest::newRow("a damaged file") << int(core::ErrorKind::Corrupt) << 500 << 500;
    }
    void theListenerSaysWhatIsWrong()
    {
        QFETCH(int, kind);
        QFETCH(int, okta);
        QFETCH(int, other);
        for (const int transient : {429, 503}) {
            FaultyDatabase* faulty = nullptr;
            RigOptions options;
            options.transientStatus = transient;
            options.wrap = wrappedAs(faulty);
            Rig rig(std::move(options));
            const auto id = idOf(rig.send("POST", "/Users", userBody("ada@x")));
            QCOMPARE(rig.service().status().storageTrouble, std::string());
            faulty->failWrites(static_cast<core::ErrorKind>(kind));
            const int expected = transient == 429 ? okta : other;
            for (const auto& [method, path, body] :
                 {std::tuple("POST", std::string("/Users"), userBody("bob@x")),
                  std::tuple("PATCH", "/Users/" + id, patchReplacing("title", "Countess")),
                  std::tuple("DELETE", "/Users/" + id, std::string())}) {
                const auto refused = rig.send(method, path, body);
                QCOMPARE(refused.status, expected);
                QCOMPARE(refused.headers.value("Retry-After").has_value(), expected != 500);
                QVERIFY2(refused.body.find("disk") == std::string::npos, "the cause is for us alone");
            }
            QCOMPARE(rig.service().status().storageTrouble, std::string("The disk is full."));
            const auto readiness = valueOrThrow(rig.newClient().send("GET", "/readyz", {}, {}));
            QCOMPARE(readiness.status, 503);
            QVERIFY2(readiness.body.find("\"storage\"") != std::string::npos, readiness.body.c_str());
            faulty->heal();
            // Although nobody sends a change.
            QTRY_COMPARE(rig.service().status().storageTrouble, std::string());
            QCOMPARE(rig.send("GET", "/Users/" + id).status, 200);
        }
    }
};

QTEST_GUILESS_MAIN(StorageTroubleTest)
#include "StorageTroubleTest.moc"
