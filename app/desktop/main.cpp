// SPDX-License-Identifier: Apache-2.0
// rollcall: the desktop console.
#include "core/FileLock.h"
#include "desktop/DesktopOptions.h"
#include "desktop/DesktopSession.h"
#include "desktop/DisplayProbe.h"
#include "desktop/OffscreenStory.h"
#include "style/Style.h"

#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <cstring>
#include <memory>

namespace {

void print(std::FILE* file, const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
    std::fflush(file);
}

int report(const rollcall::core::Error& error, bool isOffscreen)
{
    const QString message = QString::fromStdString(error.message);
    print(stderr, QStringLiteral("rollcall: ") + message + QLatin1Char('\n'));
    if (!isOffscreen)
        QMessageBox::critical(nullptr, QStringLiteral("Rollcall"), message);
    return error.kind == rollcall::core::ErrorKind::Denied || error.kind == rollcall::core::ErrorKind::Conflict ? 4 : 1;
}

/// The demonstration neither reads nor leaves window settings of this person.
std::unique_ptr<QTemporaryDir> isolateSettings()
{
    auto folder = std::make_unique<QTemporaryDir>();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder->path());
    return folder;
}

int refuseWithoutDisplay()
{
    QString program = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("rollcallctl"));
    const QString below = QDir::current().relativeFilePath(program);
    if (!below.startsWith(QStringLiteral("..")))
        program = below;
    print(stderr,
          QStringLiteral("rollcall: There is no display that can be used. Use %1 serve, or --demo.\n").arg(program));
    return 1;
}

int runWindow(rollcall::app::DesktopSession& session)
{
    session.window().show();
    session.start();
    session.decideForDemonstration();
    return QApplication::exec();
}

} // namespace

int main(int argc, char* argv[])
{
    rollcall::core::forbidCoreDumps();
    if (argc == 2 && std::strcmp(argv[1], rollcall::app::displayProbeOption) == 0)
        return rollcall::app::probeDisplay(argc, argv);
    const bool isBlind = !rollcall::app::canShowWindows(argv[0]);
    if (isBlind)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    // rollcallctl bears the same name, so that both find the same directory.
    QCoreApplication::setApplicationName(QStringLiteral("rollcall"));
    QCoreApplication::setOrganizationName(QStringLiteral("rollcall"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ROLLCALL_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Rollcall"));

    const auto options = rollcall::app::parseDesktopOptions(QCoreApplication::arguments());
    if (!options) {
        print(stderr, QStringLiteral("rollcall: ") + options.error() + QLatin1Char('\n'));
        return 2;
    }
    if (options->isHelp || options->isVersion) {
        print(stdout, options->isHelp
                          ? rollcall::app::desktopHelp()
                          : QStringLiteral("rollcall ") + QCoreApplication::applicationVersion() + QLatin1Char('\n'));
        return 0;
    }
    // Nobody would ever see the window, nor end it. Who names a platform knows what they do.
    if (isBlind && !options->isDemo)
        return refuseWithoutDisplay();
    const bool isOffscreen = QGuiApplication::platformName() == QStringLiteral("offscreen");
    const std::unique_ptr<QTemporaryDir> settingsFolder = options->isDemo ? isolateSettings() : nullptr;
    rollcall::ui::Style style(application);
    const auto session = rollcall::app::DesktopSession::open(*options, style);
    if (!session)
        return report(session.error(), isOffscreen);
    if (!options->isDemo || !isOffscreen)
        return runWindow(**session);
    rollcall::app::OffscreenStory story(**session, style, options->pictureFolder,
                                        [](const QString& line) { print(stdout, line + QLatin1Char('\n')); });
    return story.play();
}
