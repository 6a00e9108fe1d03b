// SPDX-License-Identifier: Apache-2.0
#include "setup/ActionPanel.h"

#include "setup/ActionRowView.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

using models::OktaActionScreen;
using Stage = OktaActionScreen::Stage;

ActionPanel::ActionPanel(const Style& style, OktaActionScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_assignGroup(formField("m_assignGroup")),
      m_pushGroup(formField("m_pushGroup")),
      m_managedGroup(formField("m_managedGroup")),
      m_pilot(formField("m_pilot")),
      m_appLabel(formField("m_appLabel")),
      m_attribute(new ChoiceBox(style)),
      m_warnings(new Label(style, FontRole::Text, Ink::Warning)),
      m_rowColumn(new QVBoxLayout)
{
    setObjectName(QStringLiteral("m_actions"));
    m_trouble->setObjectName(QStringLiteral("m_actionTrouble"));
    m_warnings->setObjectName(QStringLiteral("m_actionWarnings"));
    m_warnings->setWordWrap(true);
    m_form = makeForm();
    m_rowColumn->setSpacing(space::small);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_trouble);
    column->addWidget(m_form);
    column->addWidget(m_warnings);
    column->addWidget(makeButtons());
    column->addLayout(m_rowColumn);
    column->addStretch(1);
    connect(&m_screen, &OktaActionScreen::changed, this, &ActionPanel::refresh);
    refresh();
}

QWidget* ActionPanel::makeForm()
{
    auto* card = new Card(m_style, tr("What is to be there"));
    m_pilot->setPlaceholderText(QStringLiteral("ada@acme.example"));
    m_attribute->setObjectName(QStringLiteral("m_attribute"));
    m_attribute->addItem(tr("is added where it is missing"));
    m_attribute->addItem(tr("is left alone"));
    auto* rows = card->body();
    rows->addLayout(formRow(m_style, tr("Group to assign"), m_assignGroup));
    rows->addWidget(
        formNote(m_style, tr("Its members get the app. A group of that name that was not made here is never "
                             "touched. Empty makes none.")));
    rows->addLayout(formRow(m_style, tr("Group to push"), m_pushGroup));
    rows->addWidget(formNote(m_style, tr("Another one, since Okta does not support the same group for both.")));
    m_managedRow = new QWidget;
    auto* managed = new QVBoxLayout(m_managedRow);
    managed->setContentsMargins(0, 0, 0, 0);
    managed->setSpacing(space::tiny);
    managed->addLayout(formRow(m_style, tr("Managed group"), m_managedGroup));
    managed->addWidget(formNote(m_style, tr("It is made empty and stays so: the vendor keeps its members. Empty makes "
                                            "none.")));
    rows->addWidget(m_managedRow);
    m_appRow = formRowWidget(m_style, tr("Label of a test app"), m_appLabel);
    rows->addWidget(m_appRow);
    rows->addLayout(formRow(m_style, tr("Pilot"), m_pilot));
    rows->addWidget(formNote(m_style, tr("One person who is assigned first, by login. Empty assigns nobody.")));
    m_attributeRow = formRowWidget(m_style, tr("Attribute"), m_attribute);
    rows->addWidget(m_attributeRow);
    return card;
}

QWidget* ActionPanel::makeButtons()
{
    m_plan = new Button(m_style, tr("Show the calls"), ButtonKind::Primary);
    m_plan->setObjectName(QStringLiteral("m_plan"));
    m_apply = new Button(m_style, tr("Send these calls to Okta"), ButtonKind::Primary);
    m_apply->setObjectName(QStringLiteral("m_apply"));
    m_again = new Button(m_style, tr("Change what is wished"));
    m_again->setObjectName(QStringLiteral("m_again"));
    m_cancel = new Button(m_style, tr("Cancel"), ButtonKind::Flat);
    m_cancel->setObjectName(QStringLiteral("m_cancelActions"));
    auto* block = new QWidget;
    auto* line = new QHBoxLayout(block);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    for (auto* button : {m_plan, m_apply, m_again, m_cancel})
        line->addWidget(button);
    line->addStretch(1);
    connect(m_plan, &QAbstractButton::clicked, this, &ActionPanel::submit);
    connect(m_apply, &QAbstractButton::clicked, &m_screen, &OktaActionScreen::apply);
    connect(m_again, &QAbstractButton::clicked, &m_screen, &OktaActionScreen::startOver);
    connect(m_cancel, &QAbstractButton::clicked, &m_screen, &OktaActionScreen::cancel);
    return block;
}

