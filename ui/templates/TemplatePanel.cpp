// SPDX-License-Identifier: Apache-2.0
#include "templates/TemplatePanel.h"

#include "Utf8.h"
#include "screens/InvitationText.h"
#include "screens/TemplateText.h"
#include "tables/TableRoles.h"
#include "templates/TemplateEditor.h"
#include "templates/TemplateFindings.h"
#include "templates/TemplatePreviewCard.h"
#include "templates/TemplateVersionsCard.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/DataTable.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace rollcall::ui {

using directory::MailKind;
using models::TemplateScreen;
using models::TemplateText;

namespace {

constexpr std::array kinds{MailKind::Invitation, MailKind::Reminder, MailKind::AddressChanged, MailKind::Registered};
constexpr int variablesHeight = 260;

} // namespace

TemplatePanel::TemplatePanel(const Style& style, TemplateScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_kind(new ChoiceBox(style)),
      m_language(new ChoiceBox(style)),
      m_newLanguage(formField("m_newLanguage")),
      m_addLanguage(new Button(style, tr("Add"))),
      m_standing(new Label(style, FontRole::Text, Ink::Muted)),
      m_editor(new TemplateEditor(style)),
      m_findings(new TemplateFindings(style)),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_question(new Notice(style, Notice::Kind::Hint)),
      m_broken(new ChoiceBox(style)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good)),
      m_names(new QStandardItemModel(0, 3, this)),
      m_versions(new TemplateVersionsCard(style, screen))
{
    setObjectName(QStringLiteral("m_templates"));
    m_standing->setObjectName(QStringLiteral("m_templateStanding"));
    m_activity->setObjectName(QStringLiteral("m_templateActivity"));
    m_trouble->setObjectName(QStringLiteral("m_templateTrouble"));
    m_question->setObjectName(QStringLiteral("m_templateQuestion"));
    m_outcome->setObjectName(QStringLiteral("m_templateOutcome"));
    m_broken->setObjectName(QStringLiteral("m_brokenMails"));
    m_broken->setAccessibleName(tr("Show the mail of one of them"));
    for (auto* label : {m_standing, m_outcome})
        label->setWordWrap(true);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(space::medium);
    sides->addWidget(makeEditor(), 1);
    sides->addWidget(new TemplatePreviewCard(style, screen), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(makeChoice());
    column->addLayout(sides);
    column->addWidget(makeVariables());
    column->addWidget(m_versions);
    column->addStretch(1);
    connect(m_editor, &TemplateEditor::edited, &m_screen, &TemplateScreen::edit);
    connect(m_findings, &TemplateFindings::chosen, m_editor, &TemplateEditor::goTo);
    connect(m_activity, &Notice::linkClicked, &m_screen, &TemplateScreen::cancel);
    connect(m_question, &Notice::linkClicked, &m_screen, &TemplateScreen::saveInSpite);
    connect(m_broken, &QComboBox::activated, this, [this](int index) {
        const auto& broken = m_screen.broken();
        if (broken && index > 0 && static_cast<std::size_t>(index) <= broken->people.size())
            m_screen.showPerson(broken->people[static_cast<std::size_t>(index) - 1].row);
    });
    connect(&m_screen, &TemplateScreen::draftReplaced, this, [this](TemplateScreen::Undo undo) {
        m_editor->setWords(m_screen.draft(), undo == TemplateScreen::Undo::GoesOn);
    });
    connect(&m_screen, &TemplateScreen::previewChanged, this, &TemplatePanel::refreshVariables);
    connect(&m_screen, &TemplateScreen::changed, this, &TemplatePanel::refresh);
    m_editor->setWords(m_screen.draft(), false);
    refreshVariables();
    refresh();
}

QWidget* TemplatePanel::makeChoice()
{
    m_kind->setObjectName(QStringLiteral("m_templateKind"));
    m_kind->setAccessibleName(tr("Which mail"));
    for (const MailKind kind : kinds)
        m_kind->addItem(models::InvitationText::kind(kind));
    m_language->setObjectName(QStringLiteral("m_templateLanguage"));
    m_language->setAccessibleName(tr("Language"));
    m_newLanguage->setAccessibleName(tr("Another language, as nl or pt-BR"));
    m_newLanguage->setPlaceholderText(tr("nl, pt-BR…"));
    m_newLanguage->setFont(m_style.font(FontRole::Text));
    m_newLanguage->setFixedWidth(size::port);
    m_addLanguage->setObjectName(QStringLiteral("m_addLanguage"));
    m_addLanguage->setAccessibleName(tr("Add a language"));
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    for (auto* widget : QList<QWidget*>{m_kind, m_language, m_newLanguage, m_addLanguage})
        line->addWidget(widget);
    line->addWidget(m_standing, 1);
    connect(m_kind, &QComboBox::activated, this,
            [this](int index) { m_screen.setKind(kinds.at(static_cast<std::size_t>(index))); });
    connect(m_language, &QComboBox::activated, this,
            [this] { m_screen.setLanguage(m_language->currentData().toString()); });
    connect(m_addLanguage, &QAbstractButton::clicked, this, &TemplatePanel::addLanguage);
    connect(m_newLanguage, &QLineEdit::returnPressed, this, &TemplatePanel::addLanguage);
    return row;
}

void TemplatePanel::addLanguage()
{
    const bool isTaken = m_screen.setLanguage(m_newLanguage->text());
    m_newLanguage->setProperty("invalid", !isTaken);
    m_newLanguage->setStyleSheet(m_newLanguage->styleSheet()); // the property speaks from now on
    if (isTaken)
        m_newLanguage->clear();
    refresh();
}

Card* TemplatePanel::makeEditor()
{
    auto* card = new Card(m_style, tr("The mail"));
    card->body()->addWidget(m_editor, 1);
    card->body()->addWidget(m_findings);
    card->body()->addWidget(makeActions());
    for (auto* said : QList<QWidget*>{m_activity, m_trouble, m_question, m_broken, m_outcome})
        card->body()->addWidget(said);
    return card;
}

QWidget* TemplatePanel::makeActions()
{
    m_save = new Button(m_style, tr("Save"), ButtonKind::Primary);
    m_save->setObjectName(QStringLiteral("m_saveTemplate"));
    m_check = new Button(m_style, tr("Whom would it break?"));
    m_check->setObjectName(QStringLiteral("m_checkTemplate"));
    m_check->setToolTip(tr("Makes the mail of everybody who would get it, and sends none"));
    m_discard = new Button(m_style, tr("Discard my changes"));
    m_discard->setObjectName(QStringLiteral("m_discardTemplate"));
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(m_save);
    line->addWidget(m_check);
    line->addStretch(1);
    line->addWidget(m_discard);
    connect(m_save, &QAbstractButton::clicked, &m_screen, &TemplateScreen::save);
    connect(m_check, &QAbstractButton::clicked, &m_screen, &TemplateScreen::check);
    connect(m_discard, &QAbstractButton::clicked, &m_screen, &TemplateScreen::discard);
    return row;
}

Card* TemplatePanel::makeVariables()
{
    auto* card = new Card(m_style, tr("What can be filled in"));
    card->setNote(tr("Enter or double click puts one into the mail"));
    m_variables = new DataTable(m_style, QStringLiteral("templateVariables"));
    m_variables->setObjectName(QStringLiteral("m_variables"));
    m_variables->setAccessibleName(tr("Variables and their values for the person of the preview"));
    m_variables->setDefaultWidths({size::loginColumn, size::inspector});
    m_variables->setStretchColumn(2);
    m_names->setHorizontalHeaderLabels({tr("Name"), tr("What it is"), tr("For this person")});
    m_variables->setModel(m_names);
    m_variables->setFixedHeight(variablesHeight);
    card->body()->addWidget(m_variables);
    connect(m_variables, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        m_editor->insertVariable(index.siblingAtColumn(0).data(Qt::UserRole).toString());
    });
    return card;
}

