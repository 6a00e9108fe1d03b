// SPDX-License-Identifier: Apache-2.0
#include "templates/TemplateFindings.h"

#include "screens/TemplateText.h"
#include "widgets/Button.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace rollcall::ui {

using models::TemplateText;
using models::Tone;

namespace {

constexpr std::size_t mostShown = 12;

} // namespace

TemplateFindings::TemplateFindings(const Style& style, QWidget* parent)
    : QWidget(parent), m_style(style), m_rows(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("m_templateFindings"));
    m_rows->setContentsMargins(0, 0, 0, 0);
}

void TemplateFindings::addRow(QGridLayout& grid, const onboarding::Finding& finding)
{
    const int row = grid.rowCount();
    auto* pill = new Pill(m_style);
    pill->set(finding.isError ? tr("Error") : tr("Look"), finding.isError ? Tone::Bad : Tone::Warning);
    auto* place = new Button(m_style, TemplateText::place(finding), ButtonKind::Small);
    place->setObjectName(QStringLiteral("templateFinding%1").arg(row - 1));
    const QString words = TemplateText::finding(finding);
    place->setAccessibleName(tr("%1: %2").arg(TemplateText::place(finding), words));
    auto* label = new Label(m_style, words);
    label->setWordWrap(true);
    grid.addWidget(pill, row, 0, Qt::AlignVCenter);
    grid.addWidget(place, row, 1, Qt::AlignVCenter);
    grid.addWidget(label, row, 2);
    connect(place, &QAbstractButton::clicked, this,
            [this, part = finding.part, at = finding.line, column = finding.column] {
                Q_EMIT chosen(part, static_cast<int>(at), static_cast<int>(column));
            });
}

void TemplateFindings::set(const std::vector<onboarding::Finding>& findings)
{
    QStringList wanted;
    for (const auto& finding : findings)
        wanted << TemplateText::place(finding) + TemplateText::finding(finding);
    if (wanted == m_shown && m_body != nullptr)
        return;
    m_shown = wanted;
    delete m_body;
    m_body = new QWidget;
    auto* grid = new QGridLayout(m_body);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::small);
    grid->setVerticalSpacing(space::close);
    grid->setColumnStretch(2, 1);
    // Errors first: these keep it from being saved.
    std::vector<onboarding::Finding> sorted = findings;
    std::ranges::stable_sort(sorted, std::ranges::greater(), &onboarding::Finding::isError);
    for (std::size_t at = 0; at < std::min(sorted.size(), mostShown); ++at)
        addRow(*grid, sorted[at]);
    if (sorted.size() > mostShown)
        grid->addWidget(
            new Label(m_style, tr("and %1 more").arg(sorted.size() - mostShown), FontRole::Detail, Ink::Muted),
            grid->rowCount(), 2);
    m_rows->addWidget(m_body);
    m_body->show();
    setVisible(!sorted.empty());
}

} // namespace rollcall::ui
