// SPDX-License-Identifier: Apache-2.0
// The text on a quiet surface; search opens above it on Ctrl+F, the copy button stands in the caption's line.
#include "widgets/JsonView.h"

#include "widgets/CopyButton.h"
#include "widgets/JsonHighlighter.h"
#include "widgets/Label.h"
#include "widgets/SearchField.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

namespace rollcall::ui {

JsonView::JsonView(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_caption(new Label(style, FontRole::Detail, Ink::Muted)),
      m_copy(new CopyButton(style, tr("Copy"), ButtonKind::Small)),
      m_search(new SearchField(style, tr("Find"))),
      m_edit(new QPlainTextEdit)
{
    m_caption->setObjectName(QStringLiteral("m_caption"));
    m_caption->setElideMode(Qt::ElideRight);
    m_copy->setObjectName(QStringLiteral("m_copy"));
    m_search->setObjectName(QStringLiteral("m_search"));
    m_edit->setObjectName(QStringLiteral("m_edit"));
    m_edit->setReadOnly(true);
    m_edit->setUndoRedoEnabled(false);
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setFont(style.font(FontRole::Monospace));
    m_edit->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->document()->setDocumentMargin(space::row);
    m_edit->setAccessibleName(tr("Text"));
    m_highlighter = new JsonHighlighter(style, m_edit->document());

    auto* top = new QHBoxLayout;
    top->setSpacing(space::small);
    top->addWidget(m_caption, 1);
    top->addWidget(m_copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addLayout(top);
    column->addWidget(m_search);
    column->addWidget(m_edit, 1);
    m_search->hide();

    connect(m_search, &SearchField::searchChanged, this, [this](const QString& needle) { mark(needle, true); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { mark(m_search->text(), true); });
    m_edit->installEventFilter(this);
}

void JsonView::setJson(const QString& json)
{
    fill(prettyJson(json), true);
}

void JsonView::setPlainText(const QString& text)
{
    fill(text, false);
}

void JsonView::fill(const QString& text, bool isJson)
{
    if (auto* highlighter = qobject_cast<JsonHighlighter*>(m_highlighter))
        highlighter->setActive(isJson);
    m_copy->setCopyText(text);
    if (text == m_edit->toPlainText())
        return;
    m_edit->setPlainText(text);
}

QString JsonView::text() const
{
    return m_edit->toPlainText();
}

void JsonView::focusText()
{
    m_edit->setFocus(Qt::TabFocusReason);
}

void JsonView::setCaption(const QString& caption)
{
    m_caption->setText(caption);
}

void JsonView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Find)) {
        openSearch();
        return;
    }
    if (event->key() == Qt::Key_Escape && m_search->isVisible()) {
        closeSearch();
        return;
    }
    QWidget::keyPressEvent(event);
}

bool JsonView::eventFilter(QObject* watched, QEvent* event)
{
    // Ctrl+F inside the text means this text, although the page's own search field listens for the same keys.
    if (watched == m_edit && event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Find)) {
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void JsonView::openSearch()
{
    m_search->show();
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void JsonView::closeSearch()
{
    m_search->clear();
    m_search->hide();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void JsonView::mark(const QString& needle, bool isForward)
{
    if (needle.isEmpty()) {
        auto cursor = m_edit->textCursor();
        cursor.clearSelection();
        m_edit->setTextCursor(cursor);
        return;
    }
    const auto flags = isForward ? QTextDocument::FindFlags() : QTextDocument::FindFlags(QTextDocument::FindBackward);
    if (m_edit->find(needle, flags))
        return;
    m_edit->moveCursor(isForward ? QTextCursor::Start : QTextCursor::End);
    // Nothing found from either end leaves the cursor where the text begins.
    static_cast<void>(m_edit->find(needle, flags));
}

} // namespace rollcall::ui
