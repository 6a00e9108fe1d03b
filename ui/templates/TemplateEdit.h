// SPDX-License-Identifier: Apache-2.0
// One part of a template: plain words, and the names of variables offered behind `{{`.
#pragma once

#include "style/Style.h"

#include <QPlainTextEdit>
#include <QStringList>

#include <optional>

class QCompleter;
class QStringListModel;

namespace rollcall::ui {

/// Tab moves on; Ctrl+Space offers the variables, and so does writing `{{`.
class TemplateEdit final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit TemplateEdit(const Style& style, QWidget* parent = nullptr);

    void setVariables(const QStringList& names);
    /// In one step, which undo takes back; `setPlainText` leaves nothing to undo.
    void replaceAll(const QString& words);
    /// `{{name}}` where the cursor stands.
    void insertVariable(const QString& name);
    /// Both from 1.
    void goTo(int line, int column);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// What stands between `{{` and the cursor; nothing where no tag is open.
    [[nodiscard]] std::optional<QString> openTag() const;
    void offer(bool isAsked);
    void complete(const QString& name);

    QStringListModel* m_names;
    QCompleter* m_completer;
};

} // namespace rollcall::ui
