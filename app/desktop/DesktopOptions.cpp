// SPDX-License-Identifier: Apache-2.0
// Reads the few options of the desktop program.
#include "desktop/DesktopOptions.h"

#include <QCommandLineParser>

namespace rollcall::app {

namespace {

const QString demoName = QStringLiteral("demo");
const QString dataName = QStringLiteral("data-dir");
const QString databaseName = QStringLiteral("database");
const QString peopleName = QStringLiteral("people");
const QString groupsName = QStringLiteral("groups");
const QString flavourName = QStringLiteral("flavour");
const QString picturesName = QStringLiteral("pictures");
const QString helpName = QStringLiteral("help");
const QString versionName = QStringLiteral("version");

void addOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Rollcall: a console for the admin who connects Okta to an application by SCIM."));
    parser.addOptions({
        {demoName, QStringLiteral("Show a simulated Okta organisation in a temporary directory.")},
        {dataName, QStringLiteral("Folder of the directory."), QStringLiteral("DIR")},
        {databaseName, QStringLiteral("Database to use, e.g. sqlite:FOLDER."), QStringLiteral("URL")},
        {peopleName, QStringLiteral("People of the demonstration."), QStringLiteral("N"), QStringLiteral("250")},
        {groupsName, QStringLiteral("Groups of the demonstration."), QStringLiteral("N"), QStringLiteral("12")},
        {flavourName, QStringLiteral("Kind of Okta app in the demonstration: put or patch."), QStringLiteral("KIND"),
         QStringLiteral("put")},
        {picturesName, QStringLiteral("Folder for the pictures of a demonstration without a display."),
         QStringLiteral("DIR"), QStringLiteral("demo-out")},
        {{QStringLiteral("h"), helpName}, QStringLiteral("Show this help.")},
        {versionName, QStringLiteral("Show the version.")},
    });
}

tl::expected<std::size_t, QString> readCount(const QCommandLineParser& parser, const QString& name, uint minimum)
{
    bool isNumber = false;
    const uint value = parser.value(name).toUInt(&isNumber);
    if (!isNumber || value < minimum || value > 1'000'000U)
        return tl::unexpected(QStringLiteral("--%1 must be a number from %2 to 1000000.").arg(name).arg(minimum));
    return static_cast<std::size_t>(value);
}

} // namespace

tl::expected<DesktopOptions, QString> parseDesktopOptions(const QStringList& words)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(words))
        return tl::unexpected(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return tl::unexpected(QStringLiteral("\"%1\" is one word too many. --help lists the options.")
                                  .arg(parser.positionalArguments().constFirst()));
    const auto people = readCount(parser, peopleName, 1);
    const auto groups = readCount(parser, groupsName, 0);
    if (!people || !groups)
        return tl::unexpected(!people ? people.error() : groups.error());
    const QString flavour = parser.value(flavourName);
    if (flavour != QStringLiteral("put") && flavour != QStringLiteral("patch"))
        return tl::unexpected(QStringLiteral("--flavour must be put or patch."));

    DesktopOptions options;
    options.dataDirectory = parser.value(dataName).toStdString();
    options.database = parser.value(databaseName).toStdString();
    options.isDemo = parser.isSet(demoName);
    options.demoPeople = *people;
    options.demoGroups = *groups;
    if (flavour == QStringLiteral("patch"))
        options.demoFlavour = demo::ProvisioningFlavour::Patch;
    options.pictureFolder = parser.value(picturesName);
    options.isHelp = parser.isSet(helpName);
    options.isVersion = parser.isSet(versionName);
    return options;
}

QString desktopHelp()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

} // namespace rollcall::app
