// SPDX-License-Identifier: Apache-2.0
// Letters beyond ASCII: capital and small, counted and cut.
#include "Fixtures.h"

#include <scim/LetterCase.h>

using namespace rollcall::scim;
using rollcall::scim::test::text;

class LetterCaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lettersHaveACase_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("capital");
        QTest::addColumn<QString>("small");
        QTest::newRow("nothing") << "" << "" << "";
        QTest::newRow("ascii") << "Ada 1" << "ADA 1" << "ada 1";
        QTest::newRow("umlaut") << "Müller" << "MÜLLER" << "müller";
        QTest::newRow("sharp s") << "Straße" << "STRASSE" << "straße";
        QTest::newRow("cyrillic") << "Жуков" << "ЖУКОВ" << "жуков";
        QTest::newRow("of no case") << "王 – 😀" << "王 – 😀" << "王 – 😀";
    }
    void lettersHaveACase()
    {
        QFETCH(QString, written);
        QFETCH(QString, capital);
        QFETCH(QString, small);
        QCOMPARE(text(upperCase(written.toStdString())), capital);
        QCOMPARE(text(lowerCase(written.toStdString())), small);
    }

    void lettersAreCountedAndCut_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("firstTwo");
        QTest::addColumn<QString>("fromThree");
        QTest::newRow("nothing") << "" << 0 << "" << "";
        QTest::newRow("ascii") << "Adam" << 4 << "Ad" << "m";
        QTest::newRow("umlaut") << "Müll" << 4 << "Mü" << "l";
        QTest::newRow("four bytes") << "😀é王" << 3 << "😀é" << "";
    }
    void lettersAreCountedAndCut()
    {
        QFETCH(QString, written);
        QFETCH(int, length);
        QFETCH(QString, firstTwo);
        QFETCH(QString, fromThree);
        const std::string whole = written.toStdString();
        QCOMPARE(lengthOf(whole), static_cast<std::size_t>(length));
        QCOMPARE(text(std::string(partOf(whole, 0, 2))), firstTwo);
        QCOMPARE(text(std::string(partOf(whole, 3, 100))), fromThree);
    }

    void whatIsNoTextStaysAsItIs()
    {
        const std::string broken = "a\xC3(\xFF";
        QCOMPARE(upperCase(broken), std::string("A\xC3(\xFF"));
        QCOMPARE(lengthOf(broken), std::size_t{4});
        QCOMPARE(std::string(partOf(broken, 1, 2)), std::string("\xC3("));
    }
};

QTEST_GUILESS_MAIN(LetterCaseTest)
#include "LetterCaseTest.moc"
