// SPDX-License-Identifier: Apache-2.0
// What is wrong with the draft, each with the way to its place.
#pragma once

#include "onboarding/TemplateCheck.h"
#include "style/Style.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QGridLayout;
class QVBoxLayout;

namespace rollcall::ui {

class TemplateFindings final : public QWidget {
    Q_OBJECT

public:
    explicit TemplateFindings(const Style& style, QWidget* parent = nullptr);

    void set(const std::vector<onboarding::Finding>& findings);

Q_SIGNALS:
    void chosen(rollcall::onboarding::TemplatePart part, int line, int column);

private:
    void addRow(QGridLayout& grid, const onboarding::Finding& finding);

    const Style& m_style;
    QVBoxLayout* m_rows;
    QWidget* m_body = nullptr;
    QStringList m_shown;
};

} // namespace rollcall::ui
