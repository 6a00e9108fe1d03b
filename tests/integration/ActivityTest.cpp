// SPDX-License-Identifier: Apache-2.0
// `activity show` of a request that was passed on: what Okta said and was told, and each call to the vendor's service.
#include "CtlProcess.h"
#include "Okta.h"
#include "directory/Database.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>
#include <string>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

directory::JournalBody bodyOf(const char* name, const char* value)
{
    const scim::JsonObject object{{name, value}};
    return directory::JournalBody::fromJson(object, 40);
}

directory::JournalEntry relayedCreation()
{
    directory::JournalEntry entry;
    entry.at = core::SystemClock().now();
    entry.microseconds = 155'000;
    entry.method = "POST";
    entry.target = "/scim/v2/acme/Users";
    entry.status = 201;
    entry.clientAddress = "192.0.2.7";
    entry.request = bodyOf("userName", "ada@acme.example");
    entry.response = bodyOf("id", "told-to-okta");
    entry.meaning = directory::Meaning::PersonCreated;
    entry.subject = "ada@acme.example";
    entry.legs = {{"token", "POST", "https://id.vendor.example/token", 200, 40'000},
                  {"forward", "POST", "https://api.vendor.example/scim/v2/Users", 0, 50'000, "The line broke off."},
                  {"reread",
                   "GET",
                   "https://api.vendor.example/scim/v2/Users?filter=x",
                   200,
                   60'000,
                   {},
                   bodyOf("id", "the-vendors-own")}};
    return entry;
}

/// The number of the row; empty when it could not be written.
QString journalled(const QString& folder, const directory::JournalEntry& entry)
{
    directory::OpenOptions options;
    options.dataDirectory = std::filesystem::path(folder.toStdString());
    const auto database = directory::Database::open(options);
    directory::JournalId id(0);
    if (!database)
        return {};
    const auto written = (*database)->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto row = session.journal(entry);
        if (!row)
            return tl::unexpected(row.error());
        id = *row;
        return {};
    });
    return written ? QString::number(id.value) : QString();
}

} // namespace

class ActivityTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_number = journalled(m_folder->path(), relayedCreation());
        QVERIFY(!m_number.isEmpty());
    }

    void bothSidesAreShown()
    {
        const CtlResult shown = ctl(m_folder->path(), words("activity show") << m_number);
        QVERIFY2(shown.exitCode == 0, shown.told().constData());
        // In the order in which it happened.
        qsizetype at = 0;
        for (const char* text : {"from 192.0.2.7", "POST /scim/v2/acme/Users → 201", "Request, 40 bytes",
                                 "ada@acme.example", "Passed on to the vendor", "https://id.vendor.example/token",
                                 "→ 200", "\nPOST https://api.vendor.example/scim/v2/Users\n", "no answer",
                                 "The line broke off.", "https://api.vendor.example/scim/v2/Users?filter=x", "→ 200",
                                 "the-vendors-own", "Answer, 40 bytes", "told-to-okta"}) {
            const auto found = shown.out.indexOf(QString::fromUtf8(text), at);
            QVERIFY2(found >= 0, (QByteArray(text) + " is missing in its place in\n" + shown.told()).constData());
            at = found;
        }
    }

    void bothSidesAreData()
    {
        const CtlResult shown = ctl(m_folder->path(), words("activity show --json") << m_number);
        QVERIFY2(shown.exitCode == 0, shown.told().constData());
        const QJsonObject row = shown.object();
        QCOMPARE(row[QStringLiteral("status")].toInt(), 201);
        QVERIFY(row[QStringLiteral("response")][QStringLiteral("text")].toString().contains(
            QStringLiteral("told-to-okta")));
        const QJsonArray legs = row[QStringLiteral("legs")].toArray();
        QCOMPARE(legs.size(), 3);
        QCOMPARE(legs.at(0)[QStringLiteral("purpose")].toString(), QStringLiteral("token"));
        QCOMPARE(legs.at(1)[QStringLiteral("status")].toInt(-1), 0);
        QCOMPARE(legs.at(1)[QStringLiteral("failure")].toString(), QStringLiteral("The line broke off."));
        QCOMPARE(legs.at(2)[QStringLiteral("url")].toString(),
                 QStringLiteral("https://api.vendor.example/scim/v2/Users?filter=x"));
        QCOMPARE(legs.at(2)[QStringLiteral("microseconds")].toInteger(), 60'000);
        QVERIFY(legs.at(2)[QStringLiteral("answer")][QStringLiteral("text")].toString().contains(
            QStringLiteral("the-vendors-own")));
    }

    void whatWasNotPassedOnHasOneSide()
    {
        auto entry = relayedCreation();
        entry.legs.clear();
        const QString number = journalled(m_folder->path(), entry);
        const CtlResult text = ctl(m_folder->path(), words("activity show") << number);
        QVERIFY2(text.exitCode == 0, text.told().constData());
        QVERIFY(!text.out.contains(QStringLiteral("vendor")));
        const CtlResult json = ctl(m_folder->path(), words("activity show --json") << number);
        QVERIFY(!json.object().contains(QStringLiteral("legs")));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_number;
};

QTEST_GUILESS_MAIN(ActivityTest)
#include "ActivityTest.moc"
