// SPDX-License-Identifier: Apache-2.0
// Which language is taken, and how two versions of a template differ.
#include "onboarding/TemplateVersions.h"

#include <QtTest>

using namespace rollcall::onboarding;

namespace {

std::string shown(const std::vector<DiffLine>& diff)
{
    std::string text;
    for (const DiffLine& line : diff)
        text += (line.change == LineChange::Same      ? " "
                 : line.change == LineChange::Removed ? "-"
                                                      : "+") +
                line.text + "|";
    return text;
}

} // namespace

class TemplateVersionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheNearestLanguage_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("integration");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("step");
        QTest::newRow("itself") << "de" << "fr" << "de" << int(LanguageStep::Exact);
        QTest::newRow("case and underscore") << "PT_br" << "fr" << "pt-BR" << int(LanguageStep::Exact);
        QTest::newRow("parent") << "de-AT" << "fr" << "de" << int(LanguageStep::Parent);
        QTest::newRow("two parents") << "de-Latn-AT" << "fr" << "de" << int(LanguageStep::Parent);
        QTest::newRow("integration's") << "sv" << "fr-CA" << "fr" << int(LanguageStep::IntegrationDefault);
        QTest::newRow("English") << "sv" << "fi" << "en" << int(LanguageStep::English);
        QTest::newRow("none wanted") << "" << "" << "en" << int(LanguageStep::English);
        QTest::newRow("dashes alone") << "---" << "-" << "en" << int(LanguageStep::English);
    }
    void takesTheNearestLanguage()
    {
        QFETCH(QString, wanted);
        QFETCH(QString, integration);
        const auto choice =
            chooseLanguage(wanted.toStdString(), {"en", "de", "fr", "pt-BR"}, integration.toStdString());
        QVERIFY(choice);
        QTEST(QString::fromStdString(choice->language), "language");
        QTEST(int(choice->step), "step");
    }

    void saysWhenThereIsNone() { QVERIFY(!chooseLanguage("sv", {"ja"}, "fi")); }

    void showsWhatChanged()
    {
        QCOMPARE(shown(diffLines("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n")), std::string(" a|-b|+x| c| d|+e|"));
        QCOMPARE(shown(diffLines("", "a")), std::string("+a|"));
        QCOMPARE(shown(diffLines("a\n", "")), std::string("-a|"));
        QCOMPARE(shown(diffLines("a\r\nb", "a\nb\n")), std::string(" a| b|"));
        QCOMPARE(shown(diffLines("a\na\na", "a\na")), std::string(" a| a|-a|"));
        QVERIFY(diffLines("", "").empty());
    }

    void isBoundedForHugeTexts()
    {
        std::string before;
        std::string after;
        for (int line = 0; line < 30000; ++line) {
            before += "a\n";
            after += "b\n";
        }
        QCOMPARE(diffLines(before, after).size(), std::size_t{60000});
    }
};

QTEST_GUILESS_MAIN(TemplateVersionsTest)
#include "TemplateVersionsTest.moc"
