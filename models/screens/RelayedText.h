// SPDX-License-Identifier: Apache-2.0
// What a relay asked of the vendor's own service for a request, and what it was answered.
#pragma once

#include "directory/Journal.h"

#include <QString>

namespace rollcall::models {

/// All empty where nothing was passed on.
struct RelayedText {
    QString caption; ///< "Passed on to the vendor · 201 · 155 ms"
    QString text;    ///< one call after the other: method and address, status and time, why it failed, the answer
    QString notice;  ///< that an answer was cut or could not be read
};

/// Runs on any thread.
[[nodiscard]] RelayedText describeRelayed(const directory::JournalEntry& entry);

} // namespace rollcall::models
