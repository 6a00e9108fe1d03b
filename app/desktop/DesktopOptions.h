// SPDX-License-Identifier: Apache-2.0
// The command line of the desktop program.
#pragma once

#include "core/Clock.h"
#include "demo/ProvisioningSettings.h"

#include <tl/expected.hpp>

#include <QString>
#include <QStringList>

#include <cstddef>
#include <string>

namespace rollcall::app {

struct DesktopOptions {
    std::string dataDirectory;
    std::string database;
    bool isDemo = false;
    std::size_t demoPeople = 250;
    std::size_t demoGroups = 12;
    demo::ProvisioningFlavour demoFlavour = demo::ProvisioningFlavour::PutOnly;
    QString pictureFolder;              ///< where a demonstration without a display leaves its pictures
    const core::Clock* clock = nullptr; ///< the system's when null; must outlive the session; of no option
    bool isOktaHere = false;            ///< a simulated Okta calls from this computer, as in tests; of no option
    bool isHelp = false;
    bool isVersion = false;
};

/// `words` with the program's name first. The error is one line for standard error.
[[nodiscard]] tl::expected<DesktopOptions, QString> parseDesktopOptions(const QStringList& words);
[[nodiscard]] QString desktopHelp();

} // namespace rollcall::app
