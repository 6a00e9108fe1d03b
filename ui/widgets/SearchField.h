// SPDX-License-Identifier: Apache-2.0
// Search as you type: Ctrl+F comes here, Escape clears.
#pragma once

#include "style/Style.h"

#include <QLineEdit>
#include <QTimer>

namespace rollcall::ui {

class SearchField : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchField(const Style& style, const QString& placeholder, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// A moment after the last key, at once on Enter and on clearing; never twice for the same text.
    void searchChanged(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void announce();

    QTimer m_delay;
    QString m_announced;
};

} // namespace rollcall::ui
