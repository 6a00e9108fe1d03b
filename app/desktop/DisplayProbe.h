// SPDX-License-Identifier: Apache-2.0
// Whether a window could be shown at all, found out before the program depends on it.
#pragma once

namespace rollcall::app {

/// What the program is called with to find out about its display.
inline constexpr auto displayProbeOption = "--probe-display";

/// Opens the display and ends with 0; Qt ends the process otherwise. Only for the probe's own process.
[[nodiscard]] int probeDisplay(int& argc, char** argv);

/// Whether this system can show windows. Variables that name a display prove nothing: it may be gone, or spoken by a
/// plugin that is not installed, and then Qt ends the process. So another process of this program tries it. True
/// without a try where a platform is named, or displays are always there. Needs no QCoreApplication.
[[nodiscard]] bool canShowWindows(const char* program);

} // namespace rollcall::app
