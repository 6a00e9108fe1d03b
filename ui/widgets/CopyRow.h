// SPDX-License-Identifier: Apache-2.0
// A value that is carried elsewhere: its name, the value, and the button that copies it.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QLineEdit;

namespace rollcall::ui {

class CopyButton;
class Label;

/// A secret is shown by its ends alone and leaves the clipboard again by itself.
class CopyRow : public QWidget {
    Q_OBJECT

public:
    explicit CopyRow(const Style& style, QWidget* parent = nullptr);

    /// `shown` stands in the field instead of the value; empty shows the value.
    void set(const QString& name, const QString& value, const QString& shown, bool isSecret);
    [[nodiscard]] QLineEdit* field() const { return m_value; }
    [[nodiscard]] CopyButton* button() const { return m_copy; }

private:
    Label* m_name;
    QLineEdit* m_value;
    CopyButton* m_copy;
};

} // namespace rollcall::ui
