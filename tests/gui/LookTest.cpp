// SPDX-License-Identifier: Apache-2.0
// Every page at the sizes it must work at: Tab reaches each control once and in the order of what one sees, arrow keys
// the choices of a group, all have a name that is read aloud, nothing is cut off and no table scrolls sideways. With
// ROLLCALL_PICTURES=FOLDER a picture of each is kept for people to look at.
#include "DesktopFixture.h"
#include "OwnSettings.h"
#include "Pictures.h"

#include "demo/SimulatedOrganisation.h"
#include "screens/ActivityScreen.h"
#include "screens/DemoPeopleModel.h"
#include "screens/DemoScreen.h"
#include "screens/DemoStepModel.h"
#include "screens/PeopleScreen.h"
#include "tables/JournalTableModel.h"
#include "tables/PeopleTableModel.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/Pill.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QButtonGroup>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>

using namespace rollcall;
using namespace rollcall::tests;

namespace {

constexpr int arrival = 120'000; // the longest anybody waits for people to arrive, in milliseconds

QString nameOf(const QWidget* widget)
{
    return QStringLiteral("%1 %2").arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName());
}

QRect inWindow(const QWidget* widget)
{
    return {widget->mapTo(widget->window(), QPoint()), widget->size()};
}

/// `next` stands where one has read already: left of `former` in its line, or above it without being beside it.
bool isBackwards(const QRect& former, const QRect& next)
{
    const bool isSameLine = next.top() < former.bottom() && next.bottom() > former.top();
    if (isSameLine)
        return next.right() <= former.left();
    return next.bottom() <= former.top() && next.left() <= former.right();
}

/// All that Tab should reach.
QSet<QWidget*> tabStops(QWidget& window)
{
    QSet<QWidget*> stops;
    const auto all = window.findChildren<QWidget*>();
    for (auto* widget : all) {
        if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0 &&
            widget->focusProxy() == nullptr)
            stops.insert(widget);
    }
    return stops;
}

/// Sizes follow from sizes: a sidebar that folds leaves room that the page fills a turn of the event loop later.
void settle()
{
    for (int turn = 0; turn < 5; ++turn)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
}

/// Those of the button's group that one could choose.
QSet<QWidget*> choices(const QAbstractButton& button)
{
    QSet<QWidget*> all;
    const auto buttons = button.group()->buttons();
    for (auto* each : buttons) {
        if (each->isVisible() && each->isEnabled())
            all.insert(each);
    }
    return all;
}

} // namespace

class LookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_desktop.reset(); }
    void tabReachesEveryControlInOrder_data();
    void tabReachesEveryControlInOrder();
    void arrowKeysReachEveryChoice_data();
    void arrowKeysReachEveryChoice();
    void columnsGiveWayToRoom();
    void nothingIsCutOff_data();
    void nothingIsCutOff();

private:
    void show(ui::PageId page, const QSize& size, ui::Theme theme);
    void choose(ui::PageId page);

    QTemporaryDir m_settings;
    std::unique_ptr<Desktop> m_desktop;
};

void LookTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    useSettingsIn(m_settings.path());
    QAccessible::setActive(true);
    m_desktop = std::make_unique<Desktop>(40, 4);
    QVERIFY(m_desktop->isOpen());
    m_desktop->session().start();
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->session().organisation()->snapshot().statistics.groupsPushed == 4, arrival);
    auto* demo = m_desktop->session().demo();
    demo->changeAddress();
    demo->changeAttributes();
    demo->pushAllGroups();
    QTRY_VERIFY_WITH_TIMEOUT(demo->isIdle(), arrival);
}

void LookTest::choose(ui::PageId page)
{
    if (page != ui::PageId::People && page != ui::PageId::Activity)
        return;
    auto* table = m_desktop->find<QTableView>(page, "m_table");
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 3, arrival);
    table->setCurrentIndex(table->model()->index(3, 0));
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->isQuiet(), arrival);
}

void LookTest::show(ui::PageId page, const QSize& size, ui::Theme theme)
{
    m_desktop->style().setTheme(theme);
    m_desktop->window().resize(size);
    m_desktop->window().showPage(page);
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->isQuiet(), arrival);
    choose(page);
    settle();
}

