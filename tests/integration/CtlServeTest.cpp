// SPDX-License-Identifier: Apache-2.0
// rollcallctl beside a running listener on the same directory.
#include "CtlProcess.h"
#include "Okta.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace rollcall::tests;

class CtlServeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listensSaysWhereAndDrains()
    {
        const QTemporaryDir folder;
        Serve serve(folder.path());
        QVERIFY2(!serve.url().isEmpty(), serve.process().error().toUtf8().constData());
        static const QRegularExpression pattern(QStringLiteral("^http://127\\.0\\.0\\.1:[1-9][0-9]*$"));
        QVERIFY(pattern.match(serve.url()).hasMatch());
        const CtlResult status = ctl(folder.path(), words("status --json"));
        const QJsonObject host = status.object()[QStringLiteral("host")].toObject();
        QCOMPARE(host[QStringLiteral("url")].toString(), serve.url());
        QCOMPARE(host[QStringLiteral("processId")].toInteger(), serve.process().processId());
        QCOMPARE(serve.process().terminate(), 0);
        QVERIFY(ctl(folder.path(), words("status --json")).object()[QStringLiteral("host")].isNull());
    }

    void aSecondServeIsRefusedAndToldWhoListens()
    {
        const QTemporaryDir folder;
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        const CtlResult second = ctl(folder.path(), words("serve --listen 127.0.0.1:0"));
        QVERIFY2(second.exitCode == 4, second.told().constData());
        QVERIFY2(second.error.contains(QStringLiteral("rollcallctl serve")), second.told().constData());
        QVERIFY2(second.error.contains(QString::number(serve.process().processId())), second.told().constData());
        QCOMPARE(serve.process().terminate(), 0);
        Serve next(folder.path());
        QVERIFY(!next.url().isEmpty());
    }

    void urlsAreKeptOnlyByAServeThatStarted()
    {
        const QTemporaryDir folder;
        const QTemporaryDir other;
        const Serve taken(other.path());
        QVERIFY(!taken.url().isEmpty());
        const QStringList urls = words("--public-url https://scim.acme.example/ --enrol-url https://join.acme.example");
        const CtlResult failed =
            ctl(folder.path(), words("serve --listen") << QStringLiteral("127.0.0.1:%1").arg(taken.port()) << urls);
        QVERIFY2(failed.exitCode == 4, failed.told().constData());
        const QStringList all = words("settings get --json");
        QCOMPARE(ctl(folder.path(), all).object()[QStringLiteral("listener.publicUrl")].toString(), QString());
        QCOMPARE(ctl(folder.path(), all).object()[QStringLiteral("enrolment.url")].toString(), QString());

        Serve serve(folder.path(), urls);
        QVERIFY2(!serve.url().isEmpty(), serve.process().error().toUtf8().constData());
        const QJsonObject kept = ctl(folder.path(), all).object();
        QCOMPARE(kept[QStringLiteral("listener.publicUrl")].toString(), QStringLiteral("https://scim.acme.example"));
        QCOMPARE(kept[QStringLiteral("enrolment.url")].toString(), QStringLiteral("https://join.acme.example"));
    }

    void aNewIntegrationAndARevokedTokenAreNoticedWithinASecond()
    {
        const QTemporaryDir folder;
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        const Made made = makeIntegration(folder.path(), "Acme");
        Okta okta(serve.port(), made.slug, made.token);
        QVERIFY(becomes(okta, 200, "a new integration"));

        const CtlResult second = ctl(folder.path(), words("token create --purpose scim --json"));
        QVERIFY2(second.exitCode == 0, second.told().constData());
        const QString newToken = second.object()[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString();
        Okta renewed(serve.port(), made.slug, newToken);
        QVERIFY(becomes(renewed, 200, "a new token"));

        const CtlResult tokens = ctl(folder.path(), words("token list --json"));
        QCOMPARE(tokens.array().size(), 2);
        QString old;
        const QJsonArray all = tokens.array();
        for (const QJsonValue& each : all) {
            if (made.token.endsWith(each[QStringLiteral("lastFour")].toString()))
                old = QString::number(each[QStringLiteral("id")].toInt());
        }
        QVERIFY(!old.isEmpty());
        QCOMPARE(ctl(folder.path(), words("token revoke") << old).exitCode, 0);
        QVERIFY(becomes(okta, 401, "a revoked token"));
        QCOMPARE(renewed.send("GET", "/Users?startIndex=1&count=2"), 200);
        QCOMPARE(ctl(folder.path(), words("integration delete acme")).exitCode, 0);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void peopleGroupsAndRequestsAreShown()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        Okta okta(serve.port(), made.slug, made.token);
        QCOMPARE(okta.createPerson("ada@acme.example"), 201);
        QCOMPARE(okta.createPerson("zoe@acme.example"), 201);
        QCOMPARE(okta.createPerson("ADA@acme.example"), 409);
        QCOMPARE(
            okta.send(
                "POST", "/Groups",
                R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Pilot","members":[]})"),
            201);

        const QJsonArray people = ctl(folder.path(), words("people list --json --sort userName")).array();
        QCOMPARE(people.size(), 2);
        QCOMPARE(people.at(0)[QStringLiteral("userName")].toString(), QStringLiteral("ada@acme.example"));
        QVERIFY(people.at(0)[QStringLiteral("active")].toBool());
        QCOMPARE(ctl(folder.path(), words("people list --json --limit 1 --offset 1 --sort userName"))
                     .array()
                     .at(0)[QStringLiteral("userName")]
                     .toString(),
                 QStringLiteral("zoe@acme.example"));
        QCOMPARE(ctl(folder.path(), words("people list --json --search zoe")).array().size(), 1);
        QCOMPARE(ctl(folder.path(), words("people list --json --inactive")).array().size(), 0);

        const CtlResult byName = ctl(folder.path(), words("people show ada@acme.example --json"));
        QVERIFY2(byName.exitCode == 0, byName.told().constData());
        const QJsonObject ada = byName.object();
        QCOMPARE(ada[QStringLiteral("resource")]
                     .toObject()[QStringLiteral("name")]
                     .toObject()[QStringLiteral("givenName")]
                     .toString(),
                 QStringLiteral("Ada"));
        const CtlResult byId = ctl(folder.path(), words("people show --json") << ada[QStringLiteral("id")].toString());
        QCOMPARE(byId.object()[QStringLiteral("userName")].toString(), QStringLiteral("ada@acme.example"));
        QCOMPARE(ctl(folder.path(), words("groups list --json")).array().size(), 1);
        QCOMPARE(
            ctl(folder.path(), words("groups show Pilot --json")).object()[QStringLiteral("memberCount")].toInt(-1), 0);
        QCOMPARE(serve.process().terminate(), 0);
    }

    void activityIsFollowedLiveAndHoldsNoSecret()
    {
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Acme");
        Serve serve(folder.path());
        QVERIFY(!serve.url().isEmpty());
        Okta okta(serve.port(), made.slug, made.token);
        QCOMPARE(okta.createPerson("before@acme.example"), 201);
        CtlProcess tail(folder.path(), words("activity tail --json --lines 5"));
        QVERIFY2(!tail.waitForLine(QStringLiteral("before@acme.example")).isEmpty(), tail.error().toUtf8().constData());
        QCOMPARE(okta.createPerson("after@acme.example"), 201);
        const QString row = tail.waitForLine(QStringLiteral("after@acme.example"));
        QVERIFY2(!row.isEmpty(), tail.error().toUtf8().constData());
        const QJsonObject request = QJsonDocument::fromJson(row.toUtf8()).object();
        QCOMPARE(request[QStringLiteral("meaning")].toString(), QStringLiteral("person.created"));
        QCOMPARE(request[QStringLiteral("status")].toInt(), 201);
        QCOMPARE(tail.terminate(), 0);

        const QString number = QString::number(request[QStringLiteral("id")].toInteger());
        const CtlResult shown = ctl(folder.path(), words("activity show --json") << number);
        QVERIFY2(shown.exitCode == 0, shown.told().constData());
        QVERIFY(shown.object()[QStringLiteral("request")].toObject()[QStringLiteral("text")].toString().contains(
            QStringLiteral("after@acme.example")));
        const CtlResult text = ctl(folder.path(), words("activity show") << number);
        const CtlResult some = ctl(folder.path(), words("activity tail --no-follow --lines 1"));
        QCOMPARE(some.out.trimmed().count(QLatin1Char('\n')), 0);
        QCOMPARE(serve.process().terminate(), 0);
        for (const QString& seen :
             {shown.out, text.out, some.out, tail.out(), serve.process().out(), serve.process().error()}) {
            QVERIFY(!seen.contains(made.token));
            QVERIFY(!seen.contains(QStringLiteral("1mz050nq-Secret")));
        }
    }

private:
    /// Whether the connection test is answered so within a second; the measured time goes to the log.
    static bool becomes(Okta& okta, int status, const char* what)
    {
        QElapsedTimer timer;
        timer.start();
        int answer = 0;
        do {
            answer = okta.send("GET", "/Users?startIndex=1&count=2");
        } while (answer != status && timer.elapsed() < 1000);
        qInfo("%s noticed after %lld ms", what, static_cast<long long>(timer.elapsed()));
        return answer == status;
    }
};

QTEST_GUILESS_MAIN(CtlServeTest)
#include "CtlServeTest.moc"
