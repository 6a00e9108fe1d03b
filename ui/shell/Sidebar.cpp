// SPDX-License-Identifier: Apache-2.0
// Everything in it has an icon, so that it still serves at 56 pixels.
#include "shell/Sidebar.h"

#include "screens/IntegrationSelection.h"
#include "screens/OverviewScreen.h"
#include "shell/NavigationButton.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/TabOrder.h"
#include "widgets/ToolTip.h"

#include <QActionGroup>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>

namespace rollcall::ui {

namespace {

/// A tick on a rounded square in the accent colour.
class Logo final : public QWidget {
public:
    explicit Logo(const Style& style) : m_style(style) { setFixedSize(size::logo, size::logo); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_style.colours().accent);
        painter.drawRoundedRect(rect(), radius::control, radius::control);
        paintIcon(painter, QRectF(rect()).adjusted(3, 3, -3, -3), IconName::Logo, m_style.colours().onAccent);
    }

private:
    const Style& m_style;
};

} // namespace

Sidebar::Sidebar(Style& style, models::IntegrationSelection& selection, models::OverviewScreen& status, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_selection(selection),
      m_status(status),
      m_group(new QButtonGroup(this)),
      m_entries(new QVBoxLayout)
{
    setObjectName(QStringLiteral("m_sidebar"));
    m_group->setExclusive(true);
    m_entries->setSpacing(space::line);
    m_appearance = new NavigationButton(style, IconName::Theme, tr("Appearance"));
    m_appearance->setObjectName(QStringLiteral("m_appearance"));
    m_collapse = new NavigationButton(style, IconName::Sidebar, tr("Collapse"));
    m_collapse->setObjectName(QStringLiteral("m_collapse"));
    m_collapse->setShortcutText(QKeySequence(Qt::CTRL | Qt::Key_B).toString(QKeySequence::NativeText));
    m_integration = new ChoiceBox(style);
    m_integration->setObjectName(QStringLiteral("m_integration"));
    m_integration->setAccessibleName(tr("Integration"));
    makeThemeMenu();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::small, space::title, space::small + space::hair, space::small);
    column->setSpacing(0);
    m_top = makeTop();
    column->addWidget(m_top);
    column->addSpacing(space::large + space::line);
    column->addWidget(m_integration);
    column->addLayout(m_entries);
    column->addStretch(1);
    column->addWidget(m_collapse);
    column->addSpacing(space::line);
    column->addWidget(m_appearance);
    column->addSpacing(space::line);
    column->addWidget(new Hairline);
    m_footer = makeFooter();
    column->addWidget(m_footer);

    stopWhereChecked(*m_group);
    connect(m_group, &QButtonGroup::idClicked, this, &Sidebar::pageChosen);
    connect(m_collapse, &QAbstractButton::clicked, this, &Sidebar::collapseToggled);
    connect(&m_selection, &models::IntegrationSelection::changed, this, &Sidebar::refreshIntegrations);
    connect(m_integration, &QComboBox::activated, this, [this](int index) {
        m_selection.select(directory::IntegrationId(m_integration->itemData(index).toLongLong()));
    });
    connect(&m_status, &models::OverviewScreen::changed, this, &Sidebar::refreshStatus);
    refreshIntegrations();
    refreshStatus();
    setCollapsed(false);
}

QWidget* Sidebar::makeTop()
{
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(space::small, 0, 0, 0);
    row->setSpacing(space::small);
    m_name = new Label(m_style, tr("Rollcall"), FontRole::Section);
    row->addWidget(new Logo(m_style));
    row->addWidget(m_name, 1);
    return top;
}

QWidget* Sidebar::makeFooter()
{
    auto* footer = new QWidget;
    auto* row = new QHBoxLayout(footer);
    row->setContentsMargins(space::small, space::small, 0, space::small);
    row->setSpacing(space::small);
    m_listener = new Pill(m_style);
    m_listener->setObjectName(QStringLiteral("m_listenerPill"));
    m_contact = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_contact->setObjectName(QStringLiteral("m_contact"));
    m_contact->setElideMode(Qt::ElideRight);
    row->addWidget(m_listener);
    row->addWidget(m_contact, 1);
    return footer;
}

