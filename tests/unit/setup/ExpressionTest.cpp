// SPDX-License-Identifier: Apache-2.0
// What an expression of a mapping gives for a person, what it reads that the person has not, and that it comes to an
// end.
#include "setup/Mapping.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::setup;

namespace {

const okta::Profile alex{{"login", std::string("alex@acme.example")},
                         {"firstName", std::string("Alex")},
                         {"lastName", std::string("Doe")},
                         {"middleName", std::monostate{}},
                         {"displayName", std::string("Zoë Müller")}};

} // namespace

class ExpressionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expressionsAreWorkedOut_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isKnown");
        const auto row = [](const char* expression, const char* value, bool isKnown = true) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << QString::fromUtf8(value) << isKnown;
        };
        row("user.firstName", "Alex");
        row("user.firstName + \" \" + user.lastName", "Alex Doe");
        row("String.substringBefore(user.login, \"@\")", "alex");
        row("String.toUpperCase(source.lastName)", "DOE");
        row("user.middleName == null ? \"none\" : user.middleName", "none");
        row("user.lastName != \"Doe\" && true ? 'a' : 'b'", "b");
        row("String.replace(user.login, \"acme\", \"other\")", "alex@other.example");
        row("String.substring(user.firstName, 0, 2)", "Al");
        row("user.nothing", "");
        row("!user.middleName ? 'none' : 'one'", "none");
        row("!! user.lastName", "true");
        row("String.toUpperCase(user.displayName)", "ZOË MÜLLER");
        row("String.toLowerCase('ÅSA')", "åsa");
        row("String.len(user.displayName)", "10");
        row("String.substring(user.displayName, 0, 3)", "Zoë");
        row("String.substring(user.displayName, 2, 6)", "ë Mü");
        row("Arrays.contains(user.groups, 'a')", "", false);
        row("user.firstName +", "", false);
        row("\"open", "", false);
    }
    void expressionsAreWorkedOut()
    {
        QFETCH(QString, expression);
        QFETCH(QString, value);
        QFETCH(bool, isKnown);
        const auto result = evaluate(expression.toStdString(), alex);
        QCOMPARE(result.has_value(), isKnown);
        if (isKnown)
            QCOMPARE(*result, value.toStdString());
        else
            QVERIFY(result.error().message.find("Preview") != std::string::npos);
    }

    void whatWouldNotEndIsNotWorkedOut_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<bool>("isKnown");
        const auto nested = [](int depth, const char* before, const char* inside, const char* after) {
            return QString::fromLatin1(before).repeated(depth) + QLatin1String(inside) +
                   QString::fromLatin1(after).repeated(depth);
        };
        QTest::newRow("many negations") << nested(4000, "!", "true", "") << true;
        QTest::newRow("too long") << nested(1'000'000, "!", "true", "") << false;
        QTest::newRow("many brackets") << nested(2000, "(", "true", ")") << false;
        QTest::newRow("many choices") << nested(500, "true?", "true", ":1") << false;
        QTest::newRow("ten times longer, again and again")
            << nested(20, "String.replace(", "'aaaaaaaaaa'", ",'a','aaaaaaaaaa')") << false;
        QTest::newRow("a letter longer, again and again")
            << nested(20, "String.append(", "'aaaaaaaaaa'", ",'a')") << true;
        QTest::newRow("four thousand letters") << nested(1, "'", QByteArray(4000, 'x').constData(), "'") << true;
    }
    void whatWouldNotEndIsNotWorkedOut()
    {
        QFETCH(QString, expression);
        QFETCH(bool, isKnown);
        const auto result = evaluate(expression.toStdString(), alex);
        QCOMPARE(result.has_value(), isKnown);
        if (!isKnown)
            QVERIFY(result.error().message.size() < 400);
    }

    void whatThePersonHasNotIsNamed()
    {
        const std::vector<std::string> none;
        QCOMPARE(absentAttributes("user.firstName + user.middleName", alex), none);
        QCOMPARE(absentAttributes("user.fristName", alex), std::vector<std::string>{"fristName"});
        const std::vector<std::string> both{"costCenter", "fristName"};
        QCOMPARE(absentAttributes("user.fristName + source.costCenter + user.fristName", alex), both);
        QCOMPARE(absentAttributes("user.fristName +", alex), none);
    }
};

QTEST_GUILESS_MAIN(ExpressionTest)
#include "ExpressionTest.moc"
