// SPDX-License-Identifier: Apache-2.0
// An invitation on paper as a PDF.
#pragma once

#include "core/Result.h"

#include <QString>

namespace rollcall::ui {

/// The letter as onboarding renders it, its code sharp enough for any camera. The file holds a link that works: only
/// its owner may read it, where the file system knows such a thing. Replaces the file whole, or not at all; Denied when
/// it cannot be written.
[[nodiscard]] core::Result<> saveLetter(const QString& file, const QString& title, const QString& html);

} // namespace rollcall::ui
