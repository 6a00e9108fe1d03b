// SPDX-License-Identifier: Apache-2.0
// Settings of the desktop's for one test alone.
#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QString>

namespace rollcall::tests {

/// What people have on this computer is neither read nor changed from now on.
inline void useSettingsIn(const QString& folder)
{
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

} // namespace rollcall::tests
