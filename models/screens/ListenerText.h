// SPDX-License-Identifier: Apache-2.0
// What the listener is doing, in words.
#pragma once

#include "core/Clock.h"
#include "screens/ListenerControl.h"
#include "screens/StateWord.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

/// A state in a word.
class ListenerText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::ListenerText)

public:
    /// Why nothing can arrive, or nothing of it be stored, as a sentence; empty while all is well.
    [[nodiscard]] static QString trouble(const ListenerSituation& situation);
    [[nodiscard]] static StateWord state(const ListenerSituation& situation);
    /// "plain HTTP · started 12 min ago", "in rollcallctl serve (process 123)".
    [[nodiscard]] static QString detail(const ListenerSituation& situation, core::Timestamp now);
    /// http://127.0.0.1:8420; where it would listen when it does not.
    [[nodiscard]] static QString url(const ListenerSituation& situation, const listener::ListenerSettings& settings);
};

} // namespace rollcall::models
