// SPDX-License-Identifier: Apache-2.0
// A grid with two lines for each credential: itself, and the question below it.
#include "setup/CredentialList.h"

#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QGridLayout>
#include <QStringList>

#include <utility>

namespace rollcall::ui {

namespace {

enum Column : int { Hint, Name, Made, Ends, LastUsed, State, Revoke, Columns };

constexpr int firstLine = 2; // below the header and its hairline
constexpr int rowsOfLine = 2;

} // namespace

CredentialList::CredentialList(const Style& style, QWidget* parent)
    : QWidget(parent), m_style(style), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::medium);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(Name, 1);
    makeHeader();
}

void CredentialList::makeHeader()
{
    const QStringList titles{tr("Ends in"), tr("Kind"), tr("Made"), tr("Valid until"), tr("Last used"), tr("State")};
    for (int column = Hint; column < Revoke; ++column) {
        auto* title = new Label(m_style, titles.at(column), FontRole::Detail, Ink::Muted);
        title->setMinimumHeight(size::smallControl);
        m_grid->addWidget(title, 0, column);
    }
    m_grid->addWidget(new Hairline, 1, 0, 1, Columns);
}

void CredentialList::addLine()
{
    Line line{new Label(m_style, FontRole::Monospace),
              new Label(m_style),
              new Label(m_style, FontRole::Text, Ink::Muted),
              new Label(m_style, FontRole::Text, Ink::Muted),
              new Label(m_style, FontRole::Text, Ink::Muted),
              new Pill(m_style),
              new Button(m_style, tr("Revoke…"), ButtonKind::Small)};
    line.name->setElideMode(Qt::ElideRight);
    const auto at = m_lines.size();
    const int row = firstLine + rowsOfLine * static_cast<int>(at);
    m_grid->setRowMinimumHeight(row, size::row);
    int column = Hint;
    for (auto* label : {line.hint, line.name, line.made, line.ends, line.lastUsed})
        m_grid->addWidget(label, row, column++);
    m_grid->addWidget(line.state, row, State);
    m_grid->addWidget(line.revoke, row, Revoke, Qt::AlignRight);
    // A layout shows what it is given only later, and the line would come in pieces.
    for (auto* label : {line.hint, line.name, line.made, line.ends, line.lastUsed})
        label->show();
    line.state->show();
    connect(line.revoke, &QAbstractButton::clicked, this, [this, at] {
        if (at < m_rows.size())
            Q_EMIT revocationWanted(m_rows.at(at).id);
    });
    m_lines.append(line);
}

void CredentialList::removeLine()
{
    const Line line = m_lines.takeLast();
    m_grid->setRowMinimumHeight(firstLine + rowsOfLine * static_cast<int>(m_lines.size()), 0);
    for (auto* label : {line.hint, line.name, line.made, line.ends, line.lastUsed})
        delete label;
    delete line.state;
    delete line.revoke;
}

void CredentialList::fill(const Line& line, const models::CredentialRow& row)
{
    line.hint->setText(row.hint);
    line.name->setText(row.name.isEmpty() ? row.mode : tr("%1 · %2").arg(row.mode, row.name));
    for (const auto& [label, time] :
         {std::pair(line.made, row.made), std::pair(line.ends, row.ends), std::pair(line.lastUsed, row.lastUsed)}) {
        label->setText(time.text);
        setPlainToolTip(label, time.exact);
    }
    line.state->set(row.state.word, row.state.tone);
    line.state->setAccessibleName(tr("%1: %2").arg(row.hint, row.state.word));
    line.revoke->setObjectName(QStringLiteral("revoke%1").arg(row.id.value));
    line.revoke->setAccessibleName(tr("Revoke %1").arg(row.hint));
    line.revoke->setVisible(row.canBeRevoked);
    line.revoke->setEnabled(!m_isBusy);
}

void CredentialList::setRows(const QList<models::CredentialRow>& rows)
{
    m_rows = rows;
    while (m_lines.size() > rows.size())
        removeLine();
    while (m_lines.size() < rows.size())
        addLine();
    for (qsizetype i = 0; i < rows.size(); ++i)
        fill(m_lines.at(i), rows.at(i));
    placeQuestion();
}

void CredentialList::setQuestion(QWidget* question, const QList<QWidget*>& stops)
{
    m_question = question;
    m_stops = stops;
    m_question->setParent(this);
    m_question->hide();
}

void CredentialList::askAbout(const std::optional<directory::CredentialId>& credential)
{
    m_asked = credential;
    placeQuestion();
}

void CredentialList::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    for (const auto& line : m_lines)
        line.revoke->setEnabled(!isBusy);
}

void CredentialList::placeQuestion()
{
    if (m_question == nullptr)
        return;
    qsizetype at = 0;
    while (m_asked && at < m_rows.size() && m_rows.at(at).id != *m_asked)
        ++at;
    const bool isAsked = m_asked && at < m_rows.size();
    if (isAsked) {
        const int row = firstLine + rowsOfLine * static_cast<int>(at) + 1;
        int placed = -1;
        int column = 0;
        int spans = 0;
        if (const int index = m_grid->indexOf(m_question); index >= 0)
            m_grid->getItemPosition(index, &placed, &column, &spans, &spans);
        if (placed != row) {
            m_grid->removeWidget(m_question);
            m_grid->addWidget(m_question, row, 0, 1, Columns);
        }
    }
    m_question->setVisible(isAsked);
    m_askedLine = isAsked ? at : -1;
}

QList<QWidget*> CredentialList::tabs() const
{
    QList<QWidget*> tabs;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        tabs.append(m_lines.at(i).revoke);
        if (i == m_askedLine)
            tabs.append(m_stops);
    }
    return tabs;
}

} // namespace rollcall::ui
