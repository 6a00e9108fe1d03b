// SPDX-License-Identifier: Apache-2.0
// The stylesheet of the application, made from the tokens.
#pragma once

#include "style/Tokens.h"

#include <QPalette>
#include <QString>

namespace rollcall::ui {

[[nodiscard]] QString makeStylesheet(const Colours& colours);
[[nodiscard]] QPalette makePalette(const Colours& colours);

} // namespace rollcall::ui
