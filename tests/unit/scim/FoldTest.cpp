// SPDX-License-Identifier: Apache-2.0
// Folding: what counts as the same name.
#include "Fixtures.h"

#include <scim/Fold.h>

using namespace rollcall::scim;
using rollcall::scim::test::text;

class FoldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsWhatIsTheSame_data()
    {
        QTest::addColumn<QString>("left");
        QTest::addColumn<QString>("right");
        QTest::newRow("ascii") << "Ada@Example.COM" << "ada@example.com";
        QTest::newRow("umlaut") << "MÜLLER" << "müller";
        QTest::newRow("sharp s") << "STRASSE" << "straße";
        QTest::newRow("capital sharp s") << "ẞ" << "ss";
        QTest::newRow("composed and decomposed") << "Ren\u00e9" << "rene\u0301";
        QTest::newRow("final sigma") << "ΟΔΟΣ" << "οδος";
        QTest::newRow("ligature") << "\uFB01n" << "FIN";
        QTest::newRow("cyrillic") << "ЖУКОВ" << "жуков";
        QTest::newRow("iota below, marks in either order") << "\u03b1\u0345\u0301" << "\u03b1\u0301\u0345";
    }
    void joinsWhatIsTheSame()
    {
        QFETCH(QString, left);
        QFETCH(QString, right);
        QCOMPARE(text(fold(left.toStdString())), text(fold(right.toStdString())));
    }

    void keepsApart_data()
    {
        QTest::addColumn<QString>("left");
        QTest::addColumn<QString>("right");
        QTest::newRow("accent") << "rene" << "rené";
        QTest::newRow("space") << "a b" << "ab";
        QTest::newRow("dotless i") << "ı" << "i";
        QTest::newRow("full width") << "Ａ" << "a";
    }
    void keepsApart()
    {
        QFETCH(QString, left);
        QFETCH(QString, right);
        QVERIFY(fold(left.toStdString()) != fold(right.toStdString()));
    }

    void isIdempotent_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"Ǆ", "ŉ", "ǰ", "ΐ", "ᾴ", "ßẞ", "İ", "Ω", "K", "한국어", "नमस्ते", "ﬀ", "\u0390\u0345"}) {
            QTest::newRow(name) << QString::fromUtf8(name);
        }
    }
    void isIdempotent()
    {
        QFETCH(QString, name);
        const std::string once = fold(name.toStdString());
        QCOMPARE(text(fold(once)), text(once));
        const std::string searched = foldForSearch(name.toStdString());
        QCOMPARE(text(foldForSearch(searched)), text(searched));
    }

    void stripsAccentsForSearch_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("typed");
        QTest::newRow("acute") << "René" << "rene";
        QTest::newRow("several") << "Škvorecký" << "skvorecky";
        QTest::newRow("stroke") << "Łukasz Søren" << "lukasz soren";
        QTest::newRow("ligature letters") << "Æsir" << "aesir";
        QTest::newRow("vietnamese") << "Nguyễn" << "nguyen";
        QTest::newRow("arabic vowel points") << "مُحَمَّد" << "محمد";
        QTest::newRow("hebrew points") << "שָׁלוֹם" << "שלום";
        QTest::newRow("turkish capital") << "İstanbul" << "istanbul";
        QTest::newRow("hangul stays whole") << "김민준" << "김민준";
        QTest::newRow("devanagari keeps its vowels") << "नीति" << "नीति";
    }
    void stripsAccentsForSearch()
    {
        QFETCH(QString, name);
        QFETCH(QString, typed);
        QCOMPARE(text(foldForSearch(name.toStdString())), typed);
    }

    void leavesInvalidUtf8Alone()
    {
        QCOMPARE(fold("A\xff"), std::string("A\xff"));
        QCOMPARE(foldForSearch("A\xff"), std::string("A\xff"));
        QVERIFY(!isValidUtf8("A\xff"));
        QVERIFY(isValidUtf8("Aé"));
        QVERIFY(isValidUtf8(std::string_view("a\0b", 3)));
        QCOMPARE(fold(std::string_view("A\0É", 4)).size(), std::size_t(4));
    }

    void comparesNamesByAsciiCase()
    {
        QVERIFY(equalsIgnoringAsciiCase("userName", "USERNAME"));
        QVERIFY(!equalsIgnoringAsciiCase("é", "É"));
        QVERIFY(!equalsIgnoringAsciiCase("a", "ab"));
    }
};

QTEST_GUILESS_MAIN(FoldTest)
#include "FoldTest.moc"
