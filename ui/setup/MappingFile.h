// SPDX-License-Identifier: Apache-2.0
// An exported mapping as a file.
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>

class QWidget;

namespace rollcall::ui {

/// Replaces the file whole, or not at all. Denied when it cannot be written.
[[nodiscard]] core::Result<> writeMappingFile(const QString& file, const QString& json);
/// At most a little more than a mapping can be. Denied when it cannot be read.
[[nodiscard]] core::Result<QByteArray> readMappingFile(const QString& file);

/// Asks for one to save (with a proposal) or to open (without), and calls `chosen`, or never. Returns at once.
void askForMappingFile(QWidget* parent, const QString& proposal, std::function<void(const QString&)> chosen);

} // namespace rollcall::ui