PanelCard TemplatePanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), tr("Read, change…")};
}

QString TemplatePanel::title() const
{
    return tr("Mail templates");
}

QString TemplatePanel::status() const
{
    return m_screen.summary();
}

void TemplatePanel::open()
{
    m_screen.setShown(true);
    refresh();
}

void TemplatePanel::close()
{
    m_screen.cancel();
    m_screen.setShown(false);
    m_screen.forget();
}

void TemplatePanel::refreshVariables()
{
    const auto variables = m_screen.variables();
    QStringList names;
    m_names->setRowCount(static_cast<int>(variables.size()));
    for (int row = 0; row < m_names->rowCount(); ++row) {
        const auto& variable = variables[static_cast<std::size_t>(row)];
        names << variable.name;
        const std::array words{QStringLiteral("{{%1}}").arg(variable.name),
                               variable.isRequired ? tr("%1 · required").arg(variable.description)
                                                   : variable.description,
                               variable.value.isEmpty() ? tr("empty") : variable.value};
        for (int column = 0; column < m_names->columnCount(); ++column) {
            const QModelIndex index = m_names->index(row, column);
            const QString& word = words.at(static_cast<std::size_t>(column));
            if (index.data().toString() == word)
                continue;
            m_names->setData(index, word);
            m_names->setData(index, column == 0, models::MonospaceRole);
            m_names->setData(index, column == 1 || (column == 2 && variable.value.isEmpty()), models::MutedRole);
        }
        m_names->setData(m_names->index(row, 0), variable.name, Qt::UserRole);
    }
    m_editor->setVariables(names);
}

