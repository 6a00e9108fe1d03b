// SPDX-License-Identifier: Apache-2.0
// An id looks and copies as it is written, in the program and on paper.
#include "setup/GuideFile.h"
#include "style/Style.h"

#include <QApplication>
#include <QGlyphRun>
#include <QProcess>
#include <QRawFont>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextLayout>
#include <QtTest>

#include <memory>

using namespace rollcall;

namespace {

/// Of one line, in the order of the letters.
QList<quint32> glyphsOf(const QString& text, const QFont& font)
{
    QTextLayout layout(text, font);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
    QList<quint32> glyphs;
    for (const QGlyphRun& run : layout.glyphRuns())
        glyphs += run.glyphIndexes();
    return glyphs;
}

} // namespace

class LettersTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_style = std::make_unique<ui::Style>(*qApp); }
    void cleanupTestCase() { m_style.reset(); }

    void noLetterDependsOnItsNeighbours_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"00gabcdefGHIJKLMN0x7", "3x4", "10:42:07", "A-B", "(In Okta)", "->"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void noLetterDependsOnItsNeighbours()
    {
        QFETCH(QString, text);
        for (const auto role : {ui::FontRole::Text, ui::FontRole::Strong, ui::FontRole::Detail, ui::FontRole::Title}) {
            const QFont font = m_style->font(role);
            QList<quint32> alone;
            for (const QChar letter : text)
                alone += glyphsOf(letter, font);
            QCOMPARE(glyphsOf(text, font), alone);
        }
    }

    void whatIsCopiedFromThePaperIsWhatStandsThere()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("pdftotext"));
        if (program.isEmpty())
            QSKIP("pdftotext is not installed");
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("guide.pdf"));
        const QStringList words{QStringLiteral("00gabcdefGHIJKLMN0x7"), QStringLiteral("(In Okta)"),
                                QStringLiteral("2026-11-23 10:42"), QStringLiteral("https://acme.okta.com:8443")};
        QVERIFY(ui::writePdf(file, QStringLiteral("Guide"), words.join(QStringLiteral("\n\n"))).has_value());
        QProcess reader;
        reader.start(program, {QStringLiteral("-raw"), file, QStringLiteral("-")});
        QVERIFY(reader.waitForFinished(60'000));
        const QString read = QString::fromUtf8(reader.readAllStandardOutput()).simplified();
        for (const QString& word : words)
            QVERIFY2(read.contains(word), qUtf8Printable(read));
    }

private:
    std::unique_ptr<ui::Style> m_style;
};

QTEST_MAIN(LettersTest)
#include "LettersTest.moc"
