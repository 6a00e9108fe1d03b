// SPDX-License-Identifier: Apache-2.0
// Bodies, sizes and durations of an exchange as people read them.
#pragma once

#include "directory/Journal.h"

#include <QCoreApplication>
#include <QString>

#include <cstdint>

namespace rollcall::models {

class BodyText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::BodyText)

public:
    /// In lines of its own where it is JSON; otherwise as it is.
    [[nodiscard]] static QString pretty(const directory::JournalBody& body);
    /// That it was cut or is no JSON; else empty.
    [[nodiscard]] static QString notice(const directory::JournalBody& body);
    /// "212 bytes", "1.2 kB"
    [[nodiscard]] static QString sizeText(std::int64_t bytes);
    /// "0.4 ms", "121 ms"
    [[nodiscard]] static QString durationText(std::int64_t microseconds);
};

} // namespace rollcall::models
