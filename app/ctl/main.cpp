// SPDX-License-Identifier: Apache-2.0
// rollcallctl: Rollcall without a screen.
#include "core/FileLock.h"
#include "core/Log.h"
#include "ctl/Console.h"
#include "ctl/Run.h"

#include <QCoreApplication>

#include <cstdio>
#include <string>
#include <vector>

int main(int argc, char* argv[])
{
    rollcall::core::forbidCoreDumps();
    rollcall::core::setLogLevel(rollcall::core::LogLevel::Warning);
    QCoreApplication application(argc, argv);
    // The desktop bears the same name, so that both find the same directory.
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ROLLCALL_VERSION));

    std::vector<std::string> arguments;
    const QStringList words = QCoreApplication::arguments();
    for (qsizetype i = 1; i < words.size(); ++i)
        arguments.push_back(words[i].toStdString());
    rollcall::ctl::Console console(stdout, stderr);
    return rollcall::ctl::run(arguments, console);
}
