// SPDX-License-Identifier: Apache-2.0
#include "templates/TemplateEdit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

#include <optional>

namespace rollcall::ui {

TemplateEdit::TemplateEdit(const Style& style, QWidget* parent)
    : QPlainTextEdit(parent), m_names(new QStringListModel(this)), m_completer(new QCompleter(m_names, this))
{
    setProperty("field", true);
    setFont(style.font(FontRole::Monospace));
    setTabChangesFocus(true);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &TemplateEdit::complete);
}

void TemplateEdit::setVariables(const QStringList& names)
{
    if (m_names->stringList() != names)
        m_names->setStringList(names);
}

void TemplateEdit::replaceAll(const QString& words)
{
    if (words == toPlainText())
        return;
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(words);
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

void TemplateEdit::insertVariable(const QString& name)
{
    textCursor().insertText(QStringLiteral("{{%1}}").arg(name));
}

void TemplateEdit::goTo(int line, int column)
{
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, qBound(0, column - 1, block.length() - 1));
    setTextCursor(cursor);
    centerCursor();
    setFocus(Qt::OtherFocusReason);
}

std::optional<QString> TemplateEdit::openTag() const
{
    static const QRegularExpression tag(QStringLiteral("\\{\\{\\s*[#^/]?\\s*(\\w*)$"));
    const QTextCursor cursor = textCursor();
    const auto match = tag.match(cursor.block().text().left(cursor.positionInBlock()));
    return match.hasMatch() ? std::optional(match.captured(1)) : std::nullopt;
}

void TemplateEdit::offer(bool isAsked)
{
    const auto begun = openTag();
    if (isReadOnly() || (!begun && !isAsked)) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->setCompletionPrefix(begun.value_or(QString()));
    const bool isWhole = m_completer->completionCount() == 1 && m_completer->currentCompletion() == begun;
    if (m_completer->completionCount() == 0 || isWhole) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect();
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) +
                   m_completer->popup()->verticalScrollBar()->sizeHint().width() + space::wide);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void TemplateEdit::complete(const QString& name)
{
    const auto begun = openTag();
    if (!begun) {
        insertVariable(name);
        return;
    }
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(begun->size()));
    const QString behind = cursor.block().text().mid(textCursor().positionInBlock());
    cursor.insertText(behind.startsWith(QLatin1String("}}")) ? name : name + QStringLiteral("}}"));
    setTextCursor(cursor);
}

void TemplateEdit::keyPressEvent(QKeyEvent* event)
{
    const bool isOffering = m_completer->popup()->isVisible();
    switch (event->key()) {
    case Qt::Key_Enter:
    case Qt::Key_Return:
    case Qt::Key_Escape:
    case Qt::Key_Tab:
        if (isOffering) {
            event->ignore(); // the list takes it
            return;
        }
        break;
    case Qt::Key_Space:
        if (event->modifiers() == Qt::ControlModifier) {
            offer(true);
            return;
        }
        break;
    default:
        break;
    }
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty())
        offer(false);
}

} // namespace rollcall::ui
