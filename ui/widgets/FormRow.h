// SPDX-License-Identifier: Apache-2.0
// One line of a form: the name at the left, the field at the right of it.
#pragma once

#include "style/Style.h"

#include <QString>

class QHBoxLayout;
class QLineEdit;
class QWidget;

namespace rollcall::ui {

/// A field with that object name.
[[nodiscard]] QLineEdit* formField(const char* objectName);
/// The field is given that name for screen readers as well.
[[nodiscard]] QHBoxLayout* formRow(const Style& style, const QString& name, QWidget* field);
/// The same as a widget, so that it can be hidden.
[[nodiscard]] QWidget* formRowWidget(const Style& style, const QString& name, QWidget* field);
/// A muted line below a field, where the fields of a form stand.
[[nodiscard]] QWidget* formNote(const Style& style, const QString& note);

} // namespace rollcall::ui
