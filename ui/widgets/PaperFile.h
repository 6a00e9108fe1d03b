// SPDX-License-Identifier: Apache-2.0
// What is saved for people to read or print: a file that takes the place of an older one once it is complete.
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QString>

class QTextDocument;

namespace rollcall::ui {

enum class PaperReaders {
    Usual,
    OwnerAlone, ///< where the file system knows such a thing
};

/// Replaces the file whole, or not at all. Denied when it cannot be written.
[[nodiscard]] core::Result<> savePaper(const QString& file, const QByteArray& bytes,
                                       PaperReaders readers = PaperReaders::Usual);
/// A PDF of A4 pages. Same errors.
[[nodiscard]] core::Result<> savePaper(const QString& file, const QString& title, QTextDocument& document,
                                       PaperReaders readers = PaperReaders::Usual);

} // namespace rollcall::ui
