// SPDX-License-Identifier: Apache-2.0
// The parser of the command line: where options may stand, what is refused and how it is worded.
#include "ctl/CommandLine.h"
#include "ctl/Commands.h"
#include "ctl/Console.h"

#include <QTest>

#include <set>
#include <string>
#include <vector>

using namespace rollcall;

namespace {

std::vector<std::string> words(const QString& line)
{
    std::vector<std::string> result;
    const QStringList parts = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& part : parts)
        result.push_back(part.toStdString());
    return result;
}

} // namespace

class CommandLineTest final : public QObject {
    Q_OBJECT

    const std::vector<ctl::Command> m_commands = ctl::allCommands();

private Q_SLOTS:
    void aCommandIsFound_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("name");
        QTest::newRow("group and verb") << QStringLiteral("integration list") << QStringLiteral("integration list");
        QTest::newRow("one word") << QStringLiteral("status") << QStringLiteral("status");
        QTest::newRow("option first") << QStringLiteral("--json people list") << QStringLiteral("people list");
        QTest::newRow("value option first")
            << QStringLiteral("--data-dir /x people list") << QStringLiteral("people list");
        QTest::newRow("option between") << QStringLiteral("people --json list") << QStringLiteral("people list");
        QTest::newRow("value option between")
            << QStringLiteral("people --integration acme list") << QStringLiteral("people list");
        QTest::newRow("value with equals") << QStringLiteral("--data-dir=/x status") << QStringLiteral("status");
        QTest::newRow("value with equals between")
            << QStringLiteral("people --integration=acme list") << QStringLiteral("people list");
        QTest::newRow("own option with a value")
            << QStringLiteral("serve --listen 127.0.0.1:0") << QStringLiteral("serve");
        QTest::newRow("operand") << QStringLiteral("people show ada@acme.example") << QStringLiteral("people show");
        QTest::newRow("two operands") << QStringLiteral("settings set listener.port 1")
                                      << QStringLiteral("settings set");
        QTest::newRow("operand left out") << QStringLiteral("integration show") << QStringLiteral("integration show");
        QTest::newRow("operand after two dashes")
            << QStringLiteral("people show -- --odd") << QStringLiteral("people show");
    }

    void aCommandIsFound()
    {
        QFETCH(QString, line);
        QFETCH(QString, name);
        const auto arguments = words(line);
        const auto invocation = ctl::parseCommandLine(arguments, m_commands);
        QVERIFY2(invocation.has_value(), invocation ? "" : invocation.error().message.c_str());
        QVERIFY(invocation->command != nullptr);
        QCOMPARE(QString::fromStdString(invocation->command->name()), name);
    }

    void globalOptionsAreReadWhereverTheyStand()
    {
        const auto arguments =
            words(QStringLiteral("--json people --integration acme list --data-dir /x --search ada"));
        const auto invocation = ctl::parseCommandLine(arguments, m_commands);
        QVERIFY(invocation.has_value());
        QVERIFY(invocation->global.isJson);
        QCOMPARE(invocation->global.integration, std::string("acme"));
        QCOMPARE(invocation->global.dataDirectory, std::string("/x"));
        QCOMPARE(invocation->value("search"), std::string("ada"));
    }

    void aRepeatableOptionTakesSeveralValues()
    {
        const auto arguments = words(QStringLiteral("serve --allow-from 10.0.0.0/8 192.0.2.1 --http --allow-from ::1"));
        const auto invocation = ctl::parseCommandLine(arguments, m_commands);
        QVERIFY(invocation.has_value());
        QCOMPARE(invocation->values("allow-from"), (std::vector<std::string>{"10.0.0.0/8", "192.0.2.1", "::1"}));
        QVERIFY(invocation->has("http"));
    }

    void aWrongLineIsRefused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("naming");
        const auto row = [](const char* name, const char* line, const char* naming) {
            QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(naming);
        };
        row("nothing", "", "command is missing");
        row("only options", "--json", "command is missing");
        row("unknown command", "frobnicate", "frobnicate");
        row("unknown verb", "people frobnicate", "frobnicate");
        row("verb missing", "people", "list, show");
        row("unknown option", "people list --frobnicate", "--frobnicate");
        row("option of another command", "people list --listen 1", "--listen");
        row("single dash", "people list -x", "-x");
        row("value missing at the end", "people list --search", "--search");
        row("value missing before an option", "people list --search --active", "--search");
        row("value for a switch", "people list --active=yes", "--active");
        row("given twice", "people list --search a --search b", "twice");
        row("operand missing", "people show", "USERNAME|ID");
        row("second operand missing", "settings set listener.port", "KEY VALUE");
        row("one word too many", "people show a b", "b");
        row("operand where none belongs", "people list ada", "ada");
    }

    void aWrongLineIsRefused()
    {
        QFETCH(QString, line);
        QFETCH(QString, naming);
        const auto arguments = words(line);
        const auto invocation = ctl::parseCommandLine(arguments, m_commands);
        QVERIFY(!invocation.has_value());
        QCOMPARE(invocation.error().code, ctl::ExitCode::Usage);
        QVERIFY2(invocation.error().message.find(naming.toStdString()) != std::string::npos,
                 invocation.error().message.c_str());
        QVERIFY(invocation.error().message.find('\n') == std::string::npos);
    }

    void helpIsGivenForEveryCommand()
    {
        const std::string overview = ctl::overviewHelp(m_commands);
        std::set<std::string> names;
        for (const ctl::Command& command : m_commands) {
            QVERIFY2(names.insert(command.name()).second, command.name().c_str());
            QVERIFY(overview.find(command.name()) != std::string::npos);
            auto arguments = words(QString::fromStdString(command.name()));
            arguments.emplace_back("--help");
            const auto invocation = ctl::parseCommandLine(arguments, m_commands);
            QVERIFY2(invocation.has_value() && invocation->global.isHelp, command.name().c_str());
            const std::string help = ctl::commandHelp(command);
            for (const ctl::Option& option : command.options)
                QVERIFY(help.find("--" + std::string(option.name)) != std::string::npos);
        }
    }

    void theWordHelpWorksAsWell()
    {
        const auto arguments = words(QStringLiteral("help people list"));
        const auto invocation = ctl::parseCommandLine(arguments, m_commands);
        QVERIFY(invocation.has_value() && invocation->global.isHelp && invocation->command != nullptr);
        QCOMPARE(invocation->command->name(), std::string("people list"));
    }

    void numbersAreChecked_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("number") << QStringLiteral("12") << true;
        QTest::newRow("zero") << QStringLiteral("0") << true;
        QTest::newRow("negative") << QStringLiteral("-1") << false;
        QTest::newRow("word") << QStringLiteral("many") << false;
        QTest::newRow("trailing letters") << QStringLiteral("12x") << false;
        QTest::newRow("too big") << QStringLiteral("99999999999999999999") << false;
    }

    void numbersAreChecked()
    {
        QFETCH(QString, text);
        QFETCH(bool, isGood);
        const std::vector<std::string> arguments{"activity", "tail", "--lines", text.toStdString()};
        const auto invocation = ctl::parseCommandLine(arguments, m_commands);
        QVERIFY(invocation.has_value());
        QCOMPARE(invocation->number("lines", 10, 0, 1000).has_value(), isGood);
    }

    void aNameCannotReachTheTerminal_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isChanged");
        QTest::newRow("plain") << QStringLiteral("Ada Lovelace") << false;
        QTest::newRow("accents") << QString::fromUtf8("Zoë Ångström") << false;
        QTest::newRow("right to left") << QString::fromUtf8("נועה לוי") << false;
        QTest::newRow("escape sequence") << QStringLiteral("\x1b[31mred") << true;
        QTest::newRow("C1 control") << QString(QChar(0x9b)) << true;
        QTest::newRow("direction override") << QString(QChar(0x202e)) << true;
        QTest::newRow("isolate") << QString(QChar(0x2066)) << true;
    }

    void aNameCannotReachTheTerminal()
    {
        QFETCH(QString, name);
        QFETCH(bool, isChanged);
        QCOMPARE(ctl::printable(name.toStdString()) != name.toStdString(), isChanged);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "CommandLineTest.moc"
