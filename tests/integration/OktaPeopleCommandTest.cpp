// SPDX-License-Identifier: Apache-2.0
// rollcallctl okta people, as a process, before a simulated organisation over a real socket.
#include "OktaRig.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <memory>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int patience = 30'000;

/// Lists people of the rig's app with that token.
QStringList peopleOf(const OktaRig& rig, const QString& tokenFile, const char* more = "")
{
    return words("okta people --app") << QString::fromLatin1(OktaRig::appLabel) << QStringLiteral("--org")
                                      << rig.origin() << QStringLiteral("--token-file") << tokenFile << words(more);
}

std::map<QString, QJsonObject> byLogin(const QJsonArray& people)
{
    std::map<QString, QJsonObject> found;
    for (const QJsonValue& each : people)
        found[each[QStringLiteral("login")].toString()] = each.toObject();
    return found;
}

QByteArray contentOf(const QString& file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

} // namespace

class OktaPeopleCommandTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_rig = std::make_unique<OktaRig>(); }
    void cleanupTestCase() { m_rig.reset(); }

    void companionTellsWhoIsAssignedInOneCommand()
    {
        const QTemporaryDir nothing;
        const QString data = nothing.filePath(QStringLiteral("never-made"));
        const CtlResult told = ctl(data, peopleOf(*m_rig, m_rig->tokenFile(), "--json"));
        QVERIFY2(told.exitCode == 0, told.told().constData());
        auto people = byLogin(told.array());
        QCOMPARE(people.size(), std::size_t{3});
        const QJsonObject ada = people[QStringLiteral("ada@acme.example")];
        QCOMPARE(ada[QStringLiteral("state")].toString(), QStringLiteral("done"));
        QVERIFY(!ada[QStringLiteral("externalId")].toString().isEmpty());
        const QJsonObject bob = people[QStringLiteral("bob@acme.example")];
        QCOMPARE(bob[QStringLiteral("state")].toString(), QStringLiteral("failed"));
        QVERIFY2(bob[QStringLiteral("reason")].toString().contains(QLatin1String(OktaRig::bobsRefusal)),
                 told.told().constData());
        QVERIFY(!bob[QStringLiteral("reasonTime")].toString().isEmpty());
        QCOMPARE(people[QStringLiteral("eve@acme.example")][QStringLiteral("state")].toString(),
                 QStringLiteral("not-provisioning"));
        QVERIFY2(told.error.contains(QStringLiteral("read 3 people")), told.told().constData());
        QVERIFY2(!QFile::exists(data), "a directory was made for a look");
    }

    void peopleAreChosenByState_data()
    {
        QTest::addColumn<QString>("states");
        QTest::addColumn<int>("count");
        QTest::newRow("failed") << QStringLiteral("failed") << 1;
        QTest::newRow("done and failed") << QStringLiteral("done failed") << 2;
        QTest::newRow("assigned") << QStringLiteral("assigned") << 3;
        QTest::newRow("pending") << QStringLiteral("pending") << 0;
    }

    void peopleAreChosenByState()
    {
        QFETCH(QString, states);
        QFETCH(int, count);
        const QTemporaryDir folder;
        const QStringList line = peopleOf(*m_rig, m_rig->tokenFile(), "--json --state")
                                 << states.split(QLatin1Char(' '));
        const CtlResult told = ctl(folder.path(), line);
        QVERIFY2(told.exitCode == 0 && told.isArray(), told.told().constData());
        QCOMPARE(told.array().size(), count);
    }

    void peopleAreTold()
    {
        const QTemporaryDir folder;
        const CtlResult told = ctl(folder.path(), peopleOf(*m_rig, m_rig->tokenFile()));
        QVERIFY2(told.exitCode == 0, told.told().constData());
        QVERIFY2(told.out.contains(QStringLiteral("Trusona SCIM: 3 assigned: 1 done, 1 failed, 1 not-provisioning.")),
                 told.told().constData());
        QVERIFY2(told.out.contains(QLatin1String(OktaRig::bobsRefusal)), told.told().constData());
    }

    void failuresWithoutAReasonSaySo()
    {
        m_rig->api().inject(demo::ApiFault::LogWithoutReasons);
        const QTemporaryDir folder;
        const CtlResult told = ctl(folder.path(), peopleOf(*m_rig, m_rig->tokenFile(), "--json --state failed"));
        m_rig->api().clear(demo::ApiFault::LogWithoutReasons);
        QVERIFY2(told.exitCode == 0, told.told().constData());
        // What happened is told where why is not.
        const QString reason = told.array().first()[QStringLiteral("reason")].toString();
        QVERIFY2(!reason.isEmpty() && !reason.contains(QLatin1String(OktaRig::bobsRefusal)), told.told().constData());
    }

    void anAppIsFoundByIdAndAnUnknownOneNamed()
    {
        const QTemporaryDir folder;
        const QString token = m_rig->tokenFile();
        const QStringList where = {QStringLiteral("--org"), m_rig->origin(), QStringLiteral("--token-file"), token,
                                   QStringLiteral("--json")};
        const auto ask = [&](const QString& app) {
            return ctl(folder.path(), words("okta people --app") << app << where);
        };
        const CtlResult byId = ask(QString::fromStdString(m_rig->appId()));
        QVERIFY2(byId.exitCode == 0 && byId.array().size() == 3, byId.told().constData());
        const CtlResult unknown = ask(QStringLiteral("Nothing of ours"));
        QVERIFY2(unknown.exitCode == 3, unknown.told().constData());
        QVERIFY2(unknown.error.contains(QLatin1String(OktaRig::appLabel)), unknown.told().constData());
    }

    void aLimitIsWaitedForAndCountedDown()
    {
        m_rig->api().inject(demo::ApiFault::RateLimitStorm, 1);
        const QTemporaryDir folder;
        const CtlResult told = ctl(folder.path(), peopleOf(*m_rig, m_rig->tokenFile(), "--json"));
        QVERIFY2(told.exitCode == 0 && told.array().size() == 3, told.told().constData());
        QVERIFY2(
            told.error.contains(QRegularExpression(QStringLiteral("waiting 1[0-2] s: the calls that Okta allows"))),
            told.told().constData());
    }

    void aWaitEndsAtOnceAndNothingOfTheTokenIsSeen()
    {
        m_rig->api().inject(demo::ApiFault::RateLimitStorm);
        const QTemporaryDir folder;
        const QString file = m_rig->tokenFile();
        const QByteArray token = QByteArray::fromStdString(m_rig->lastToken());
        CtlProcess process(folder.path(), peopleOf(*m_rig, file, "--verbose"));
        QString error;
        const auto isWaiting = [&] {
            error += process.error();
            return error.contains(QStringLiteral("waiting "));
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWaiting(), patience);
        const QString place = QStringLiteral("/proc/%1/").arg(process.processId());
        for (const char* name : {"cmdline", "environ"})
            QVERIFY2(!contentOf(place + QLatin1String(name)).contains(token), name);
        QCOMPARE(process.terminate(), 1);
        m_rig->api().clear(demo::ApiFault::RateLimitStorm);
        error += process.error();
        QVERIFY2(error.contains(QStringLiteral("Stopped")), error.toUtf8().constData());
        QVERIFY(!error.contains(QString::fromUtf8(token)));
        QVERIFY(!process.out().contains(QString::fromUtf8(token)));
    }

private:
    std::unique_ptr<OktaRig> m_rig;
};

QTEST_GUILESS_MAIN(OktaPeopleCommandTest)
#include "OktaPeopleCommandTest.moc"
