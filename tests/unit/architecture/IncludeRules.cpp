// SPDX-License-Identifier: Apache-2.0
// The rules as tables; paths are compared as text, so that no compiler is needed.
#include "IncludeRules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTextStream>

#include <algorithm>
#include <utility>

namespace rollcall::tests {

namespace {

using Rooms = QSet<QString>;

QString text(const char* literal)
{
    return QString::fromLatin1(literal);
}

Rooms rooms(std::initializer_list<const char*> names)
{
    Rooms set;
    for (const char* name : names)
        set.insert(text(name));
    return set;
}

/// For each room of services the rooms it may see besides itself.
const QHash<QString, Rooms>& arrows()
{
    static const QHash<QString, Rooms> table{
        {text("core"), {}},
        {text("scim"), {}},
        {text("http"), rooms({"core"})},
        {text("secrets"), rooms({"core"})},
        {text("directory"), rooms({"scim", "core"})},
        {text("jobs"), rooms({"directory", "scim", "core"})},
        {text("okta"), rooms({"secrets", "core"})},
        {text("relay"), rooms({"secrets", "directory", "scim", "core"})},
        {text("onboarding"), rooms({"secrets", "okta", "jobs", "directory", "scim", "core"})},
        {text("reconcile"), rooms({"okta", "jobs", "directory", "scim", "core"})},
        {text("diagnosis"), rooms({"okta", "jobs", "directory", "scim", "core"})},
        {text("setup"), rooms({"okta", "jobs", "directory", "scim", "core"})},
        {text("listener"), rooms({"http", "directory", "scim", "core"})},
        {text("demo"), rooms({"http", "scim", "core"})},
    };
    return table;
}

/// First folder of an include path that belongs to a layer above the services.
const Rooms& modelFolders()
{
    static const Rooms folders = rooms({"models", "screens", "tables"});
    return folders;
}

const Rooms& uiFolders()
{
    static const Rooms folders = rooms(
        {"ui", "shell", "overview", "people", "groups", "activity", "invitations", "settings", "widgets", "style"});
    return folders;
}

const Rooms& appFolders()
{
    static const Rooms folders = rooms({"app", "composition", "ctl", "desktop"});
    return folders;
}

QString layerOf(const QString& file)
{
    return file.section(QLatin1Char('/'), 0, 0);
}

/// The room of a file under services; empty elsewhere.
QString roomOf(const QString& file)
{
    return layerOf(file) == text("services") ? file.section(QLatin1Char('/'), 1, 1) : QString();
}

bool isQtHeader(const QString& include)
{
    static const QRegularExpression pattern(text("^Q([A-Z][A-Za-z0-9]*|t|t[A-Z][A-Za-z0-9]*)(/.*)?$"));
    return pattern.match(include).hasMatch();
}

bool isSystemHeader(const QString& include)
{
    static const QRegularExpression pattern(text(
        "^(sys|netinet|arpa|net|linux|mach)/|^(unistd|fcntl|pthread|netdb|poll|dlfcn|pwd|grp|termios|signal|windows|"
        "winsock2|ws2tcpip|io|direct|process|syslog|spawn)\\.h$"));
    return pattern.match(include).hasMatch();
}

bool breaksArrow(const QString& file, const QString& include)
{
    const QString target = include.section(QLatin1Char('/'), 0, 0);
    if (!include.contains(QLatin1Char('/')))
        return false;
    const QString layer = layerOf(file);
    const QString room = roomOf(file);
    if (layer == text("app"))
        return false;
    if (appFolders().contains(target))
        return true;
    if (layer == text("ui"))
        return false;
    if (uiFolders().contains(target))
        return true;
    if (layer == text("models"))
        return false;
    if (modelFolders().contains(target))
        return true;
    return arrows().contains(target) && target != room && !arrows().value(room).contains(target);
}

bool mayUseBoost(const QString& file)
{
    // The schema validator's adapter brings Boost.JSON's own headers with it.
    return roomOf(file) == text("scim") || roomOf(file) == text("http") ||
           file == text("services/setup/SchemaCheck.cpp");
}

bool mayUseQt(const QString& file)
{
    // Deliver is the border between lanes and the screen, and header-only so that core itself stays free of Qt. The
    // web client is a library of its own beside core.
    static const Rooms without = rooms({"core", "scim", "http", "setup", "demo"});
    return !without.contains(roomOf(file)) || file == text("services/core/include/core/Deliver.h") ||
           file.startsWith(text("services/core/Web"));
}

} // namespace

QString Violation::toString() const
{
    return text("%1:%2 includes %3: %4").arg(file).arg(line).arg(include, rule);
}

IncludeRules::IncludeRules(QSet<QString> widgetHeaders, QSet<QString> sqlHeaders)
    : m_widgetHeaders(std::move(widgetHeaders)), m_sqlHeaders(std::move(sqlHeaders))
{
}

QStringList IncludeRules::broken(const QString& file, const QString& include) const
{
    QStringList rules;
    const QString layer = layerOf(file);
    const QString name = include.section(QLatin1Char('/'), -1);
    if (breaksArrow(file, include))
        rules << text("arrow");
    if (include.startsWith(text("../")) || include.contains(text("/../")))
        rules << text("parent folder");
    const bool isNetworkOfBoost = include.startsWith(text("boost/beast")) || include.startsWith(text("boost/asio"));
    if (isNetworkOfBoost && roomOf(file) != text("http"))
        rules << text("beast");
    else if (include.startsWith(text("boost/")) && !mayUseBoost(file))
        rules << text("boost");
    if (isQtHeader(include) && !mayUseQt(file))
        rules << text("qt");
    const bool isWidget = m_widgetHeaders.contains(name) || include.startsWith(text("QtWidgets"));
    if (isWidget && (layer == text("models") || layer == text("services")))
        rules << text("widgets");
    const bool isSql = m_sqlHeaders.contains(name) || include.startsWith(text("QtSql"));
    if (isSql && roomOf(file) != text("directory"))
        rules << text("sql");
    if (isSystemHeader(include) && file != text("services/core/Platform.cpp"))
        rules << text("operating system");
    return rules;
}

std::vector<Violation> IncludeRules::scan(const QString& root)
{
    static const QRegularExpression pattern(text("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
    std::vector<Violation> violations;
    m_scannedFiles = 0;
    const QDir folder(root);
    for (const char* layer : {"app", "ui", "models", "services"}) {
        QDirIterator files(folder.filePath(text(layer)), {text("*.h"), text("*.cpp"), text("*.hpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
                continue;
            ++m_scannedFiles;
            QTextStream stream(&file);
            for (int line = 1; !stream.atEnd(); ++line) {
                const auto match = pattern.match(stream.readLine());
                if (!match.hasMatch())
                    continue;
                const QString relative = folder.relativeFilePath(path);
                const QStringList rules = broken(relative, match.captured(1));
                for (const QString& rule : rules)
                    violations.push_back({relative, line, match.captured(1), rule});
            }
        }
    }
    return violations;
}

} // namespace rollcall::tests
