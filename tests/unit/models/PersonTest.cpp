// SPDX-License-Identifier: Apache-2.0
// The inspector's screen: attributes by schema, groups, changes before and after, and what happens when somebody
// leaves.
#include "DirectoryWatcher.h"
#include "FakeDatabase.h"
#include "screens/PersonScreen.h"
#include "screens/PersonView.h"
#include "tables/JournalTableModel.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::models;
using namespace rollcall::models::test;
using directory::PersonId;

namespace {

const std::string stored = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",)"
                           R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],)"
                           R"("userName":"zoe@acme.example","name":{"givenName":"Zoë","familyName":"Łukasiewicz"},)"
                           R"("displayName":"Zoë Łukasiewicz",)"
                           R"("emails":[{"value":"zoe@acme.example","type":"work","primary":true}],"active":true,)"
                           R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sales"},)"
                           R"("urn:acme:badge":{"colour":"blue"}})";

directory::Person zoe(const std::string& resource = stored)
{
    directory::Person person;
    person.rowId = PersonId{7};
    person.integration = directory::IntegrationId{1};
    person.id = directory::ResourceId{"b3d0"};
    person.userName = "zoe@acme.example";
    person.externalId = "00u1";
    person.created = core::fromMilliseconds(1'789'000'000'000);
    person.lastModified = core::fromMilliseconds(1'789'999'960'000);
    person.resource = resource;
    return person;
}

const PersonAttributeGroup* groupOf(const PersonView& view, const QString& title)
{
    for (const auto& group : view.attributes) {
        if (group.title == title)
            return &group;
    }
    return nullptr;
}

} // namespace

class PersonTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<FakeDatabase> m_database;
    FakeClock m_clock;
    std::unique_ptr<DirectoryWatcher> m_watcher;
    std::unique_ptr<PersonScreen> m_screen;

    void choose(std::int64_t person) { m_screen->setPerson(directory::IntegrationId{1}, PersonId{person}); }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        m_database = std::make_unique<FakeDatabase>();
        m_database->change([](FakeContent& content) {
            content.persons[7] = zoe();
            content.groups[7] = {{directory::GroupId{1}, directory::ResourceId{"g1"}, "Sales", true},
                                 {directory::GroupId{2}, directory::ResourceId{"g2"}, "Everyone", false}};
            auto renamed = stored;
            const std::string from = "Sales\"";
            renamed.replace(renamed.find(from), from.size(), "Research\"");
            content.changes[7] = {{directory::JournalId{9}, core::fromMilliseconds(1'789'999'960'000), stored, renamed},
                                  {directory::JournalId{3}, core::fromMilliseconds(1'789'000'000'000), {}, stored}};
            auto entry = makeEntry(3, 201, directory::Meaning::PersonCreated, "zoe@acme.example");
            entry.person = PersonId{7};
            content.journal.push_back(entry);
            content.journal.push_back(makeEntry(4, 201, directory::Meaning::PersonCreated, "ada@acme.example"));
        });
        m_watcher = std::make_unique<DirectoryWatcher>(*m_database);
        m_screen = std::make_unique<PersonScreen>(*m_database, *m_watcher, m_clock);
    }

    void cleanup()
    {
        m_screen.reset();
        m_watcher.reset();
        m_database.reset();
    }

    void showsEverythingOfOnePerson()
    {
        QCOMPARE(m_screen->state(), ScreenState::Empty);
        choose(7);
        QCOMPARE(m_screen->state(), ScreenState::Loading);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        const auto& view = *m_screen->view();
        QCOMPARE(view.name, QString::fromUtf8("Zoë Łukasiewicz"));
        QCOMPARE(view.initials, QString::fromUtf8("ZŁ"));
        const auto* user = groupOf(view, QStringLiteral("User"));
        QVERIFY(user);
        QCOMPARE(user->attributes.first().path, QStringLiteral("userName"));
        const auto* enterprise = groupOf(view, QStringLiteral("Enterprise user"));
        QVERIFY(enterprise);
        QCOMPARE(enterprise->attributes.first().path, QStringLiteral("department"));
        QCOMPARE(enterprise->attributes.first().value, QStringLiteral("Sales"));
        const auto* unknown = groupOf(view, QStringLiteral("urn:acme:badge"));
        QVERIFY(unknown);
        QCOMPARE(unknown->attributes.first().value, QStringLiteral("blue"));
        QCOMPARE(view.groups.size(), 2);
        QVERIFY(!view.groups.at(1).isDirect);
        QVERIFY(view.json.contains(QStringLiteral("\n  \"userName\": \"zoe@acme.example\"")));
        QCOMPARE(m_screen->timesText().section(QStringLiteral(" · "), 1), QStringLiteral("changed 40 s ago"));
        QTRY_COMPARE(m_screen->requests().rowCount(), 1);
    }

    void schemasOfTheIntegrationHaveTheirNames_data()
    {
        QTest::addColumn<QByteArray>("urn");
        QTest::addColumn<QByteArray>("definition");
        QTest::addColumn<QString>("title");
        const QString urn = QStringLiteral("urn:acme:badge");
        QTest::newRow("named") << QByteArray("urn:acme:badge") << QByteArray(R"({"name":"Badge"})") << "Badge";
        QTest::newRow("in other letters")
            << QByteArray("URN:acme:Badge") << QByteArray(R"({"name":"Badge"})") << "Badge";
        QTest::newRow("without a name") << QByteArray("urn:acme:badge") << QByteArray("{}") << urn;
        QTest::newRow("damaged") << QByteArray("urn:acme:badge") << QByteArray("{\"name\":") << urn;
        QTest::newRow("another one") << QByteArray("urn:acme:desk") << QByteArray(R"({"name":"Desk"})") << urn;
    }

    void schemasOfTheIntegrationHaveTheirNames()
    {
        QFETCH(QByteArray, urn);
        QFETCH(QByteArray, definition);
        QFETCH(QString, title);
        m_database->change([&](FakeContent& content) {
            directory::ExtensionSchema extension;
            extension.resourceType = "User";
            extension.urn = urn.toStdString();
            extension.definition = definition.toStdString();
            content.extensions = {extension};
        });
        choose(7);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        const auto* badge = groupOf(*m_screen->view(), title);
        QVERIFY(badge);
        QCOMPARE(badge->schemaUrn, QStringLiteral("urn:acme:badge"));
        QCOMPARE(badge->attributes.first().path, QStringLiteral("colour"));
        QCOMPARE(badge->attributes.first().value, QStringLiteral("blue"));
    }

    void changesStandBeforeAndAfter()
    {
        choose(7);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        const auto& changes = m_screen->view()->changes;
        QCOMPARE(changes.size(), 2);
        QCOMPARE(changes.first().title, QStringLiteral("1 attribute changed"));
        QCOMPARE(changes.first().fields.first().path, QStringLiteral("department"));
        QCOMPARE(changes.first().fields.first().before, QStringLiteral("Sales"));
        QCOMPARE(changes.first().fields.first().after, QStringLiteral("Research"));
        QCOMPARE(changes.last().title, QStringLiteral("Arrived"));
    }

    void comparesStoredForms_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("equal") << QByteArray(R"({"title":"A"})") << QByteArray(R"({"title":"A"})") << QStringList{};
        QTest::newRow("changed") << QByteArray(R"({"title":"A"})") << QByteArray(R"({"title":"B"})")
                                 << QStringList{QStringLiteral("title: A → B")};
        QTest::newRow("added") << QByteArray(R"({})") << QByteArray(R"({"title":"B"})")
                               << QStringList{QStringLiteral("title:  → B")};
        QTest::newRow("removed") << QByteArray(R"({"title":"A"})") << QByteArray(R"({})")
                                 << QStringList{QStringLiteral("title: A → ")};
        QTest::newRow("created") << QByteArray() << QByteArray(R"({"title":"B"})")
                                 << QStringList{QStringLiteral("title:  → B")};
        QTest::newRow("unreadable") << QByteArray("{") << QByteArray(R"({"title":"B"})")
                                    << QStringList{QStringLiteral("title:  → B")};
    }

    void comparesStoredForms()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QStringList, expected);
        QStringList found;
        for (const auto& field : compareStoredForms(before.toStdString(), after.toStdString()))
            found.append(QStringLiteral("%1: %2 → %3").arg(field.path, field.before, field.after));
        QCOMPARE(found, expected);
    }

    void followsTheDirectory()
    {
        choose(7);
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        m_database->change([](FakeContent& content) { content.persons[7].active = false; });
        QTRY_VERIFY(!m_screen->view()->isActive);
        m_database->change([](FakeContent& content) { content.persons.erase(7); });
        QTRY_VERIFY(m_screen->isGone());
        QCOMPARE(m_screen->state(), ScreenState::Empty);
    }

    void choosingAnotherDropsTheFormer()
    {
        m_database->change([](FakeContent& content) {
            auto ada = zoe(R"({"userName":"ada@acme.example","displayName":"Ada Lovelace"})");
            ada.rowId = PersonId{8};
            content.persons[8] = ada;
        });
        m_database->hold();
        choose(7);
        QTRY_COMPARE(m_database->waiting(), 1);
        choose(8);
        QVERIFY(!m_screen->view());
        m_database->release();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
        QCOMPARE(m_screen->view()->name, QStringLiteral("Ada Lovelace"));
        QTRY_VERIFY(m_screen->isIdle());
        QCOMPARE(m_screen->view()->name, QStringLiteral("Ada Lovelace"));
    }

    void sayWhatFailed()
    {
        m_database->change([](FakeContent& content) {
            content.failure = core::makeError(core::ErrorKind::Corrupt, "The directory cannot be read.");
        });
        choose(7);
        QTRY_COMPARE(m_screen->state(), ScreenState::Error);
        m_database->change([](FakeContent& content) { content.failure.reset(); });
        m_screen->retry();
        QTRY_COMPARE(m_screen->state(), ScreenState::Full);
    }
};

QTEST_GUILESS_MAIN(PersonTest)
#include "PersonTest.moc"