void TemplatePanel::refreshLanguages()
{
    const auto languages = m_screen.languages();
    QStringList tags;
    for (const std::string& language : languages)
        tags << models::text(language);
    QStringList shown;
    for (int at = 0; at < m_language->count(); ++at)
        shown << m_language->itemData(at).toString();
    if (shown != tags) {
        m_language->clear();
        for (const std::string& language : languages)
            m_language->addItem(TemplateText::language(language), models::text(language));
    }
    m_language->setCurrentIndex(m_language->findData(models::text(m_screen.language())));
}

void TemplatePanel::refreshNotices()
{
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    if (!activity.isEmpty())
        m_activity->set(activity, {}, {}, tr("Cancel"));
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(m_screen.troubleTitle(), models::text(error->message), {}, {});
    const auto& broken = m_screen.broken();
    const bool isConflict = error && error->kind == core::ErrorKind::Conflict;
    m_question->setVisible(broken.has_value() || (m_screen.isAsking() && isConflict));
    if (isConflict && !std::exchange(m_wasConflict, isConflict))
        m_versions->showNewest();
    m_wasConflict = isConflict;
    if (m_screen.isAsking() && isConflict)
        m_question->set(tr("Look below at what is different."),
                        tr("What was saved meanwhile stays among the versions."), {}, tr("Save mine as the newest"));
    else if (broken)
        m_question->set(TemplateText::broken(*broken), m_screen.isAsking() ? tr("Nothing was saved yet.") : QString(),
                        {}, m_screen.isAsking() ? tr("Save all the same") : QString());
    const bool hasBroken = broken && !broken->people.empty();
    m_broken->setVisible(hasBroken);
    if (hasBroken && m_broken->count() != static_cast<int>(broken->people.size()) + 1) {
        m_broken->clear();
        m_broken->addItem(tr("Show the mail of one of them…"));
        for (const auto& person : broken->people)
            m_broken->addItem(models::text(person.userName));
    }
    m_outcome->setVisible(!m_screen.outcome().isEmpty());
    m_outcome->setText(m_screen.outcome());
}

void TemplatePanel::refresh()
{
    const bool isIdle = m_screen.doing() == TemplateScreen::Doing::Nothing;
    for (std::size_t at = 0; at < kinds.size(); ++at) {
        if (kinds.at(at) == m_screen.kind())
            m_kind->setCurrentIndex(static_cast<int>(at));
    }
    refreshLanguages();
    m_kind->setEnabled(isIdle);
    m_language->setEnabled(isIdle);
    m_newLanguage->setEnabled(isIdle);
    m_addLanguage->setEnabled(isIdle);
    m_standing->setText(m_screen.standing());
    m_editor->setReadOnly(!m_screen.isLoaded() || m_screen.doing() == TemplateScreen::Doing::Saving);
    m_findings->set(m_screen.findings());
    m_save->setEnabled(m_screen.canSave());
    m_check->setEnabled(m_screen.isLoaded() && isIdle && !m_screen.hasErrors());
    m_discard->setEnabled(m_screen.isChanged() && isIdle);
    refreshNotices();
    announce();
    Q_EMIT changed();
}

void TemplatePanel::announce()
{
    const auto& error = m_screen.error();
    const QString heard = error               ? models::text(error->message)
                          : m_screen.broken() ? TemplateText::broken(*m_screen.broken())
                                              : m_screen.outcome();
    if (heard == m_announced)
        return;
    m_announced = heard;
    if (heard.isEmpty())
        return;
    QAccessibleEvent alert(error               ? static_cast<QWidget*>(m_trouble)
                           : m_screen.broken() ? static_cast<QWidget*>(m_question)
                                               : m_outcome,
                           QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace rollcall::ui
