// SPDX-License-Identifier: Apache-2.0
// Brings the waits that Okta's limits impose from the lane to the screen.
#pragma once

#include "composition/OktaHooks.h"

#include <QMetaObject>
#include <QObject>

#include <chrono>
#include <utility>

namespace rollcall::app {

/// `tell(int seconds)` is called on the thread of `receiver`, with zero at the end of a wait, and not at all once the
/// receiver is gone; the lane must have stopped before that.
template<class Tell>
[[nodiscard]] OktaHooks hooksTellingSeconds(QObject* receiver, Tell tell)
{
    OktaHooks hooks;
    hooks.onWait = [receiver, tell = std::move(tell)](const okta::PaceWait& wait) {
        const auto seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait.remaining).count());
        QMetaObject::invokeMethod(receiver, [tell, seconds] { tell(seconds); }, Qt::QueuedConnection);
    };
    return hooks;
}

} // namespace rollcall::app
