// SPDX-License-Identifier: Apache-2.0
// The guide as a file for the colleague who administers Okta: Markdown as it is, or set on pages.
#pragma once

#include "core/Result.h"

#include <QString>

namespace rollcall::ui {

/// Replaces the file whole, or not at all. Denied when it cannot be written.
[[nodiscard]] core::Result<> writeMarkdown(const QString& file, const QString& markdown);
/// A4 pages. Same errors.
[[nodiscard]] core::Result<> writePdf(const QString& file, const QString& title, const QString& markdown);

} // namespace rollcall::ui
