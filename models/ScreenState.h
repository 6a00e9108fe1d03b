// SPDX-License-Identifier: Apache-2.0
// The four states every screen can be in.
#pragma once

namespace rollcall::models {

enum class ScreenState {
    Empty,   ///< read, and there is nothing to show
    Loading, ///< not read yet
    Error,   ///< could not be read, and there is nothing older to show
    Full,
};

} // namespace rollcall::models
