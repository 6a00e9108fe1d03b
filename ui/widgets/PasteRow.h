// SPDX-License-Identifier: Apache-2.0
// A value that comes from elsewhere and is pasted here: its name, a field, the button that keeps it, and below it what
// was understood.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QLineEdit;

namespace rollcall::ui {

class Button;
class Label;

class PasteRow : public QWidget {
    Q_OBJECT

public:
    explicit PasteRow(const Style& style, QWidget* parent = nullptr);

    void setName(const QString& name, const QString& hint);
    /// What is kept. Does not overwrite what is being typed.
    void setValue(const QString& value);
    /// What it is as a rule: stands in the field, for keeping, while nothing is kept or typed.
    void propose(const QString& value);
    void setNote(const QString& note, bool isWrong);
    [[nodiscard]] QLineEdit* field() const { return m_value; }
    [[nodiscard]] Button* button() const { return m_keep; }

Q_SIGNALS:
    /// Whatever was pasted; empty when it was taken out.
    void kept(const QString& pasted);

private:
    void submit();
    void refresh();

    Label* m_name;
    QLineEdit* m_value;
    Button* m_keep;
    Label* m_note;
    QString m_keptValue;
    QString m_proposed;
    QString m_sent; ///< handed over last, so that it gives way to what was understood of it
};

} // namespace rollcall::ui
