// SPDX-License-Identifier: Apache-2.0
// The screens on a real directory in a file: what is written there appears here.
#include "DirectoryWatcher.h"
#include "scim/Json.h"
#include "screens/ActivityScreen.h"
#include "screens/PeopleScreen.h"
#include "screens/PersonScreen.h"
#include "tables/JournalTableModel.h"
#include "tables/PeopleTableModel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::models;

namespace {

scim::JsonObject attributes(int number, const char* family)
{
    const auto digits = QStringLiteral("%1").arg(number, 4, 10, QLatin1Char('0')).toStdString();
    const auto parsed = scim::parseJson(R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"p)" +
                                        digits + R"(@acme.example","name":{"givenName":"Ann)" + digits +
                                        R"(","familyName":")" + family + R"("},"active":true})");
    return parsed.value().get_object();
}

} // namespace

class DirectoryTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<directory::Database> m_database;
    core::SystemClock m_clock;
    directory::Integration m_integration;
    std::unique_ptr<DirectoryWatcher> m_watcher;

    void hire(int first, int count, const char* family = "Ålund")
    {
        const auto written = m_database->writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (int number = first; number < first + count; ++number) {
                const auto created = session.createPerson(m_integration.id, attributes(number, family));
                if (!created)
                    return tl::unexpected(created.error());
                directory::JournalEntry entry;
                entry.integration = m_integration.id;
                entry.at = session.now();
                entry.method = "POST";
                entry.target = "/scim/v2/acme/Users";
                entry.status = 201;
                entry.meaning = directory::Meaning::PersonCreated;
                entry.subject = created->person.userName;
                entry.person = created->person.rowId;
                if (const auto journalled = session.journal(entry); !journalled)
                    return tl::unexpected(journalled.error());
            }
            return {};
        });
        QVERIFY2(written, written ? "" : written.error().message.c_str());
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        directory::OpenOptions options;
        options.dataDirectory = m_folder->path().toStdString();
        auto opened = directory::Database::open(options);
        QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
        m_database = std::move(*opened);
        const auto written = m_database->writeAndWait([this](directory::WriteSession& session) -> core::Result<> {
            directory::NewIntegration wanted;
            wanted.slug = "acme";
            wanted.name = "Acme";
            wanted.profileId = "custom";
            auto created = session.createIntegration(wanted);
            if (!created)
                return tl::unexpected(created.error());
            m_integration = *created;
            return {};
        });
        QVERIFY(written);
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
    }

    void cleanup()
    {
        m_watcher.reset();
        m_database.reset();
        m_folder.reset();
    }

    void peopleAppearWhileOneLooks()
    {
        PeopleScreen screen(*m_database, *m_watcher, m_clock);
        QAbstractItemModelTester tester(&screen.table(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        screen.setIntegration(m_integration.id);
        QTRY_COMPARE(screen.state(), ScreenState::Empty);
        hire(1, 100);
        QTRY_COMPARE(screen.table().rowCount(), 100);
        QTRY_COMPARE(screen.table().index(0, PeopleTableModel::Name).data().toString(),
                     QString::fromUtf8("Ann0001 Ålund"));
        QTRY_COMPARE(screen.countsText(), QStringLiteral("100 people"));
        hire(101, 100);
        QTRY_COMPARE(screen.table().rowCount(), 200);
    }

    void searchFindsWithoutAccents()
    {
        hire(1, 20);
        hire(21, 3, "Öberg");
        PeopleScreen screen(*m_database, *m_watcher, m_clock);
        screen.setIntegration(m_integration.id);
        QTRY_COMPARE(screen.table().rowCount(), 23);
        screen.setSearch(QStringLiteral("oberg"));
        QTRY_COMPARE(screen.table().rowCount(), 3);
        screen.setSearch(QStringLiteral("OBERG 0022"));
        QTRY_COMPARE(screen.table().rowCount(), 1);
    }

    void inspectorShowsPersonAndRequests()
    {
        hire(1, 5);
        PeopleScreen screen(*m_database, *m_watcher, m_clock);
        screen.setIntegration(m_integration.id);
        QTRY_COMPARE(screen.table().rowCount(), 5);
        screen.selectPerson(screen.table().idAt(2));
        QTRY_COMPARE(screen.person().state(), ScreenState::Full);
        QCOMPARE(screen.person().view()->userName, QStringLiteral("p0003@acme.example"));
        QTRY_COMPARE(screen.person().requests().rowCount(), 1);
        QTRY_COMPARE(screen.person().requests().index(0, JournalTableModel::WhatHappened).data().toString(),
                     QStringLiteral("created p0003@acme.example"));
        QCOMPARE(screen.person().view()->changes.size(), 1);
        QCOMPARE(screen.person().view()->changes.first().title, QStringLiteral("Arrived"));
    }

    void requestsAppearOnTop()
    {
        hire(1, 3);
        ActivityScreen screen(*m_database, *m_watcher, m_clock);
        QAbstractItemModelTester tester(&screen.table(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        screen.setIntegration(m_integration.id);
        QTRY_COMPARE(screen.table().rowCount(), 3);
        hire(4, 1);
        QTRY_COMPARE(screen.table().rowCount(), 4);
        QTRY_COMPARE(screen.table().index(0, JournalTableModel::WhatHappened).data().toString(),
                     QStringLiteral("created p0004@acme.example"));
        // Refusals come through the bounded queue, in a later batch.
        directory::JournalEntry refusal;
        refusal.integration = m_integration.id;
        refusal.at = m_clock.now();
        refusal.method = "GET";
        refusal.target = "/scim/v2/acme/Users";
        refusal.status = 401;
        refusal.meaning = directory::Meaning::Refused;
        refusal.detail = "The credential is not one of ours.";
        m_database->journalLater(refusal);
        QTRY_COMPARE(screen.table().rowCount(), 5);
        QTRY_COMPARE(screen.table().index(0, JournalTableModel::WhatHappened).data().toString(),
                     QStringLiteral("refused: the credential is not one of ours"));
        // And what was sent to a path that belongs to nobody.
        directory::JournalEntry stray = refusal;
        stray.integration.reset();
        stray.target = "/scim/v2/acmee/Users";
        stray.status = 404;
        stray.detail = "There is no integration under this address.";
        m_database->journalLater(stray);
        QTRY_COMPARE(screen.table().rowCount(), 6);
        screen.setSlice(directory::JournalSlice::Refused);
        QTRY_COMPARE(screen.table().rowCount(), 2);
        QTRY_COMPARE(screen.statusText(), QStringLiteral("Live · 6 requests in 48 hours, 2 refused, kept for 30 days"));
    }
};

QTEST_GUILESS_MAIN(DirectoryTest)
#include "DirectoryTest.moc"
