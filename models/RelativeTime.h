// SPDX-License-Identifier: Apache-2.0
// Times as people say them; the exact one goes into the tooltip.
#pragma once

#include "core/Timestamp.h"

#include <QCoreApplication>
#include <QLocale>
#include <QString>

namespace rollcall::models {

/// In the computer's time zone.
class RelativeTime {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::RelativeTime)

public:
    /// "just now", "40 s ago", "3 min ago", "5 h ago", "2 days ago", then "12 Nov" and "12 Nov 2025". A time to come is
    /// given as its date and time, except for the few seconds by which clocks differ.
    [[nodiscard]] static QString text(core::Timestamp then, core::Timestamp now, const QLocale& locale = QLocale());
    /// With weekday, milliseconds and time zone.
    [[nodiscard]] static QString exact(core::Timestamp time, const QLocale& locale = QLocale());
    /// "16:02:14.118", with the date before it when that is not today's.
    [[nodiscard]] static QString clock(core::Timestamp time, core::Timestamp now, const QLocale& locale = QLocale());
    /// The same without the fraction.
    [[nodiscard]] static QString toTheSecond(core::Timestamp time, core::Timestamp now,
                                             const QLocale& locale = QLocale());
};

} // namespace rollcall::models
