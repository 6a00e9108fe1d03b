// SPDX-License-Identifier: Apache-2.0
#include "templates/TemplateVersionsCard.h"

#include "Utf8.h"
#include "widgets/Button.h"
#include "widgets/ChoiceBox.h"
#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

using onboarding::LineChange;
using onboarding::TemplatePart;

namespace {

constexpr int differenceHeight = 220;

QString signOf(LineChange change)
{
    switch (change) {
    case LineChange::Same:
        return QStringLiteral("  ");
    case LineChange::Removed:
        return QStringLiteral("− ");
    case LineChange::Added:
        return QStringLiteral("+ ");
    }
    return {};
}

} // namespace

TemplateVersionsCard::TemplateVersionsCard(const Style& style, models::TemplateScreen& screen, QWidget* parent)
    : Card(style, tr("Versions"), parent),
      m_style(style),
      m_screen(screen),
      m_versions(new ChoiceBox(style)),
      m_part(new ChoiceBox(style)),
      m_take(new Button(style, tr("Take it into the editor"))),
      m_verdict(new Label(style, FontRole::Text, Ink::Muted)),
      m_difference(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("m_templateVersions"));
    m_versions->setObjectName(QStringLiteral("m_version"));
    m_versions->setAccessibleName(tr("Version to compare with"));
    m_part->setObjectName(QStringLiteral("m_versionPart"));
    m_part->setAccessibleName(tr("Part to compare"));
    m_part->addItem(tr("HTML"), static_cast<int>(TemplatePart::Html));
    m_part->addItem(tr("Text"), static_cast<int>(TemplatePart::Text));
    m_part->addItem(tr("Subject"), static_cast<int>(TemplatePart::Subject));
    m_take->setObjectName(QStringLiteral("m_takeVersion"));
    m_verdict->setObjectName(QStringLiteral("m_versionVerdict"));
    m_difference->setObjectName(QStringLiteral("m_difference"));
    m_difference->setAccessibleName(tr("What is different in the draft"));
    m_difference->setReadOnly(true);
    m_difference->setTabChangesFocus(true);
    m_difference->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_difference->setFont(style.font(FontRole::Monospace));
    m_difference->setFixedHeight(differenceHeight);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::small);
    line->addWidget(m_versions, 1);
    line->addWidget(m_part);
    line->addWidget(m_take);
    body()->addLayout(line);
    body()->addWidget(m_verdict);
    body()->addWidget(m_difference);
    connect(m_versions, &QComboBox::activated, this, &TemplateVersionsCard::showDifference);
    connect(m_part, &QComboBox::activated, this, &TemplateVersionsCard::showDifference);
    connect(m_take, &QAbstractButton::clicked, this, [this] {
        if (chosen() < 0)
            m_screen.takeShipped();
        else
            m_screen.take(chosen());
    });
    connect(&m_screen, &models::TemplateScreen::changed, this, &TemplateVersionsCard::refresh);
    connect(&m_style, &Style::changed, this, &TemplateVersionsCard::showDifference);
    refresh();
}

int TemplateVersionsCard::chosen() const
{
    return m_versions->currentData().isValid() ? m_versions->currentData().toInt() : -1;
}

void TemplateVersionsCard::showNewest()
{
    m_versions->setCurrentIndex(0);
    showDifference();
}

void TemplateVersionsCard::refresh()
{
    const QStringList versions = m_screen.versions();
    const int before = chosen();
    if (m_versions->count() != versions.size() + 1) {
        m_versions->clear();
        for (qsizetype at = 0; at < versions.size(); ++at)
            m_versions->addItem(versions.at(at), static_cast<int>(at));
        m_versions->addItem(tr("As shipped with Rollcall"), -1);
        m_versions->setCurrentIndex(std::max(0, m_versions->findData(before)));
    } else {
        for (qsizetype at = 0; at < versions.size(); ++at)
            m_versions->setItemText(static_cast<int>(at), versions.at(at)); // its age goes on
    }
    m_take->setEnabled(m_screen.isLoaded() && m_screen.doing() == models::TemplateScreen::Doing::Nothing);
    showDifference();
}

void TemplateVersionsCard::showDifference()
{
    const auto part = static_cast<TemplatePart>(m_part->currentData().toInt());
    QString words;
    int changes = 0;
    QList<LineChange> lines;
    for (const auto& line : m_screen.difference(chosen(), part)) {
        words += signOf(line.change) + models::text(line.text) + QLatin1Char('\n');
        lines << line.change;
        changes += line.change == LineChange::Same ? 0 : 1;
    }
    words.chop(1);
    m_verdict->setText(changes == 0
                           ? tr("The draft says the same.")
                           : tr("− stands there alone, + in the draft alone. Lines that differ: %1").arg(changes));
    if (m_difference->toPlainText() != words)
        m_difference->setPlainText(words);
    QList<QTextEdit::ExtraSelection> marks;
    for (qsizetype at = 0; at < lines.size(); ++at) {
        if (lines.at(at) == LineChange::Same)
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_difference->document()->findBlockByNumber(static_cast<int>(at)));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        mark.format.setBackground(
            m_style.colour(lines.at(at) == LineChange::Added ? models::Tone::Good : models::Tone::Bad).background);
        marks << mark;
    }
    m_difference->setExtraSelections(marks);
}

} // namespace rollcall::ui
