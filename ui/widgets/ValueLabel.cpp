// SPDX-License-Identifier: Apache-2.0
// A label breaks at blanks alone, so long words get zero-width spaces; they are taken out again on every way to copy.
#include "widgets/ValueLabel.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

namespace rollcall::ui {

namespace {

constexpr QChar breakHere(0x200B);
constexpr qsizetype longWord = 16;
constexpr char16_t firstJoining = 0x0300; // below it stand Latin letters, digits and signs, which never join

} // namespace

ValueLabel::ValueLabel(const Style& style, const QString& value, FontRole role, Ink ink, QWidget* parent)
    : Label(style, breakable(value), role, ink, parent), m_plain(value)
{
}

QString ValueLabel::breakable(const QString& value)
{
    QString shown;
    shown.reserve(value.size() * 2);
    qsizetype at = 0;
    while (at < value.size()) {
        qsizetype end = at;
        while (end < value.size() && !value.at(end).isSpace())
            ++end;
        const bool isLong = end - at > longWord;
        for (qsizetype i = at; i < end; ++i) {
            shown += value.at(i);
            const bool canBreak =
                i + 1 < end && value.at(i).unicode() < firstJoining && value.at(i + 1).unicode() < firstJoining;
            if (isLong && canBreak)
                shown += breakHere;
        }
        if (end < value.size())
            shown += value.at(end);
        at = end + 1;
    }
    return shown;
}

QString ValueLabel::selectedPlainText() const
{
    // What was sent may hold such a space of its own: the whole value is known, a part of it is taken as it is shown.
    const QString selected = selectedText();
    return selected == text() ? m_plain : QString(selected).remove(breakHere);
}

void ValueLabel::copy() const
{
    if (hasSelectedText())
        QGuiApplication::clipboard()->setText(selectedPlainText());
}

void ValueLabel::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        event->accept();
        return;
    }
    Label::keyPressEvent(event);
}

void ValueLabel::mouseReleaseEvent(QMouseEvent* event)
{
    Label::mouseReleaseEvent(event);
    auto* clipboard = QGuiApplication::clipboard();
    if (hasSelectedText() && clipboard->supportsSelection())
        clipboard->setText(selectedPlainText(), QClipboard::Selection);
}

void ValueLabel::contextMenuEvent(QContextMenuEvent* event)
{
    if (textInteractionFlags() == Qt::NoTextInteraction) {
        Label::contextMenuEvent(event);
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* copySelected = menu->addAction(tr("Copy"), this, [this] { copy(); });
    copySelected->setEnabled(hasSelectedText());
    menu->addAction(tr("Copy the whole value"), this, [this] { QGuiApplication::clipboard()->setText(m_plain); });
    menu->popup(event->globalPos());
}

} // namespace rollcall::ui
