// SPDX-License-Identifier: Apache-2.0
// A tool tip shows what others named letter by letter, and leaves alone what Qt shows so anyway.
#include "widgets/ToolTip.h"

#include <QTextDocument>
#include <QWidget>
#include <QtTest>

using namespace rollcall;

class ToolTipTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatOthersNamedIsNoMarkup_data();
    void whatOthersNamedIsNoMarkup();
};

void ToolTipTest::whatOthersNamedIsNoMarkup_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isMarkup");
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("a name") << "People & groups" << false;
    QTest::newRow("two lines") << "Group A is assigned\n3 Nov 2026, 10:00" << false;
    QTest::newRow("an arrow") << "a < b" << false;
    QTest::newRow("a heading") << "<h1>Proven</h1>" << true;
    QTest::newRow("a picture") << "found: <img src=\"file:///etc/passwd\">" << true;
    QTest::newRow("escaped already") << "&lt;b&gt;" << true;
    QTest::newRow("a heading of two lines") << "<b>Group</b>\n3 Nov 2026" << true;
}

void ToolTipTest::whatOthersNamedIsNoMarkup()
{
    QFETCH(QString, text);
    QFETCH(bool, isMarkup);
    QCOMPARE(Qt::mightBeRichText(text), isMarkup);
    QWidget widget;
    ui::setPlainToolTip(&widget, text);
    const QString tip = widget.toolTip();
    if (!isMarkup) {
        QCOMPARE(tip, text);
        return;
    }
    QVERIFY(Qt::mightBeRichText(tip));
    QTextDocument shown;
    shown.setHtml(tip);
    QCOMPARE(shown.toPlainText(), text);
}

QTEST_MAIN(ToolTipTest)
#include "ToolTipTest.moc"