void LookTest::tabReachesEveryControlInOrder_data()
{
    QTest::addColumn<ui::PageId>("page");
    QTest::addColumn<int>("least");
    constexpr int full = 9;
    constexpr int empty = 4; // nobody is invited here, so that no mail came: the sidebar and what leads on
    QTest::newRow("overview") << ui::PageId::Overview << full;
    QTest::newRow("setup") << ui::PageId::Setup << full;
    QTest::newRow("people") << ui::PageId::People << full;
    QTest::newRow("activity") << ui::PageId::Activity << full;
    QTest::newRow("invitations") << ui::PageId::Invitations << empty;
    QTest::newRow("demo") << ui::PageId::Demo << full;
    QTest::newRow("mailbox") << ui::PageId::Mailbox << empty;
}

void LookTest::tabReachesEveryControlInOrder()
{
    QFETCH(ui::PageId, page);
    QFETCH(int, least);
    show(page, {1280, 800}, ui::Theme::Light);
    auto& window = m_desktop->window();
    const auto wanted = tabStops(window);
    QVERIFY(wanted.size() >= least);

    // From where the sidebar says which page this is once around.
    auto* first = window.findChild<QAbstractButton*>(QStringLiteral("navigation%1").arg(static_cast<int>(page)));
    QVERIFY(first && first->isChecked());
    first->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(first->hasFocus());
    QList<QWidget*> visited;
    for (QWidget* at = first; !visited.contains(at) && visited.size() <= wanted.size(); at = qApp->focusWidget()) {
        QVERIFY(at != nullptr);
        visited.append(at);
        QTest::keyClick(at, Qt::Key_Tab);
    }
    QCOMPARE(qApp->focusWidget(), first);
    // Where things stand is measured as one finds the page, wherever Tab has scrolled to.
    const auto areas = window.findChildren<QScrollArea*>();
    for (auto* area : areas)
        area->verticalScrollBar()->setValue(0);

    QStringList missed;
    for (auto* widget : wanted) {
        if (!visited.contains(widget))
            missed.append(nameOf(widget));
    }
    QVERIFY2(missed.isEmpty(), qPrintable(QStringLiteral("never reached: ") + missed.join(QStringLiteral(", "))));
    for (qsizetype i = 0; i < visited.size(); ++i) {
        auto* accessible = QAccessible::queryAccessibleInterface(visited.at(i));
        QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                 qPrintable(QStringLiteral("without a name: ") + nameOf(visited.at(i))));
        if (i > 0)
            QVERIFY2(!isBackwards(inWindow(visited.at(i - 1)), inWindow(visited.at(i))),
                     qPrintable(QStringLiteral("%1 comes after %2, which stands behind it")
                                    .arg(nameOf(visited.at(i)), nameOf(visited.at(i - 1)))));
    }
}

void LookTest::arrowKeysReachEveryChoice_data()
{
    QTest::addColumn<ui::PageId>("page");
    QTest::addColumn<QString>("checked");
    QTest::addColumn<int>("count");
    QTest::newRow("pages") << ui::PageId::Overview << "navigation0" << 7;
    QTest::newRow("filters of people") << ui::PageId::People << "m_all" << 3;
    QTest::newRow("filters of requests") << ui::PageId::Activity << "m_all" << 4;
}

// A group of which one is on is one stop for Tab; the keys that move inside it choose as they go.
void LookTest::arrowKeysReachEveryChoice()
{
    QFETCH(ui::PageId, page);
    QFETCH(QString, checked);
    QFETCH(int, count);
    show(page, {1280, 800}, ui::Theme::Light);
    const bool isPages = checked.startsWith(QStringLiteral("navigation"));
    QWidget* from = isPages ? &m_desktop->window() : m_desktop->window().page(page);
    auto* first = from->findChild<QAbstractButton*>(checked);
    QVERIFY(first && first->group() && first->isChecked());
    const auto all = choices(*first);
    QCOMPARE(all.size(), count);
    for (auto* each : all)
        QCOMPARE((each->focusPolicy() & Qt::TabFocus) != 0, each == first);

    first->setFocus(Qt::TabFocusReason);
    QSet<QWidget*> reached{first};
    const auto key = isPages ? Qt::Key_Down : Qt::Key_Right;
    for (int press = 1; press < count; ++press) {
        QTest::keyClick(qApp->focusWidget(), key);
        auto* at = qobject_cast<QAbstractButton*>(qApp->focusWidget());
        QVERIFY(at && at->isChecked());
        QVERIFY(!reached.contains(at));
        reached.insert(at);
        for (auto* each : all)
            QCOMPARE((each->focusPolicy() & Qt::TabFocus) != 0, each == at);
    }
    QCOMPARE(reached, all);
    first->setFocus(Qt::TabFocusReason);
    first->click();
    QVERIFY(first->isChecked());
}

