// SPDX-License-Identifier: Apache-2.0
// A credential in place of another, from the command line and before a running listener: both work while they overlap,
// what is revoked works no more, and what has to be said of them is said.
#include "CtlProcess.h"
#include "Okta.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace rollcall::tests;

namespace {

constexpr int patience = 30'000;
constexpr auto list = "/Users?startIndex=1&count=2";

QString tokenOf(const CtlResult& made)
{
    return made.object()[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
}

QJsonObject credential(const QString& folder, qint64 id)
{
    const QJsonArray all = ctl(folder, words("token list --json")).array();
    for (const QJsonValue& each : all) {
        if (each[QStringLiteral("id")].toInteger() == id)
            return each.toObject();
    }
    return {};
}

} // namespace

class TokenLifeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothWorkWhileTheyOverlap()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        const CtlResult rotated = ctl(folder.path(), words("token rotate --json --overlap 3d --label New"));
        QVERIFY2(rotated.exitCode == 0, rotated.told().constData());
        QCOMPARE(rotated.object()[QStringLiteral("label")].toString(), QStringLiteral("New"));
        const QJsonArray ending = rotated.object()[QStringLiteral("ending")].toArray();
        QCOMPARE(ending.size(), 1);
        const qint64 old = ending.first()[QStringLiteral("id")].toInteger();

        Okta before(serve.port(), made.slug, made.token);
        Okta after(serve.port(), made.slug, tokenOf(rotated));
        QTRY_COMPARE_WITH_TIMEOUT(after.send("GET", list), 200, patience);
        QCOMPARE(before.send("GET", list), 200);
        const auto end = QDateTime::fromString(credential(folder.path(), old)[QStringLiteral("expires")].toString(),
                                               Qt::ISODateWithMs);
        const qint64 left = QDateTime::currentDateTimeUtc().secsTo(end);
        QVERIFY(left > 3 * 24 * 3600 - 600 && left <= 3 * 24 * 3600);

        QCOMPARE(ctl(folder.path(), words("token revoke") << QString::number(old)).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(before.send("GET", list), 401, patience);
        QCOMPARE(after.send("GET", list), 200);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void withoutAnOverlapTheOldOneEndsAtOnce()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        Okta before(serve.port(), made.slug, made.token);
        QCOMPARE(before.send("GET", list), 200);
        const CtlResult rotated = ctl(folder.path(), words("token rotate --json --overlap 0h"));
        QVERIFY2(rotated.exitCode == 0, rotated.told().constData());
        QTRY_COMPARE_WITH_TIMEOUT(before.send("GET", list), 401, patience);
        QCOMPARE(Okta(serve.port(), made.slug, tokenOf(rotated)).send("GET", list), 200);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QString>("overlap");
        QTest::newRow("longer than a week") << "8d";
        QTest::newRow("in the past") << "2020-01-01";
        QTest::newRow("no span") << "soon";
    }

    void whatCannotBeIsRefused()
    {
        QFETCH(QString, overlap);
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").token.isEmpty());
        const CtlResult refused = ctl(folder.path(), words("token rotate --overlap") << overlap);
        QVERIFY2(refused.exitCode == 2, refused.told().constData());
        QCOMPARE(ctl(folder.path(), words("token list --json")).array().size(), 1);
    }

    void aCompanionHasNoneToRotate()
    {
        const QTemporaryDir folder;
        QCOMPARE(
            ctl(folder.path(), words("integration create --profile trusona --role companion --name Acme")).exitCode, 0);
        QCOMPARE(ctl(folder.path(), words("token rotate")).exitCode, 4);
    }

    void theLastOneIsNamedWhenItGoes()
    {
        const QTemporaryDir folder;
        QVERIFY(!makeIntegration(folder.path(), "Acme").token.isEmpty());
        const CtlResult listed = ctl(folder.path(), words("token list"));
        QVERIFY2(!listed.out.contains(QStringLiteral("turned away")), listed.told().constData());
        const qint64 id =
            ctl(folder.path(), words("token list --json")).array().first()[QStringLiteral("id")].toInteger();
        const CtlResult revoked = ctl(folder.path(), words("token revoke") << QString::number(id));
        QVERIFY2(revoked.exitCode == 0 && revoked.out.contains(QStringLiteral("the last one")),
                 revoked.told().constData());
        const CtlResult warned = ctl(folder.path(), words("token list"));
        QVERIFY2(warned.out.contains(QStringLiteral("No credential is valid")), warned.told().constData());
    }
};

QTEST_GUILESS_MAIN(TokenLifeTest)
#include "TokenLifeTest.moc"
