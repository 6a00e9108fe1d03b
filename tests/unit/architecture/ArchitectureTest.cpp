// SPDX-License-Identifier: Apache-2.0
// The tree keeps the rules of includes and of tool tips, and the test can fail: each rule is broken once by a sample.
#include "IncludeRules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using rollcall::tests::IncludeRules;
using rollcall::tests::Violation;

namespace {

QSet<QString> headerNames(const char* folder)
{
    const QStringList names = QDir(QString::fromUtf8(folder)).entryList({QStringLiteral("Q*")}, QDir::Files);
    return {names.begin(), names.end()};
}

IncludeRules makeRules()
{
    return {headerNames(ROLLCALL_QT_WIDGETS_HEADERS), headerNames(ROLLCALL_QT_SQL_HEADERS)};
}

bool writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) &&
           file.write(content) == content.size();
}

/// Lines that give a tool tip, or show one, other than a sentence of our own or what widgets/ToolTip.h made of it.
QStringList bareToolTips(const QString& file, const QString& text)
{
    static const QRegularExpression given(
        QStringLiteral(R"((?<!Plain)(setToolTip|QToolTip::showText)\s*\((?!\s*tr\())"));
    static const QRegularExpression escaped(QStringLiteral(R"(\btoolTipOf\()"));
    QStringList found;
    for (auto match = given.globalMatch(text); match.hasNext();) {
        const qsizetype begin = match.next().capturedStart();
        const QString call = text.mid(begin, text.indexOf(QLatin1Char(';'), begin) - begin);
        if (!call.contains(escaped))
            found << QStringLiteral("%1: %2").arg(file, call);
    }
    return found;
}

} // namespace

class ArchitectureTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHeadersOfQtAreKnown()
    {
        QVERIFY(headerNames(ROLLCALL_QT_WIDGETS_HEADERS).contains(QStringLiteral("QPushButton")));
        QVERIFY(headerNames(ROLLCALL_QT_SQL_HEADERS).contains(QStringLiteral("QSqlQuery")));
    }

    void theTreeKeepsTheRules()
    {
        IncludeRules rules = makeRules();
        const std::vector<Violation> violations = rules.scan(QStringLiteral(ROLLCALL_SOURCE));
        QVERIFY2(rules.scannedFiles() > 50, "The scan found next to no files: is the folder right?");
        QStringList texts;
        for (const Violation& violation : violations)
            texts << violation.toString();
        QVERIFY2(violations.empty(), qPrintable(QLatin1Char('\n') + texts.join(QLatin1Char('\n'))));
    }

    void toolTipsOfWhatOthersNamedAreNoMarkup()
    {
        const QString root = QStringLiteral(ROLLCALL_SOURCE);
        QStringList found;
        int files = 0;
        for (QDirIterator each(root + QStringLiteral("/ui"), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                               QDir::Files, QDirIterator::Subdirectories);
             each.hasNext();) {
            QFile file(each.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            ++files;
            found << bareToolTips(QDir(root).relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()));
        }
        QVERIFY2(files > 50, "The scan found next to no files: is the folder right?");
        QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("\nuse setPlainToolTip of widgets/ToolTip.h:\n") +
                                             found.join(QLatin1Char('\n'))));
    }

    void aToolTipIsJudged_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("isAllowed");
        const auto row = [](const char* line, bool isAllowed) {
            QTest::newRow(line) << QString::fromLatin1(line) << isAllowed;
        };
        row("m_save->setToolTip(tr(\"As PDF\"));", true);
        row("setPlainToolTip(m_link, detail.link);", true);
        row("widget->setToolTip(toolTipOf(text));", true);
        row("QToolTip::showText(at, toolTipOf(tip), view);", true);
        row("m_link->setToolTip(detail.link);", false);
        row("setToolTip(step.proof);", false);
        row("QToolTip::showText(at, tip, view);", false);
        row("m_link->setToolTip(\n        detail.link);", false);
    }
    void aToolTipIsJudged()
    {
        QFETCH(QString, line);
        QFETCH(bool, isAllowed);
        QCOMPARE(bareToolTips(QStringLiteral("sample"), line).isEmpty(), isAllowed);
    }

    void aSampleIsJudged_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::addColumn<QString>("rule"); // empty: allowed
        const auto row = [](const char* name, const char* file, const char* include, const char* rule) {
            QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(include)
                                << QString::fromLatin1(rule);
        };
        row("scim looks up to directory", "services/scim/A.cpp", "<directory/Types.h>", "arrow");
        row("directory looks up to listener", "services/directory/A.cpp", "\"listener/ListenerService.h\"", "arrow");
        row("listener looks aside to demo", "services/listener/A.h", "\"demo/SimulatedOrganisation.h\"", "arrow");
        row("http looks aside to scim", "services/http/A.cpp", "\"scim/Json.h\"", "arrow");
        row("service looks up to models", "services/listener/A.cpp", "\"tables/TableRoles.h\"", "arrow");
        row("models look up to ui", "models/screens/A.cpp", "\"widgets/Pill.h\"", "arrow");
        row("ui looks up to app", "ui/shell/A.cpp", "\"composition/Settings.h\"", "arrow");
        row("listener uses directory", "services/listener/A.cpp", "\"directory/Database.h\"", "");
        row("demo uses the JSON of scim", "services/demo/A.cpp", "\"scim/Json.h\"", "");
        row("ui uses models", "ui/people/A.cpp", "\"tables/TableRoles.h\"", "");
        row("a path over the parent folder", "services/http/A.cpp", "\"../core/Lane.h\"", "parent folder");
        row("Boost in directory", "services/directory/A.cpp", "<boost/json/value.hpp>", "boost");
        row("Boost in models", "models/A.h", "<boost/json.hpp>", "boost");
        row("Boost in setup", "services/setup/Profile.cpp", "<boost/json.hpp>", "boost");
        row("Boost.JSON in scim", "services/scim/Json.cpp", "<boost/json/parse.hpp>", "");
        row("Beast in scim", "services/scim/Json.cpp", "<boost/beast/http.hpp>", "beast");
        row("Asio in listener", "services/listener/A.cpp", "<boost/asio.hpp>", "beast");
        row("Beast in http", "services/http/Session.cpp", "<boost/beast/http.hpp>", "");
        row("Qt in scim", "services/scim/Fold.cpp", "<QString>", "qt");
        row("Qt by module in http", "services/http/A.cpp", "<QtCore/QString>", "qt");
        row("Qt in demo", "services/demo/A.h", "<QTimer>", "qt");
        row("Qt in core", "services/core/Lane.cpp", "<QThread>", "qt");
        row("Qt in directory", "services/directory/A.cpp", "<QString>", "");
        row("Qt at the border", "services/core/include/core/Deliver.h", "<QFuture>", "");
        row("Qt in the web client", "services/core/WebClient.cpp", "<QNetworkReply>", "");
        row("Qt in the web client's header", "services/core/include/core/WebClient.h", "<QUrl>", "qt");
        row("a widget in models", "models/screens/A.cpp", "<QPushButton>", "widgets");
        row("a widget in services", "services/listener/A.cpp", "<QtWidgets/QMessageBox>", "widgets");
        row("a widget in ui", "ui/shell/A.cpp", "<QPushButton>", "");
        row("SQL in models", "models/tables/A.cpp", "<QSqlQuery>", "sql");
        row("SQL in ui", "ui/shell/A.cpp", "<QtSql>", "sql");
        row("SQL in directory", "services/directory/A.cpp", "<QSqlQuery>", "");
        row("system calls in http", "services/http/A.cpp", "<unistd.h>", "operating system");
        row("sockets in listener", "services/listener/A.cpp", "<sys/socket.h>", "operating system");
        row("Windows in app", "app/A.cpp", "<windows.h>", "operating system");
        row("system calls in Platform.cpp", "services/core/Platform.cpp", "<unistd.h>", "");
        row("the standard library", "services/scim/A.cpp", "<csignal>", "");
    }

    void aSampleIsJudged()
    {
        QFETCH(QString, file);
        QFETCH(QString, include);
        QFETCH(QString, rule);
        const QTemporaryDir root;
        QVERIFY(root.isValid());
        QVERIFY(writeFile(root.filePath(file), "// A sample.\n#  include " + include.toUtf8() + "\n"));
        IncludeRules rules = makeRules();
        const std::vector<Violation> violations = rules.scan(root.path());
        QCOMPARE(rules.scannedFiles(), 1);
        QStringList found;
        for (const Violation& violation : violations) {
            QCOMPARE(violation.file, file);
            QCOMPARE(violation.line, 2);
            found << violation.rule;
        }
        if (rule.isEmpty())
            QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char(' '))));
        else
            QVERIFY2(found.contains(rule), qPrintable(found.join(QLatin1Char(' '))));
    }
};

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "ArchitectureTest.moc"
