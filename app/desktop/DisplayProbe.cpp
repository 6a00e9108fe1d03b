// SPDX-License-Identifier: Apache-2.0
// Asks a second process, since Qt cannot be asked in this one.
#include "desktop/DisplayProbe.h"

#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QString>

namespace rollcall::app {

namespace {

constexpr int patienceMilliseconds = 10'000;

} // namespace

int probeDisplay(int& argc, char** argv)
{
    const QGuiApplication application(argc, argv);
    return 0;
}

bool canShowWindows(const char* program)
{
#if defined(Q_OS_LINUX) || defined(Q_OS_FREEBSD)
    if (!qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        return true;
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return false;
    QString self = QFile::symLinkTarget(QStringLiteral("/proc/self/exe"));
    if (self.isEmpty())
        self = QString::fromLocal8Bit(program);
    QProcess probe;
    probe.setStandardOutputFile(QProcess::nullDevice());
    probe.setStandardErrorFile(QProcess::nullDevice());
    probe.start(self, {QString::fromLatin1(displayProbeOption)});
    // A display that does not answer is none either; the process ends with `probe`.
    return probe.waitForFinished(patienceMilliseconds) && probe.exitStatus() == QProcess::NormalExit &&
           probe.exitCode() == 0;
#else
    static_cast<void>(program);
    return true;
#endif
}

} // namespace rollcall::app
