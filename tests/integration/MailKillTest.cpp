// SPDX-License-Identifier: Apache-2.0
// Everybody gets exactly one mail through Postfix, however often the program is killed on the way, or is listed as
// unknown. ROLLCALL_MAILS and ROLLCALL_MAIL_KILLS ask for more than the quick tier does.
#include "CtlProcess.h"
#include "Okta.h"
#include "Postfix.h"

#include <QElapsedTimer>
#include <QHash>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

int wanted(const char* name, int usual)
{
    bool isNumber = false;
    const int number = qEnvironmentVariable(name).toInt(&isNumber);
    return isNumber ? number : usual;
}

/// So many states there are, by name.
QHash<QString, int> states(const QString& folder)
{
    QHash<QString, int> counts;
    const QJsonArray all = ctl(folder, words("invite list --json")).array();
    for (const QJsonValue& each : all)
        ++counts[each[QStringLiteral("state")].toString()];
    return counts;
}

QByteArray told(const QHash<QString, int>& counts)
{
    QByteArray text;
    for (auto each = counts.begin(); each != counts.end(); ++each)
        text += each.key().toUtf8() + " " + QByteArray::number(each.value()) + ", ";
    return text;
}

} // namespace

class MailKillTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodyHasOneMailOrIsListed()
    {
        const auto postfix = test::Postfix::start();
        if (!postfix)
            QSKIP("Postfix is not installed, or this account may not run it.");
        const int people = wanted("ROLLCALL_MAILS", 50);
        const int kills = wanted("ROLLCALL_MAIL_KILLS", 5);
        const QTemporaryDir folder;
        const Made made = makeIntegration(folder.path(), "Passkeys");
        QCOMPARE(ctl(folder.path(), words("mail configure --host 127.0.0.1 --security none --login none --from "
                                          "it@example.com --port")
                                        << QString::number(postfix->port()))
                     .exitCode,
                 0);
        QCOMPARE(ctl(folder.path(), words("settings set enrolment.url https://join.example.com")).exitCode, 0);
        auto serve = std::make_unique<Serve>(folder.path());
        QVERIFY(!serve->url().isEmpty());
        Okta okta(serve->port(), made.slug, made.token);
        for (int person = 0; person < people; ++person)
            QCOMPARE(okta.createPerson(("person" + std::to_string(person) + "@example.com").c_str()), 201);
        QCOMPARE(
            ctl(folder.path(), words("invite configure --mailer rollcall --when at-once --burst 1000000")).exitCode, 0);

        // Killed when another part of the mails has arrived, at a moment of chance within it.
        for (int kill = 1; kill <= kills; ++kill) {
            const auto until = people * kill / (kills + 1);
            QTRY_VERIFY2_WITH_TIMEOUT(postfix->delivered() >= until, told(states(folder.path())).constData(), 600'000);
            QThread::usleep(QRandomGenerator::global()->bounded(20'000U));
            serve->process().kill();
            serve = std::make_unique<Serve>(folder.path());
            QVERIFY2(!serve->url().isEmpty(), serve->process().error().toUtf8().constData());
        }
        QHash<QString, int> counts;
        const auto isDone = [&] {
            counts = states(folder.path());
            return counts.value(QStringLiteral("accepted")) + counts.value(QStringLiteral("unknown")) == people;
        };
        QTRY_VERIFY2_WITH_TIMEOUT(isDone(), told(counts).constData(), 600'000);
        QTRY_VERIFY_WITH_TIMEOUT(postfix->isQueueEmpty(), 60'000);
        QCOMPARE(serve->process().terminate(), 0);

        QHash<QByteArray, int> mails;
        const auto delivered = postfix->deliveredTo();
        for (const QByteArray& address : delivered)
            ++mails[address];
        const QJsonArray all = ctl(folder.path(), words("invite list --json")).array();
        QCOMPARE(all.size(), people);
        int unknown = 0;
        for (const QJsonValue& each : all) {
            const QByteArray address = each[QStringLiteral("address")].toString().toUtf8();
            const bool isUnknown = each[QStringLiteral("state")].toString() == QStringLiteral("unknown");
            unknown += isUnknown ? 1 : 0;
            const int count = mails.value(address);
            QVERIFY2(isUnknown ? count <= 1 : count == 1,
                     (address + " got " + QByteArray::number(count) + " mails, and is " +
                      each[QStringLiteral("state")].toString().toUtf8())
                         .constData());
        }
        QVERIFY2(unknown <= 2 * kills, "at each kill at most two mails can be in doubt");
        qInfo("%d people, %lld mails, %d kills, %d listed as unknown", people, static_cast<long long>(delivered.size()),
              kills, unknown);
    }
};

QTEST_GUILESS_MAIN(MailKillTest)
#include "MailKillTest.moc"
