// SPDX-License-Identifier: Apache-2.0
// What a view of one chosen thing says while that thing is not there to be shown.
#pragma once

#include "ScreenState.h"
#include "widgets/StateStack.h"

namespace rollcall::ui {

struct DetailWords {
    IconName icon = IconName::Info;
    QString choose;     ///< nothing is chosen
    QString unreadable; ///< what happened when it could not be read
    IconName goneIcon = IconName::Info;
    QString gone; ///< it was chosen and is not there any more
    QString goneDetail;
};

/// Shows loading, error and empty by itself. True when the thing is there: the caller fills the content in and it is
/// shown. `screen` must outlive the stack.
template<class Screen>
[[nodiscard]] bool isDetailThere(StateStack& stack, Screen& screen, const DetailWords& words)
{
    switch (screen.state()) {
    case models::ScreenState::Loading:
        stack.showLoading();
        return false;
    case models::ScreenState::Error:
        stack.showError({words.unreadable, screen.error() ? QString::fromStdString(screen.error()->message) : QString(),
                         StateStack::tr("See that the data directory can be read; then try again."),
                         StateStack::tr("Try again"), [&screen] { screen.retry(); }});
        return false;
    case models::ScreenState::Empty:
        if (screen.isGone())
            stack.showEmpty({words.goneIcon, words.gone, words.goneDetail, {}, {}});
        else
            stack.showEmpty({words.icon, words.choose, {}, {}, {}});
        return false;
    case models::ScreenState::Full:
        break;
    }
    return true;
}

} // namespace rollcall::ui
