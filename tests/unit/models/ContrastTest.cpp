// SPDX-License-Identifier: Apache-2.0
// Every text colour of the look is readable on every surface it stands on, in both themes; every icon has its file.
#include "style/Icons.h"
#include "style/Tokens.h"
#include "widgets/JsonView.h"
#include "widgets/ValueLabel.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace rollcall::ui;

namespace {

/// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.red() / 255.0) + 0.7152 * linear(colour.green() / 255.0) +
           0.0722 * linear(colour.blue() / 255.0);
}

double contrast(const QColor& a, const QColor& b)
{
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

void addTheme(const char* theme, const Colours& c)
{
    const auto add = [theme](const char* text, const QColor& ink, const char* on, const QColor& surface) {
        QTest::addRow("%s: %s on %s", theme, text, on) << ink << surface;
    };
    const std::pair<const char*, QColor> surfaces[] = {{"background", c.background},
                                                       {"raised", c.raised},
                                                       {"hover", c.hover},
                                                       {"code", c.code},
                                                       {"selection", c.here.background}};
    for (const auto& [name, surface] : surfaces) {
        add("text", c.text, name, surface);
        add("muted", c.muted, name, surface);
        add("accent", c.accent, name, surface);
    }
    add("text on accent", c.onAccent, "accent", c.accent);
    add("text on accent", c.onAccent, "accent under the pointer", c.accentHover);
    add("text", c.text, "a bad notice", c.bad.background);
    add("text", c.text, "a warning notice", c.warning.background);
    const std::pair<const char*, ToneColours> tones[] = {
        {"neutral", c.neutral}, {"here", c.here},       {"okta", c.okta}, {"vendor", c.vendor},
        {"good", c.good},       {"warning", c.warning}, {"bad", c.bad}};
    for (const auto& [name, tone] : tones) {
        add(name, tone.foreground, "its own surface", tone.background);
        add(name, tone.foreground, "raised", c.raised);
    }
    add("good", c.good.foreground, "code", c.code);
    add("vendor", c.vendor.foreground, "code", c.code);
}

} // namespace

class ContrastTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("surface");
        addTheme("light", lightColours());
        addTheme("dark", darkColours());
    }

    void textIsReadable()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, surface);
        const double found = contrast(ink, surface);
        QVERIFY2(found >= 4.5, qPrintable(QStringLiteral("contrast is %1:1").arg(found, 0, 'f', 2)));
    }

    void everyIconHasItsFile()
    {
        for (int i = static_cast<int>(IconName::None) + 1; i <= static_cast<int>(IconName::More); ++i) {
            const QString name = fileName(static_cast<IconName>(i));
            QVERIFY2(!name.isEmpty(), qPrintable(QString::number(i)));
            QVERIFY2(QFile::exists(QStringLiteral(":/rollcall/icons/%1.svg").arg(name)), qPrintable(name));
        }
    }

    void jsonKeepsWhatWasOnTheWire_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("shown");
        QTest::newRow("order of keys and form of numbers")
            << QStringLiteral("{\"b\":1.0,\"a\":[true,10000000000000000000]}")
            << QStringLiteral("{\n  \"b\": 1.0,\n  \"a\": [\n    true,\n    10000000000000000000\n  ]\n}");
        QTest::newRow("brackets inside a string stay") << QStringLiteral("{\"a\":\"{\\\"x\\\":[1,2]}\"}")
                                                       << QStringLiteral("{\n  \"a\": \"{\\\"x\\\":[1,2]}\"\n}");
        QTest::newRow("empty containers stay on one line")
            << QStringLiteral("{\"a\":[],\"b\":{ }}") << QStringLiteral("{\n  \"a\": [],\n  \"b\": {}\n}");
        QTest::newRow("no JSON comes back as it is") << QStringLiteral("<html> a, b") << QStringLiteral("<html> a, b");
        QTest::newRow("a cut body comes back as it is") << QStringLiteral("{\"a\":[1,") << QStringLiteral("{\"a\":[1,");
        QTest::newRow("a string without an end comes back as it is")
            << QStringLiteral("{\"a\":\"b") << QStringLiteral("{\"a\":\"b");
    }

    void jsonKeepsWhatWasOnTheWire()
    {
        QFETCH(QString, given);
        QFETCH(QString, shown);
        QCOMPARE(prettyJson(given), shown);
    }

    // Long values break anywhere; what is copied is what was sent.
    void longValuesBreakAndAreCopiedAsTheyAre()
    {
        Style style(*qApp);
        const QString id = QStringLiteral("b3d09c12-7c1f-4e2a-9d3b-0123456789ab");
        ValueLabel label(style, id, FontRole::Monospace, Ink::Text);
        label.setWordWrap(true);
        label.setSelectable(true);
        QVERIFY(label.text().size() > id.size());
        QVERIFY(label.heightForWidth(72) > label.heightForWidth(1440));
        QCOMPARE(label.plainText(), id);
        label.setSelection(0, static_cast<int>(label.text().size()));
        QCOMPARE(label.selectedPlainText(), id);
        label.setSelection(0, 15);
        QCOMPARE(label.selectedPlainText(), id.left(8));
        label.setSelection(0, static_cast<int>(label.text().size()));
        QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), id);
        const QString words = QString::fromUtf8("Zoë from the الخوارزميالخوارزمي team");
        QCOMPARE(ValueLabel::breakable(words), words);
    }
};

QTEST_MAIN(ContrastTest)
#include "ContrastTest.moc"
