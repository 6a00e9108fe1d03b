// SPDX-License-Identifier: Apache-2.0
// Pages, keys, and what the window remembers.
#include "shell/MainWindow.h"

#include "screens/IntegrationSelection.h"
#include "shell/Sidebar.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

namespace rollcall::ui {

namespace {

namespace key {
constexpr QLatin1String geometry("window/geometry");
constexpr QLatin1String theme("window/theme");
constexpr QLatin1String sidebar("window/sidebarCollapsed");
constexpr QLatin1String integration("window/integration");
} // namespace key

} // namespace

MainWindow::MainWindow(Style& style, models::IntegrationSelection& selection, models::OverviewScreen& status,
                       QWidget* parent)
    : QMainWindow(parent),
      m_style(style),
      m_selection(selection),
      m_sidebar(new Sidebar(style, selection, status)),
      m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("MainWindow"));
    setWindowTitle(QStringLiteral("Rollcall"));
    setMinimumSize(size::windowMinimumWidth, size::windowMinimumHeight);
    m_stack->setObjectName(QStringLiteral("m_stack"));

    auto* centre = new QWidget;
    centre->setProperty("surface", QStringLiteral("background"));
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_stack, 1);
    setCentralWidget(centre);

    connect(m_sidebar, &Sidebar::pageChosen, this, [this](int id) { showPage(static_cast<PageId>(id)); });
    connect(m_sidebar, &Sidebar::collapseToggled, this, &MainWindow::toggleSidebar);
    connect(m_sidebar, &Sidebar::themeChosen, this, [this](Theme theme) {
        m_style.setTheme(theme);
        QSettings().setValue(key::theme, static_cast<int>(theme));
    });
    connect(&m_selection, &models::IntegrationSelection::currentChanged, this, [this] {
        if (const auto current = m_selection.current())
            QSettings().setValue(key::integration, QString::fromStdString(current->slug));
    });
    auto* collapse = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_B), this);
    connect(collapse, &QShortcut::activated, this, &MainWindow::toggleSidebar);
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::restore()
{
    const QSettings settings;
    resize(size::windowWidth, size::windowHeight);
    if (const QByteArray geometry = settings.value(key::geometry).toByteArray(); !geometry.isEmpty())
        restoreGeometry(geometry);
    if (settings.contains(key::sidebar))
        m_wantsCollapsed = settings.value(key::sidebar).toBool();
    if (settings.contains(key::theme)) {
        const int stored = settings.value(key::theme).toInt();
        if (stored >= static_cast<int>(Theme::System) && stored <= static_cast<int>(Theme::Dark))
            m_style.setTheme(static_cast<Theme>(stored));
    }
    if (const QString slug = settings.value(key::integration).toString(); !slug.isEmpty())
        m_selection.prefer(slug.toStdString());
    fitSidebar();
}

void MainWindow::save() const
{
    QSettings settings;
    settings.setValue(key::geometry, saveGeometry());
    if (m_wantsCollapsed)
        settings.setValue(key::sidebar, *m_wantsCollapsed);
}

void MainWindow::addPage(PageId id, const QString& title, IconName icon, QWidget* page)
{
    const auto number = static_cast<int>(m_pages.size()) + 1;
    QString keys;
    if (number <= 9) {
        const QKeySequence sequence(QKeyCombination(Qt::CTRL, static_cast<Qt::Key>(Qt::Key_0 + number)));
        auto* shortcut = new QShortcut(sequence, this);
        connect(shortcut, &QShortcut::activated, this, [this, id] { showPage(id); });
        keys = sequence.toString(QKeySequence::NativeText);
    }
    m_pages.insert(id, page);
    m_stack->addWidget(page);
    m_sidebar->addEntry(static_cast<int>(id), icon, title, keys);
    if (number == 1) {
        showPage(id);
        m_sidebar->focusCurrent();
    }
}

void MainWindow::showPage(PageId id)
{
    auto* wanted = page(id);
    if (wanted == nullptr)
        return;
    m_sidebar->setCurrent(static_cast<int>(id));
    if (m_stack->currentWidget() == wanted && m_pages.size() > 1)
        return;
    m_stack->setCurrentWidget(wanted);
    Q_EMIT pageShown(id);
}

PageId MainWindow::currentPage() const
{
    return m_pages.key(m_stack->currentWidget(), PageId::Overview);
}

void MainWindow::toggleSidebar()
{
    m_wantsCollapsed = !m_sidebar->isCollapsed();
    fitSidebar();
}

void MainWindow::fitSidebar()
{
    const bool isCollapsed = m_wantsCollapsed.value_or(width() < size::collapseSidebar);
    if (isCollapsed != m_sidebar->isCollapsed())
        m_sidebar->setCollapsed(isCollapsed);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    fitSidebar();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    save();
    QMainWindow::closeEvent(event);
}

} // namespace rollcall::ui
