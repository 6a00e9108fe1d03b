// SPDX-License-Identifier: Apache-2.0
// Whole numbers as the person's locale writes them.
#pragma once

#include <QLocale>
#include <QString>

#include <concepts>

namespace rollcall::models {

template<std::integral Value>
[[nodiscard]] QString number(Value value)
{
    return QLocale().toString(static_cast<qlonglong>(value));
}

} // namespace rollcall::models