PanelCard ActionPanel::card() const
{
    if (!m_screen.isOffered())
        return {};
    return {tr("Let Rollcall do it"), m_screen.sentence(), tr("Show the calls…"), true};
}

QString ActionPanel::title() const
{
    return tr("Let Rollcall do it in Okta");
}

QString ActionPanel::status() const
{
    return m_screen.sentence();
}

void ActionPanel::propose()
{
    const auto wish = m_screen.proposal();
    m_assignGroup->setText(QString::fromStdString(wish.assignGroup));
    m_pushGroup->setText(QString::fromStdString(wish.pushGroup));
    m_managedGroup->setText(QString::fromStdString(wish.managedGroup));
    m_pilot->clear();
    m_appLabel->clear();
    m_attribute->setCurrentIndex(0);
    m_attribute->setAccessibleName(m_screen.attribute());
}

void ActionPanel::open()
{
    if (m_screen.stage() == Stage::Wishing || m_screen.stage() == Stage::Applied) {
        m_screen.startOver();
        propose();
    }
    refresh();
}

void ActionPanel::close()
{
    // What is under way goes on: it is shown again when the panel is opened.
}

void ActionPanel::submit()
{
    models::OktaActionWish wish;
    wish.assignGroup = m_assignGroup->text().trimmed().toStdString();
    wish.pushGroup = m_pushGroup->text().trimmed().toStdString();
    if (m_screen.hasManagedGroup())
        wish.managedGroup = m_managedGroup->text().trimmed().toStdString();
    wish.pilot = m_pilot->text().trimmed().toStdString();
    if (m_screen.canMakeApp())
        wish.appLabel = m_appLabel->text().trimmed().toStdString();
    wish.withAttribute = !m_screen.attribute().isEmpty() && m_attribute->currentIndex() == 0;
    m_screen.plan(wish);
}

void ActionPanel::refresh()
{
    const auto stage = m_screen.stage();
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(stage == Stage::Applied ? tr("It ended before all was done.") : tr("Okta could not be asked."),
                       QString::fromStdString(error->message), QString(), QString());
    // Who presses a button goes on from the next one, and is not thrown out of the panel.
    const QList<Button*> buttons{m_plan, m_apply, m_again, m_cancel};
    const bool hadFocus = std::ranges::any_of(buttons, [](const Button* button) { return button->hasFocus(); });
    const bool isUnderWay = stage == Stage::Planning || stage == Stage::Applying;
    m_form->setVisible(stage == Stage::Wishing || stage == Stage::Planning);
    m_form->setEnabled(stage == Stage::Wishing);
    m_appRow->setVisible(m_screen.canMakeApp());
    m_managedRow->setVisible(m_screen.hasManagedGroup());
    m_attributeRow->setVisible(!m_screen.attribute().isEmpty());
    m_warnings->setText(m_screen.warnings().join(QLatin1Char('\n')));
    m_warnings->setVisible(!m_warnings->text().isEmpty());
    refreshRows();
    m_plan->setVisible(stage == Stage::Wishing);
    m_apply->setVisible(stage == Stage::Planned && m_screen.callsToSend() > 0);
    m_again->setVisible(stage == Stage::Planned || stage == Stage::Applied);
    m_cancel->setVisible(isUnderWay);
    const auto next =
        std::ranges::find_if(buttons, [](const Button* button) { return button->isVisibleTo(button->window()); });
    if (hadFocus && next != buttons.end())
        (*next)->setFocus();
    Q_EMIT changed();
}

void ActionPanel::refreshRows()
{
    const auto rows = m_screen.rows();
    while (m_rows.size() > rows.size())
        delete m_rows.takeLast();
    while (m_rows.size() < rows.size()) {
        m_rows.append(new ActionRowView(m_style));
        m_rows.last()->setObjectName(QStringLiteral("call%1").arg(m_rows.size() - 1));
        m_rowColumn->addWidget(m_rows.last());
    }
    for (qsizetype i = 0; i < rows.size(); ++i)
        m_rows.at(i)->set(rows.at(i));
}

} // namespace rollcall::ui
