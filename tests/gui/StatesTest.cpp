// SPDX-License-Identifier: Apache-2.0
// The states in which a page has nothing to list: each says why in a sentence and offers the button that helps. With
// ROLLCALL_PICTURES=FOLDER a picture of each is kept for people to look at.
#include "PageFixture.h"
#include "Pictures.h"
#include "ShippedProfiles.h"
#include "activity/ActivityPage.h"
#include "people/PeoplePage.h"
#include "screens/ActivityScreen.h"
#include "screens/IntegrationMaker.h"
#include "screens/IntegrationSelection.h"
#include "screens/ListenerControl.h"
#include "screens/OktaFactsSource.h"
#include "screens/PeopleScreen.h"
#include "screens/SetupScreen.h"
#include "setup/GuideView.h"
#include "setup/ProfileCatalogue.h"
#include "setup/SetupPage.h"
#include "tables/PeopleTableModel.h"
#include "widgets/Button.h"
#include "widgets/DataTable.h"
#include "widgets/StateStack.h"

#include <QLabel>
#include <QScrollBar>
#include <QtTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::models::test;
using rollcall::tests::PageFixture;
using ui::StateStack;

namespace {

const directory::IntegrationId acme{1};

void somebody(FakeContent& content)
{
    content.people = {makePerson(1)};
    content.journal = {makeEntry(1, 201, directory::Meaning::PersonCreated, "ada@acme.example")};
}

void damaged(FakeContent& content)
{
    content.failure = core::makeError(core::ErrorKind::Corrupt, "The file directory.sqlite does not read: page 12.");
}

class NoListener final : public models::ListenerControl {
public:
    [[nodiscard]] models::ListenerSituation situation() const override { return {}; }
    [[nodiscard]] listener::ListenerSettings settings() const override { return {}; }
    [[nodiscard]] bool canControl() const override { return false; }
    void start(const listener::ListenerSettings&) override {}
    void stop() override {}
};

class NoMaker final : public models::IntegrationMaker {
public:
    [[nodiscard]] bool isBusy() const override { return false; }
    void make(const models::IntegrationWish&) override {}
    void issue(const directory::Integration&) override {}
    void makeApprovalCode(const directory::Integration&) override {}
};

class NoOkta final : public models::OktaFactsSource {
public:
    [[nodiscard]] bool isBusy() const override { return false; }
    void read(const directory::Integration&, const setup::Profile&, const setup::SetupRecord&) override {}
};

void withIntegration(FakeContent& content)
{
    content.integrations.resize(1);
    content.integrations.front().id = acme;
    content.integrations.front().slug = "acme";
    content.integrations.front().name = "Acme";
    content.integrations.front().profileId = "trusona";
}

} // namespace

class StatesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<PageFixture> m_fixture;

    static bool keepPicture(QWidget& page)
    {
        return rollcall::tests::keepPicture(
            page, QStringLiteral("%1 %2").arg(QString::fromLatin1(QTest::currentTestFunction()),
                                              QString::fromLatin1(QTest::currentDataTag())));
    }

    /// The words and the button of the state that is shown.
    void compare(QWidget& page, int state, const QString& sentence, const QString& button) const
    {
        PageFixture::show(page, {1072, 800});
        auto* stack = page.findChild<StateStack*>(QStringLiteral("m_stack"), Qt::FindDirectChildrenOnly);
        QVERIFY(stack);
        QTRY_COMPARE(static_cast<int>(stack->state()), state);
        // Only in what is shown: the detail beside the list has states of its own.
        auto* said = stack->currentWidget()->findChild<QLabel*>(QStringLiteral("m_sentence"));
        auto* help = stack->currentWidget()->findChild<ui::Button*>(QStringLiteral("m_button"));
        QVERIFY(said && help);
        QTRY_COMPARE(said->text(), sentence);
        QVERIFY(said->isVisible());
        QCOMPARE(help->text(), button);
        QVERIFY(help->isVisible() && help->isEnabled());
        QVERIFY(keepPicture(page));
    }

    template<class Screen, class Page>
    void check()
    {
        QFETCH(bool, isChosen);
        QFETCH(bool, isDamaged);
        QFETCH(QString, search);
        QFETCH(int, state);
        QFETCH(QString, sentence);
        QFETCH(QString, button);
        if (!search.isEmpty())
            m_fixture->database().change(somebody);
        if (isDamaged)
            m_fixture->database().change(damaged);
        Screen screen(m_fixture->database(), m_fixture->watcher(), m_fixture->clock());
        Page page(m_fixture->style(), screen);
        if (isChosen)
            screen.setIntegration(acme);
        screen.setSearch(search);
        compare(page, state, sentence, button);
    }

    static void columns()
    {
        QTest::addColumn<bool>("isChosen");
        QTest::addColumn<bool>("isDamaged");
        QTest::addColumn<QString>("search");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("button");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<PageFixture>();
        QVERIFY(m_fixture->isReady());
    }

    void init() { m_fixture->begin(); }
    void cleanup() { m_fixture->end(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void people_data()
    {
        columns();
        const int empty = static_cast<int>(StateStack::State::Empty);
        const int error = static_cast<int>(StateStack::State::Error);
        QTest::newRow("no integration") << false << false << "" << empty << "No integration yet."
                                        << "Show how to make one";
        QTest::newRow("nobody yet") << true << false << "" << empty << "Nobody has arrived yet." << "Show base URL";
        QTest::newRow("nobody found") << true << false << "zzz" << empty << QString::fromUtf8("Nobody matches “zzz”.")
                                      << "Show everybody";
        QTest::newRow("damaged") << true << true << "" << error << "The people could not be read." << "Try again";
    }

    void people() { check<models::PeopleScreen, ui::PeoplePage>(); }

    void activity_data()
    {
        columns();
        const int empty = static_cast<int>(StateStack::State::Empty);
        const int error = static_cast<int>(StateStack::State::Error);
        QTest::newRow("nothing yet") << true << false << "" << empty << "Nothing has arrived yet." << "Show base URL";
        QTest::newRow("nothing found") << true << false << "zzz" << empty << "No request matches."
                                       << "Show all requests";
        QTest::newRow("damaged") << true << true << "" << error << "The requests could not be read." << "Try again";
    }

    void activity() { check<models::ActivityScreen, ui::ActivityPage>(); }

    void setup_data()
    {
        QTest::addColumn<bool>("isChosen");
        QTest::addColumn<bool>("isDamaged");
        QTest::addColumn<QString>("profile");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("shown");
        const int full = static_cast<int>(StateStack::State::Full);
        const int error = static_cast<int>(StateStack::State::Error);
        QTest::newRow("no integration") << false << false << "trusona" << full << "m_form";
        QTest::newRow("a guide") << true << false << "trusona" << full << "m_guide";
        QTest::newRow("its profile is gone") << true << false << "gone" << error << "m_button";
        QTest::newRow("damaged") << true << true << "trusona" << error << "m_button";
    }

    void setup()
    {
        QFETCH(bool, isChosen);
        QFETCH(bool, isDamaged);
        QFETCH(QString, profile);
        QFETCH(int, state);
        QFETCH(QString, shown);
        NoListener listener;
        NoMaker maker;
        NoOkta okta;
        const auto profiles = tests::shippedProfiles();
        m_fixture->database().change([&](FakeContent& content) {
            if (isChosen)
                withIntegration(content);
            if (isChosen)
                content.integrations.front().profileId = profile.toStdString();
            if (isDamaged)
                damaged(content);
        });
        models::IntegrationSelection selection(m_fixture->database(), m_fixture->watcher());
        models::SetupScreen screen(m_fixture->database(), m_fixture->watcher(), selection, listener, maker, okta,
                                   profiles, m_fixture->clock());
        ui::SetupPage page(m_fixture->style(), screen);
        PageFixture::show(page, {1072, 800});
        auto* stack = page.findChild<StateStack*>(QStringLiteral("m_stack"), Qt::FindDirectChildrenOnly);
        QVERIFY(stack);
        QTRY_COMPARE(static_cast<int>(stack->state()), state);
        auto* part = stack->currentWidget()->findChild<QWidget*>(shown);
        QVERIFY(part);
        QTRY_VERIFY(part->isVisible());
        if (state == static_cast<int>(StateStack::State::Error)) {
            const auto* next = stack->currentWidget()->findChild<QLabel*>(QStringLiteral("m_next"));
            QVERIFY(next && screen.error());
            // One next action, of what is wrong: nothing ails the directory where a profile is gone.
            const QString said = QString::fromStdString(screen.error()->message);
            QVERIFY2(!said.contains(QStringLiteral("Put its file back")), qPrintable(said));
            QCOMPARE(next->text().contains(QStringLiteral("data directory")), isDamaged);
            QCOMPARE(next->text().contains(QStringLiteral("profile's file back")), profile == QStringLiteral("gone"));
        }
        QVERIFY(keepPicture(page));
    }

    // Beside the inspector, at the widths the page has in a window of 960, 1280 and 1920.
    void theListHasRoomForItsColumns_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("960") << 904;
        QTest::newRow("1280") << 1072;
        QTest::newRow("1920") << 1712;
    }

    void theListHasRoomForItsColumns()
    {
        QFETCH(int, width);
        m_fixture->database().change([](FakeContent& content) {
            for (int number = 1; number <= 60; ++number) {
                content.people.push_back(makePerson(number));
                content.people.back().groups = "Sales, Madrid, Everyone in the house";
            }
        });
        models::PeopleScreen screen(m_fixture->database(), m_fixture->watcher(), m_fixture->clock());
        ui::PeoplePage page(m_fixture->style(), screen);
        screen.setIntegration(acme);
        // As the window does: the page is made small, and grows when it is shown.
        PageFixture::show(page, {640, 480});
        page.resize(width, 760);
        QTRY_COMPARE(screen.table().rowCount(), 60);
        QTRY_VERIFY(screen.isIdle());
        auto* table = page.findChild<ui::DataTable*>(QStringLiteral("m_table"));
        QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        QVERIFY(table->columnWidth(models::PeopleTableModel::Groups) >= ui::size::leastColumn);
        QVERIFY(keepPicture(page));
    }

    // The button does what it says.
    void theWayOutLeadsOut()
    {
        m_fixture->database().change(somebody);
        models::PeopleScreen screen(m_fixture->database(), m_fixture->watcher(), m_fixture->clock());
        ui::PeoplePage page(m_fixture->style(), screen);
        screen.setIntegration(acme);
        screen.setSearch(QStringLiteral("zzz"));
        page.show();
        auto* stack = page.findChild<StateStack*>(QStringLiteral("m_stack"), Qt::FindDirectChildrenOnly);
        QTRY_COMPARE(stack->state(), StateStack::State::Empty);
        auto* out = stack->currentWidget()->findChild<ui::Button*>(QStringLiteral("m_button"));
        QVERIFY(out);
        QTest::mouseClick(out, Qt::LeftButton);
        QTRY_COMPARE(stack->state(), StateStack::State::Full);
        QCOMPARE(screen.table().rowCount(), 1);

        m_fixture->database().change(damaged);
        screen.setSearch(QStringLiteral("zzz"));
        QTRY_VERIFY(screen.error());
        m_fixture->database().changeQuietly([](FakeContent& content) { content.failure.reset(); });
        screen.clearNarrowing();
        screen.retry();
        QTRY_VERIFY(!screen.error());
        QTRY_COMPARE(stack->state(), StateStack::State::Full);
    }
};

QTEST_MAIN(StatesTest)
#include "StatesTest.moc"
