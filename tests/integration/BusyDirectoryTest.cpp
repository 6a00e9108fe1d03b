// SPDX-License-Identifier: Apache-2.0
// Another process holds the directory's write lock: who writes waits for it, and says so when that takes too long.
#include "CtlProcess.h"
#include "Okta.h"
#include "WriteLock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace rollcall::tests;

namespace {

constexpr int shortHold = 4'000;
constexpr int patience = 60'000;

} // namespace

class BusyDirectoryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWriteWaitsUntilTheOtherIsDone()
    {
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").slug.isEmpty());
        WriteLock lock(folder.path());
        QVERIFY(lock.isHeld());
        CtlProcess create(folder.path(), words("token create --purpose scim --json"));
        // Not only slow to start: nothing can end it but the lock.
        QVERIFY2(!create.waitForEnd(shortHold), create.error().toUtf8().constData());
        lock.release();
        QCOMPARE(create.waitForEnd(patience), std::optional(0));
        QCOMPARE(ctl(folder.path(), words("token list --json")).array().size(), 2);
    }

    void whatTakesTooLongFailsClearlyAndLosesNothing()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        Okta okta(serve.port(), made.slug, made.token);
        QCOMPARE(okta.createPerson("before@acme.example"), 201);

        WriteLock lock(folder.path());
        QVERIFY(lock.isHeld());
        CtlProcess create(folder.path(), words("token create --purpose scim --json"));
        // Who only reads does not notice.
        QCOMPARE(okta.send("GET", "/Users?startIndex=1&count=2"), 200);
        QCOMPARE(ctl(folder.path(), words("people list --json")).array().size(), 1);
        const auto refused = okta.exchange(
            "POST", "/Users",
            R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@acme.example"})");
        // Okta comes back by itself on 429 alone.
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.value("Retry-After").has_value());
        QCOMPARE(create.waitForEnd(patience), std::optional(1));
        const QString error = create.error();
        QVERIFY2(error.contains(QStringLiteral("Another process is writing")), error.toUtf8().constData());
        // The log may say more beside it; the command itself says one line.
        QCOMPARE(error.count(QStringLiteral("rollcallctl: ")), 1);
        QVERIFY2(create.out().isEmpty(), create.out().toUtf8().constData());

        lock.release();
        QCOMPARE(okta.createPerson("ada@acme.example"), 201);
        QCOMPARE(ctl(folder.path(), words("people list --json")).array().size(), 2);
        QCOMPARE(ctl(folder.path(), words("token list --json")).array().size(), 1);
        QCOMPARE(serve.process().terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(BusyDirectoryTest)
#include "BusyDirectoryTest.moc"
