// SPDX-License-Identifier: Apache-2.0
// A refused request as something that needs someone: what happened, who acts and where.
#pragma once

#include "core/Clock.h"
#include "directory/Journal.h"
#include "tables/TableRoles.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

/// `request`, `tone` and `word` never change; the words around them do with time.
struct Attention {
    directory::JournalId request;
    Tone tone = Tone::Warning;
    QString word;     ///< for the pill: "401"
    QString sentence; ///< what happened; for trouble at a vendor's own service: that it was there
    QString actor;    ///< who acts, and where
    QString when;
    QString exact;

    bool operator==(const Attention&) const = default;
};

class AttentionText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::Attention)

public:
    [[nodiscard]] static Attention of(const directory::JournalEntry& entry, core::Timestamp now);

private:
    [[nodiscard]] static QString actorFor(const directory::JournalEntry& entry);
};

} // namespace rollcall::models
