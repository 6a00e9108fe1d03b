// SPDX-License-Identifier: Apache-2.0
// Rules for Qt's own widgets; what we paint ourselves reads the tokens directly.
#include "style/Stylesheet.h"

#include <QHash>

namespace rollcall::ui {

namespace {

constexpr auto rules = R"(
QToolTip { color: @text; background: @raised; border: 1px solid @border; padding: @tiny @small; }

QWidget[surface="background"] { background: @background; }
QWidget[surface="raised"] { background: @raised; }
QWidget[surface="code"] { background: @code; border: none; border-radius: @control; }
QFrame[card="true"] { background: @raised; border: 1px solid @border; border-radius: @card; }
QFrame[notice="warning"] { background: @warningSurface; border: none; border-radius: @card; }
QFrame[notice="bad"] { background: @badSurface; border: none; border-radius: @card; }
QFrame[hairline="horizontal"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QFrame[hairline="vertical"] { background: @border; border: none; max-width: 1px; min-width: 1px; }

QLabel { background: transparent; }
QLabel[ink="Text"] { color: @text; }
QLabel[ink="Muted"] { color: @muted; }
QLabel[ink="Accent"] { color: @accent; }
QLabel[ink="OnAccent"] { color: @onAccent; }
QLabel[ink="Here"] { color: @here; }
QLabel[ink="Okta"] { color: @okta; }
QLabel[ink="Vendor"] { color: @vendor; }
QLabel[ink="Good"] { color: @good; }
QLabel[ink="Warning"] { color: @warning; }
QLabel[ink="Bad"] { color: @bad; }

QPushButton { background: @raised; color: @text; border: 1px solid @border; border-radius: @control; padding: 0 @medium; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @border; }
QPushButton:focus { border: 1px solid @accent; outline: none; }
QPushButton:disabled { color: @faded; background: @raised; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="Small"] { padding: 0 @small; }
QPushButton[kind="Primary"] { background: @accent; color: @onAccent; border: 1px solid @accent; }
QPushButton[kind="Primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[kind="Primary"]:focus { border: 2px solid @focusOnAccent; }
QPushButton[kind="Primary"]:disabled { background: @border; color: @faded; border-color: @border; }
QPushButton[kind="Flat"] { background: transparent; border: 1px solid transparent; color: @muted; padding: 0 @small; }
QPushButton[kind="Flat"]:hover { background: @hover; color: @text; }
QPushButton[kind="Flat"]:focus { border: 1px solid @accent; }

QLineEdit, QSpinBox, QComboBox, QPlainTextEdit[field="true"] { background: @raised; color: @text; border: 1px solid @border;
  border-radius: @control; padding: 0 @small; selection-background-color: @selection; selection-color: @text; }
QLineEdit[search="true"] { padding: 0 @hairGap; }
QLineEdit, QSpinBox, QComboBox { min-height: @controlInner; max-height: @controlInner; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit[field="true"]:focus { border: 1px solid @accent; }
QLineEdit[invalid="true"], QSpinBox[invalid="true"] { border: 1px solid @bad; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @faded; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: @wide; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @border; outline: none;
  selection-background-color: @hereSurface; selection-color: @text; }

QPlainTextEdit { background: @code; color: @text; border: 1px solid @code; border-radius: @control;
  selection-background-color: @selection; selection-color: @text; }
QPlainTextEdit:focus { border: 1px solid @accent; }

QTableView { background: @raised; color: @text; border: none; outline: none; gridline-color: transparent;
  selection-background-color: @hereSurface; selection-color: @text; }
QTableView QTableCornerButton::section { background: @raised; border: none; }
QHeaderView { background: @raised; border: none; }

QTabBar { background: transparent; border: none; }
QTabBar::tab { color: @muted; background: transparent; border: none; border-bottom: 2px solid transparent;
  padding: @small 0 @small 0; margin-right: @tabGap; min-width: 24px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabBar::scroller { width: @wide; }
QTabBar QToolButton { background: @raised; border: none; border-radius: @control; }
QTabBar QToolButton:hover { background: @hover; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[scrolled="true"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: @medium; margin: 0; }
QScrollBar:horizontal { background: transparent; height: @medium; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: @bar; margin: @scrollMargin; }
QScrollBar::handle:vertical { min-height: @huge; }
QScrollBar::handle:horizontal { min-width: @huge; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }

QMenu { background: @raised; color: @text; border: 1px solid @border; padding: @tiny; }
QMenu::item { padding: @smallMinus @wide @smallMinus @medium; border-radius: @tiny; }
QMenu::item:selected { background: @hereSurface; color: @text; }
QMenu::item:disabled { color: @faded; }
QMenu::separator { height: 1px; background: @border; margin: @tiny @small; }
QMenu::icon { padding-left: @small; }
QMenu::indicator { width: @large; height: @large; margin-left: @tiny; }

QProgressBar { background: @code; border: none; border-radius: @bar; max-height: @small; min-height: @small; }
QProgressBar::chunk { background: @accent; border-radius: @bar; }
)";

QString pixels(int value)
{
    return QStringLiteral("%1px").arg(value);
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](int x, int y) { return static_cast<int>(x * (1 - share) + y * share); };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

QHash<QString, QString> values(const Colours& c)
{
    const auto put = [](QHash<QString, QString>& to, const char* key, const QColor& colour) {
        to.insert(QLatin1String(key), colour.name());
    };
    QHash<QString, QString> v;
    put(v, "background", c.background);
    put(v, "raised", c.raised);
    put(v, "border", c.border);
    put(v, "text", c.text);
    put(v, "muted", c.muted);
    put(v, "faded", mixed(c.muted, c.raised, 0.4));
    put(v, "accent", c.accent);
    put(v, "accentHover", c.accentHover);
    put(v, "onAccent", c.onAccent);
    put(v, "focusOnAccent", mixed(c.accent, c.text, 0.6));
    put(v, "hover", c.hover);
    put(v, "code", c.code);
    put(v, "selection", mixed(c.raised, c.accent, 0.28));
    put(v, "scroll", mixed(c.border, c.muted, 0.25));
    put(v, "here", c.here.foreground);
    put(v, "hereSurface", c.here.background);
    put(v, "okta", c.okta.foreground);
    put(v, "vendor", c.vendor.foreground);
    put(v, "good", c.good.foreground);
    put(v, "warning", c.warning.foreground);
    put(v, "warningSurface", c.warning.background);
    put(v, "bad", c.bad.foreground);
    put(v, "badSurface", c.bad.background);
    v.insert(QStringLiteral("hairGap"), pixels(space::hair));
    v.insert(QStringLiteral("tiny"), pixels(space::tiny));
    v.insert(QStringLiteral("small"), pixels(space::small));
    v.insert(QStringLiteral("smallMinus"), pixels(space::small - 2));
    v.insert(QStringLiteral("medium"), pixels(space::medium));
    v.insert(QStringLiteral("large"), pixels(space::large));
    v.insert(QStringLiteral("wide"), pixels(space::wide));
    v.insert(QStringLiteral("huge"), pixels(space::huge));
    v.insert(QStringLiteral("tabGap"), pixels(space::medium));
    v.insert(QStringLiteral("control"), pixels(radius::control));
    v.insert(QStringLiteral("card"), pixels(radius::card));
    v.insert(QStringLiteral("bar"), pixels(radius::bar));
    v.insert(QStringLiteral("scrollMargin"), pixels(space::tiny - 1));
    v.insert(QStringLiteral("controlInner"), pixels(size::control - 2));
    return v;
}

} // namespace

QString makeStylesheet(const Colours& colours)
{
    const auto known = values(colours);
    const QString source = QString::fromLatin1(rules);
    QString sheet;
    sheet.reserve(source.size() * 5 / 4);
    for (qsizetype i = 0; i < source.size(); ++i) {
        if (source.at(i) != QLatin1Char('@')) {
            sheet += source.at(i);
            continue;
        }
        qsizetype end = i + 1;
        while (end < source.size() && source.at(end).isLetter())
            ++end;
        const auto found = known.constFind(source.mid(i + 1, end - i - 1));
        Q_ASSERT(found != known.constEnd());
        sheet += found.value();
        i = end - 1;
    }
    return sheet;
}

QPalette makePalette(const Colours& c)
{
    QPalette palette(c.text, c.raised, mixed(c.raised, c.text, 0.1), mixed(c.border, c.text, 0.2), c.border, c.text,
                     c.accent, c.raised, c.background);
    palette.setColor(QPalette::AlternateBase, c.hover);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Highlight, mixed(c.raised, c.accent, 0.28));
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.vendor.foreground);
    palette.setColor(QPalette::Button, c.raised);
    const QColor faded = mixed(c.muted, c.raised, 0.4);
    palette.setColor(QPalette::Disabled, QPalette::WindowText, faded);
    palette.setColor(QPalette::Disabled, QPalette::Text, faded);
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, faded);
    return palette;
}

} // namespace rollcall::ui
