// SPDX-License-Identifier: Apache-2.0
// A line edit with the search sign in front and a button that empties it.
#include "widgets/SearchField.h"

#include <QAction>
#include <QKeyEvent>
#include <QShortcut>

namespace rollcall::ui {

SearchField::SearchField(const Style& style, const QString& placeholder, QWidget* parent) : QLineEdit(parent)
{
    setProperty("search", true);
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setFont(style.font(FontRole::Text));
    addAction(style.icon(IconName::Search, Ink::Muted), QLineEdit::LeadingPosition);
    auto* clearAction = addAction(style.icon(IconName::Cross, Ink::Muted), QLineEdit::TrailingPosition);
    clearAction->setText(tr("Clear"));
    clearAction->setToolTip(tr("Clear (Esc)"));
    clearAction->setVisible(false);
    connect(clearAction, &QAction::triggered, this, [this] {
        clear();
        announce();
        setFocus();
    });
    connect(this, &QLineEdit::textChanged, this, [this, clearAction](const QString& text) {
        clearAction->setVisible(!text.isEmpty());
        if (text.isEmpty())
            announce();
        else
            m_delay.start();
    });
    connect(this, &QLineEdit::returnPressed, this, &SearchField::announce);

    m_delay.setSingleShot(true);
    m_delay.setInterval(delay::search);
    connect(&m_delay, &QTimer::timeout, this, &SearchField::announce);

    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, this, [this] {
        setFocus(Qt::ShortcutFocusReason);
        selectAll();
    });
}

QSize SearchField::sizeHint() const
{
    return {size::search, size::control};
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::announce()
{
    m_delay.stop();
    if (text() == m_announced)
        return;
    m_announced = text();
    Q_EMIT searchChanged(m_announced);
}

} // namespace rollcall::ui