void Sidebar::makeThemeMenu()
{
    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(menu);
    const auto themes = std::to_array<std::pair<Theme, QString>>(
        {{Theme::System, tr("As the system")}, {Theme::Light, tr("Light")}, {Theme::Dark, tr("Dark")}});
    for (const auto& [theme, name] : themes) {
        auto* action = menu->addAction(name);
        action->setCheckable(true);
        action->setData(static_cast<int>(theme));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, theme = theme] { Q_EMIT themeChosen(theme); });
    }
    connect(m_appearance, &QAbstractButton::clicked, this, [this, menu, group] {
        for (auto* action : group->actions())
            action->setChecked(action->data().toInt() == static_cast<int>(m_style.theme()));
        menu->popup(m_appearance->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
    });
}

void Sidebar::addEntry(int page, IconName icon, const QString& title, const QString& keys)
{
    auto* button = new NavigationButton(m_style, icon, title);
    button->setObjectName(QStringLiteral("navigation%1").arg(page));
    button->setCheckable(true);
    button->setShortcutText(keys);
    button->setCollapsed(m_isCollapsed);
    m_group->addButton(button, page);
    m_entries->addWidget(button);
    setTabOrder(m_buttons.isEmpty() ? static_cast<QWidget*>(m_integration) : m_buttons.last(), button);
    setTabOrder(button, m_collapse);
    setTabOrder(m_collapse, m_appearance);
    m_buttons.append(button);
}

void Sidebar::setCurrent(int page)
{
    if (auto* button = m_group->button(page))
        button->setChecked(true);
}

void Sidebar::focusCurrent()
{
    if (auto* button = m_group->checkedButton())
        button->setFocus(Qt::OtherFocusReason);
}

void Sidebar::setCollapsed(bool isCollapsed)
{
    m_isCollapsed = isCollapsed;
    setFixedWidth(isCollapsed ? size::sidebarCollapsed : size::sidebar);
    m_name->setVisible(!isCollapsed);
    // Alone in its row each is centred, where the icons stand too.
    const int indent = isCollapsed ? 0 : space::small;
    m_top->layout()->setContentsMargins(indent, 0, 0, 0);
    m_footer->layout()->setContentsMargins(indent, space::small, 0, space::small);
    for (auto* button : m_buttons)
        button->setCollapsed(isCollapsed);
    m_appearance->setCollapsed(isCollapsed);
    m_collapse->setText(isCollapsed ? tr("Expand") : tr("Collapse"));
    m_collapse->setCollapsed(isCollapsed);
    refreshIntegrations();
    refreshStatus();
}

void Sidebar::refreshIntegrations()
{
    const QSignalBlocker quiet(m_integration);
    m_integration->clear();
    for (const auto& integration : m_selection.integrations()) {
        m_integration->addItem(QString::fromStdString(integration.name), QVariant::fromValue(integration.id.value));
        if (m_selection.currentId() == integration.id)
            m_integration->setCurrentIndex(m_integration->count() - 1);
    }
    const bool isShown = m_integration->count() > 1 && !m_isCollapsed;
    m_integration->setVisible(isShown);
    m_entries->setContentsMargins(0, isShown ? space::medium : 0, 0, 0);
}

void Sidebar::refreshStatus()
{
    const auto state = m_status.listenerState();
    m_listener->set(iconOf(state.tone), m_isCollapsed ? QString() : state.word, state.tone);
    const QString contact = m_status.contactText();
    const QString said = contact.isEmpty() ? tr("no contact yet") : tr("Okta %1").arg(contact);
    m_contact->setText(said);
    m_contact->setVisible(!m_isCollapsed);
    setPlainToolTip(m_contact, m_status.contactExact());
    setPlainToolTip(m_listener, QStringLiteral("%1: %2\n%3").arg(state.word, m_status.listenerUrl(), said));
    m_listener->setAccessibleName(tr("Listener: %1, %2").arg(state.word, said));
}

void Sidebar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_style.colours().raised);
    const int edge = isRightToLeft() ? 0 : width() - 1;
    painter.fillRect(QRect(edge, 0, 1, height()), m_style.colours().border);
}

} // namespace rollcall::ui