void LookTest::columnsGiveWayToRoom()
{
    constexpr int id = models::DemoPeopleModel::ExternalIdColumn;
    auto* steps = m_desktop->find<ui::DataTable>(ui::PageId::Demo, "m_stepsTable");
    auto* people = m_desktop->find<ui::DataTable>(ui::PageId::Demo, "m_peopleTable");
    const auto press = [people](int action) { people->columnChooserMenu()->actions().at(action)->trigger(); };
    show(ui::PageId::Demo, {1280, 800}, ui::Theme::Light);
    QVERIFY(!steps->isColumnHidden(models::DemoStepModel::TimeColumn) && !people->isColumnHidden(id));
    const int width = people->columnWidth(id);

    show(ui::PageId::Demo, {960, 600}, ui::Theme::Light);
    QVERIFY(steps->isColumnHidden(models::DemoStepModel::TimeColumn) && people->isColumnHidden(id));
    show(ui::PageId::Demo, {1280, 800}, ui::Theme::Light);
    QVERIFY(!steps->isColumnHidden(models::DemoStepModel::TimeColumn) && !people->isColumnHidden(id));
    QCOMPARE(people->columnWidth(id), width);

    // The chooser has every column but the first. What somebody shows stays, and what they hide does not come back.
    show(ui::PageId::Demo, {960, 600}, ui::Theme::Light);
    QVERIFY(people->columnChooserMenu()->actions().at(id - 1)->isChecked());
    press(id - 1);
    show(ui::PageId::Demo, {1280, 800}, ui::Theme::Light);
    QVERIFY(people->isColumnHidden(id));
    press(id - 1);
    show(ui::PageId::Demo, {960, 600}, ui::Theme::Light);
    QVERIFY(!people->isColumnHidden(id));
    people->columnChooserMenu()->actions().last()->trigger();
    QVERIFY(people->isColumnHidden(id));
}

void LookTest::nothingIsCutOff_data()
{
    QTest::addColumn<ui::PageId>("page");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<ui::Theme>("theme");
    const std::pair<const char*, ui::PageId> pages[] = {
        {"overview", ui::PageId::Overview},       {"setup", ui::PageId::Setup},
        {"people", ui::PageId::People},           {"activity", ui::PageId::Activity},
        {"invitations", ui::PageId::Invitations}, {"demo", ui::PageId::Demo},
        {"mailbox", ui::PageId::Mailbox}};
    for (const auto& [name, page] : pages) {
        QTest::addRow("%s-1280-light", name) << page << QSize(1280, 800) << ui::Theme::Light;
        QTest::addRow("%s-1280-dark", name) << page << QSize(1280, 800) << ui::Theme::Dark;
        QTest::addRow("%s-960-light", name) << page << QSize(960, 600) << ui::Theme::Light;
        QTest::addRow("%s-1920-light", name) << page << QSize(1920, 1080) << ui::Theme::Light;
    }
}

void LookTest::nothingIsCutOff()
{
    QFETCH(ui::PageId, page);
    QFETCH(QSize, size);
    QFETCH(ui::Theme, theme);
    show(page, size, theme);
    auto& window = m_desktop->window();
    QTRY_COMPARE(window.size(), size);
    // The pictures of the demonstration show the same pages.
    QVERIFY(keepPicture(window, QLatin1String(QTest::currentDataTag())));
    const auto tables = window.findChildren<QTableView*>();
    for (const auto* table : tables) {
        if (table->isVisible())
            QVERIFY2(table->horizontalScrollBar()->maximum() == 0,
                     qPrintable(QStringLiteral("scrolls sideways by %1: %2")
                                    .arg(table->horizontalScrollBar()->maximum())
                                    .arg(nameOf(table))));
    }
    const auto all = window.findChildren<QWidget*>();
    for (const auto* widget : all) {
        const bool isWord =
            qobject_cast<const QAbstractButton*>(widget) != nullptr || qobject_cast<const ui::Pill*>(widget) != nullptr;
        if (!isWord || !widget->isVisible() || widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        // Qt's own signs inside a field bear no word, and Qt makes them as large as the field lets them be.
        if (qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr)
            continue;
        QVERIFY2(widget->width() >= widget->minimumSizeHint().width(),
                 qPrintable(QStringLiteral("cut off: %1, %2 wide instead of %3")
                                .arg(nameOf(widget))
                                .arg(widget->width())
                                .arg(widget->minimumSizeHint().width())));
    }
    const auto bars = window.findChildren<QTabBar*>();
    for (const auto* bar : bars) {
        if (bar->isVisible())
            QVERIFY2(bar->width() >= bar->sizeHint().width(), "the tabs do not fit");
    }
}

QTEST_MAIN(LookTest)
#include "LookTest.moc"
