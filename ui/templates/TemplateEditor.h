// SPDX-License-Identifier: Apache-2.0
// The three parts of a template side by side in tabs: subject, HTML, text.
#pragma once

#include "onboarding/Template.h"
#include "style/Style.h"

#include <QStringList>
#include <QWidget>

namespace rollcall::ui {

class Tabs;
class TemplateEdit;

class TemplateEditor final : public QWidget {
    Q_OBJECT

public:
    explicit TemplateEditor(const Style& style, QWidget* parent = nullptr);

    /// Nobody typed them. Undo brings back what was there where it may go on, and is forgotten for another text.
    void setWords(const onboarding::Template& mail, bool undoGoesOn);
    void setVariables(const QStringList& names);
    void setReadOnly(bool isReadOnly);
    /// Into the part that was edited last.
    void insertVariable(const QString& name);
    void goTo(onboarding::TemplatePart part, int line, int column);

Q_SIGNALS:
    void edited(rollcall::onboarding::TemplatePart part, const QString& words);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] TemplateEdit* makeEdit(const Style& style, onboarding::TemplatePart part, const char* name,
                                         const QString& accessibleName);

    TemplateEdit* m_subject;
    TemplateEdit* m_html;
    TemplateEdit* m_text;
    TemplateEdit* m_last; ///< where a variable goes
    Tabs* m_tabs;
    bool m_isFilling = false;
};

} // namespace rollcall::ui
