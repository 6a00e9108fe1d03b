// SPDX-License-Identifier: Apache-2.0
// The measures and colours of the look: the only place where a pixel or a colour is written.
#pragma once

#include <QColor>

namespace rollcall::ui {

/// Distances, in device-independent pixels.
namespace space {
inline constexpr int hair = 1;
inline constexpr int line = 2; ///< between two lines of words that belong together
inline constexpr int tiny = 4;
inline constexpr int close = 6;  ///< between the lines of a fact
inline constexpr int keyRow = 7; ///< above and below a line of a list of attributes
inline constexpr int small = 8;
inline constexpr int row = 10;  ///< inside rows and notices of two lines
inline constexpr int chip = 11; ///< at the sides of a chip's word
inline constexpr int medium = 12;
inline constexpr int title = 14; ///< above the title of a card
inline constexpr int large = 16;
inline constexpr int pageTop = 20;
inline constexpr int wide = 24;
inline constexpr int huge = 32;
} // namespace space

/// Sizes of fonts and fixed parts, in device-independent pixels.
namespace size {
inline constexpr int detail = 11;
inline constexpr int small = 12; ///< in small buttons, chips and headers of tables
inline constexpr int text = 13;
inline constexpr int section = 15;
inline constexpr int title = 20;
inline constexpr int monospace = 12; ///< as tall to the eye as text at 13
inline constexpr int row = 32;
inline constexpr int control = 32;
inline constexpr int smallControl = 26;
inline constexpr int pill = 20;
inline constexpr int icon = 18;
inline constexpr int smallIcon = 14;
inline constexpr int sign = 12;        ///< in pills, chips, and arrows of headers and choices
inline constexpr int signGap = 5;      ///< between such a sign and its word
inline constexpr int messageIcon = 32; ///< above the words of an empty page
inline constexpr int logo = 22;
inline constexpr int fact = 160;         ///< least width of a fact's card
inline constexpr int formName = 88;      ///< names beside the fields of a form
inline constexpr int port = 96;          ///< a field for five digits
inline constexpr int pillColumn = 56;    ///< where the words beside a column of pills begin
inline constexpr int keyColumn = 120;    ///< names of attributes
inline constexpr int leastColumn = 64;   ///< a column that gives way to the others
inline constexpr int clockColumn = 80;   ///< a time to the second
inline constexpr int actionColumn = 132; ///< two words that say what was done
inline constexpr int nameColumn = 128;
inline constexpr int loginColumn = 168; ///< a user name that is a short address
inline constexpr int pillCell = 122;    ///< a pill with two words
inline constexpr int leastSection = 48;
inline constexpr int inspector = 360;  ///< five tabs side by side
inline constexpr int peopleList = 600; ///< room for the four columns that are shown at first
inline constexpr int twoColumns = 860; ///< below it the cards stand in two columns
inline constexpr int collapseSidebar = 1100;
inline constexpr int chart = 360;
inline constexpr int leastChart = 240;
inline constexpr int chartAxis = 28;
inline constexpr int stage = 30; ///< of a funnel
inline constexpr int stageNote = 14;
inline constexpr int stageName = 150;
inline constexpr int stageValue = 64;
inline constexpr int sidebar = 208;
inline constexpr int sidebarCollapsed = 56;
inline constexpr int search = 280;
inline constexpr int actions = 316;      ///< two columns of buttons in a card, and a scroll bar beside it
inline constexpr int bar = 14;           ///< height of a funnel bar
inline constexpr int hoursHeight = 140;  ///< least height of the traffic bars
inline constexpr int reading = 560;      ///< widest line of running text
inline constexpr int setupColumns = 940; ///< below it the cards stand under the steps
inline constexpr int stepMark = 24;      ///< the circle before a step
inline constexpr int step = 38;          ///< a step that is closed
inline constexpr int stepProof = 80;     ///< least room for what proves a step
inline constexpr int valueName = 150;    ///< names beside values that are copied or pasted
inline constexpr int sideCards = 250;    ///< the column beside the steps
inline constexpr int choice = 300;       ///< least width of one of several cards to choose from
inline constexpr int windowWidth = 1280;
inline constexpr int windowHeight = 800;
inline constexpr int windowMinimumWidth = 960;
inline constexpr int windowMinimumHeight = 600;
} // namespace size

namespace radius {
inline constexpr int control = 6;
inline constexpr int card = 8;
inline constexpr int bar = 3;
} // namespace radius

/// Milliseconds.
namespace delay {
inline constexpr int search = 150;   ///< from the last key to the search
inline constexpr int skeleton = 200; ///< a load shorter than this shows nothing
inline constexpr int copied = 1500;  ///< how long "Copied" stands
inline constexpr int columns = 400;  ///< from the last change of a column to its being remembered
} // namespace delay

/// A meaning's colour and the quiet surface it stands on.
struct ToneColours {
    QColor foreground;
    QColor background;
};

/// One theme. Every text colour keeps 4.5:1 on the surfaces it is used on.
struct Colours {
    bool isDark = false;
    QColor background; ///< the window
    QColor raised;     ///< cards, tables, sidebar, fields
    QColor border;
    QColor text;
    QColor muted;
    QColor accent;
    QColor accentHover;
    QColor onAccent; ///< text on accent
    QColor hover;    ///< a control or row under the pointer
    QColor code;     ///< surface of monospaced blocks, and of what is not filled
    ToneColours neutral;
    ToneColours here;
    ToneColours okta;
    ToneColours vendor;
    ToneColours good;
    ToneColours warning;
    ToneColours bad;
};

[[nodiscard]] inline Colours lightColours()
{
    Colours c;
    c.isDark = false;
    c.background = QColor(0xf7f8fa);
    c.raised = QColor(0xffffff);
    c.border = QColor(0xe3e6ea);
    c.text = QColor(0x16191d);
    c.muted = QColor(0x5f6873);
    c.accent = QColor(0x2457d6);
    c.accentHover = QColor(0x1d49b8);
    c.onAccent = QColor(0xffffff);
    c.hover = QColor(0xf2f4f7);
    c.code = QColor(0xf2f4f7);
    c.neutral = {QColor(0x5f6873), QColor(0xf2f4f7)};
    c.here = {QColor(0x2457d6), QColor(0xe9effd)};
    c.okta = {QColor(0xb1510a), QColor(0xfdf0e4)};
    c.vendor = {QColor(0x6b3fa0), QColor(0xf1eafb)};
    c.good = {QColor(0x197c49), QColor(0xe5f5ec)};
    c.warning = {QColor(0x976500), QColor(0xfcf4dc)};
    c.bad = {QColor(0xc4314b), QColor(0xfdebee)};
    return c;
}

[[nodiscard]] inline Colours darkColours()
{
    Colours c;
    c.isDark = true;
    c.background = QColor(0x15181c);
    c.raised = QColor(0x1c2026);
    c.border = QColor(0x2c323a);
    c.text = QColor(0xe8ebef);
    c.muted = QColor(0x9aa4b0);
    c.accent = QColor(0x7aa2ff);
    c.accentHover = QColor(0x93b4ff);
    c.onAccent = QColor(0x0d1117);
    c.hover = QColor(0x232830);
    c.code = QColor(0x161a1f);
    c.neutral = {QColor(0x9aa4b0), QColor(0x161a1f)};
    c.here = {QColor(0x7aa2ff), QColor(0x212d49)};
    c.okta = {QColor(0xf0a35e), QColor(0x3a2a1a)};
    c.vendor = {QColor(0xc3a1f2), QColor(0x2e2540)};
    c.good = {QColor(0x5cc98e), QColor(0x1b3327)};
    c.warning = {QColor(0xe2bd55), QColor(0x352d16)};
    c.bad = {QColor(0xf2849a), QColor(0x3d2128)};
    return c;
}

} // namespace rollcall::ui
