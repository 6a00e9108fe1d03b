// SPDX-License-Identifier: Apache-2.0
// What passes by itself is said so that each kind of client comes again; health answers prove who they are.
#include "Transient.h"
#include "Answer.h"
#include "Health.h"
#include "WriteHealth.h"

#include "scim/Json.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::listener;
using core::ErrorKind;

Q_DECLARE_METATYPE(rollcall::scim::Compatibility)

class TransientTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksEachClientInItsOwnWay_data()
    {
        QTest::addColumn<scim::Compatibility>("compatibility");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("seconds");
        auto compatibility = scim::tolerantCompatibility();
        QTest::newRow("no integration yet") << compatibility << 429 << 5;
        compatibility.transientStatus = 503;
        QTest::newRow("takes server errors") << compatibility << 503 << 5;
        compatibility.retryAfterSeconds = 61;
        QTest::newRow("waits longer") << compatibility << 503 << 61;
        compatibility.transientStatus = 429;
        QTest::newRow("Okta, waiting longer") << compatibility << 429 << 61;
        QTest::newRow("by the letter") << scim::strictCompatibility() << 503 << 5;
    }
    void asksEachClientInItsOwnWay()
    {
        QFETCH(scim::Compatibility, compatibility);
        QFETCH(int, status);
        QFETCH(int, seconds);
        const auto answer = transientAnswer(compatibility, "disk full at /var/lib/x");
        QCOMPARE(answer.status, status);
        const auto retryAfter = answer.headers.value("Retry-After");
        QVERIFY(retryAfter);
        bool isInteger = false;
        QCOMPARE(QByteArray(retryAfter->data(), static_cast<int>(retryAfter->size())).toInt(&isInteger), seconds);
        QVERIFY2(isInteger, "Okta waits five minutes after anything but an integer");
        const auto body = scim::parseJson(answer.body);
        QVERIFY(body);
        QVERIFY(std::string(body->at("detail").as_string()).find(std::to_string(seconds)) != std::string::npos);
        QCOMPARE(std::string(body->at("status").as_string()), std::to_string(status));
        QVERIFY2(answer.body.find("/var/lib") == std::string::npos, "the cause is for the journal alone");
        QCOMPARE(answer.detail, std::string("disk full at /var/lib/x"));
    }

    void tellsPassingFromLasting()
    {
        using core::ErrorKind;
        QVERIFY(isPassing(core::makeError(ErrorKind::Unavailable, "busy")));
        QVERIFY(isPassing(core::makeError(ErrorKind::Denied, "read-only")));
        QVERIFY(!isPassing(core::makeError(ErrorKind::Corrupt, "broken")));
        QCOMPARE(asScimError(core::makeError(ErrorKind::Conflict, "taken")).status, 409);
        QCOMPARE(asScimError(core::makeError(ErrorKind::Invalid, "wrong")).status, 400);
        QCOMPARE(asScimError(core::makeError(ErrorKind::NotFound, "gone")).status, 404);
        const auto internal = asScimError(core::makeError(ErrorKind::Internal, "SELECT secret", "SELECT secret"));
        QCOMPARE(internal.status, 500);
        QVERIFY(internal.detail.find("SELECT") == std::string::npos);
    }

    void provesItselfByTheChallenge()
    {
        const HealthProof ours(core::Secret("key one"));
        const HealthProof theirs(core::Secret("key two"));
        QCOMPARE(healthAnswer("", ours).body, std::string(R"({"status":"ok"})"));
        const auto answer = healthAnswer("challenge=abc", ours);
        QVERIFY(answer.body.find(ours.proof("abc")) != std::string::npos);
        QVERIFY(answer.body.find(theirs.proof("abc")) == std::string::npos);
        QVERIFY(ours.proof("abc") != ours.proof("abd"));
        QCOMPARE(healthAnswer("challenge=" + std::string(128, 'x'), ours).status, 200);
        QCOMPARE(healthAnswer("challenge=" + std::string(129, 'x'), ours).status, 400);
    }

    void isNotReadyWithoutADatabase()
    {
        const auto answer = readinessAnswer(nullptr, true);
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.body, notReadyAnswer("storage").body);
        QVERIFY(notReadyAnswer("starting").body != answer.body);
    }

    void noticesWhenChangesCannotBeStored_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<bool>("isTrouble");
        QTest::newRow("a full disk") << ErrorKind::Unavailable << true;
        QTest::newRow("a file that cannot be written") << ErrorKind::Denied << true;
        QTest::newRow("a damaged file") << ErrorKind::Corrupt << true;
        QTest::newRow("a name that is taken") << ErrorKind::Conflict << false;
        QTest::newRow("a change that came too late") << ErrorKind::Cancelled << false;
    }
    void noticesWhenChangesCannotBeStored()
    {
        QFETCH(ErrorKind, kind);
        QFETCH(bool, isTrouble);
        WriteHealth health;
        QVERIFY(!health.isFailing());
        health.note(core::failure(kind, "Not stored."));
        QCOMPARE(health.isFailing(), isTrouble);
        health.note(core::failure(ErrorKind::Conflict, "The name is taken."));
        QCOMPARE(health.isFailing(), isTrouble);
        health.note({});
        QVERIFY(!health.isFailing());
    }

    void looksAgainOnceASecond()
    {
        using std::chrono::milliseconds;
        WriteHealth health;
        const auto now = std::chrono::steady_clock::now();
        QVERIFY(!health.isProbeDue(now));
        health.note(core::failure(ErrorKind::Unavailable, "The disk is full."));
        QVERIFY(health.isProbeDue(now));
        QVERIFY(!health.isProbeDue(now + milliseconds{900}));
        QVERIFY(health.isProbeDue(now + milliseconds{1000}));
        health.note({});
        QVERIFY(!health.isProbeDue(now + milliseconds{5000}));
    }
};

QTEST_APPLESS_MAIN(TransientTest)
#include "TransientTest.moc"
