// SPDX-License-Identifier: Apache-2.0
// Read-only JSON or plain text: monospaced, lightly coloured, searched with Ctrl+F, copied with one click.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QPlainTextEdit;
class QSyntaxHighlighter;

namespace rollcall::ui {

class CopyButton;
class Label;
class SearchField;

/// Lays JSON out in lines of its own without changing the order of keys or the form of numbers; text that is no JSON
/// comes back as it is.
[[nodiscard]] QString prettyJson(const QString& text);

class JsonView : public QWidget {
    Q_OBJECT

public:
    explicit JsonView(const Style& style, QWidget* parent = nullptr);

    /// Pretty-prints.
    void setJson(const QString& json);
    /// Shown as it is, without colours.
    void setPlainText(const QString& text);
    [[nodiscard]] QString text() const;
    /// A muted line above, e.g. "Response · 401 · 0.4 ms".
    void setCaption(const QString& caption);
    /// Into the text itself. Not a focus proxy: Tab would then pass over the button above the text.
    void focusText();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void openSearch();
    void closeSearch();
    void mark(const QString& needle, bool isForward);
    void fill(const QString& text, bool isJson);

    const Style& m_style;
    Label* m_caption;
    CopyButton* m_copy;
    SearchField* m_search;
    QPlainTextEdit* m_edit;
    QSyntaxHighlighter* m_highlighter;
};

} // namespace rollcall::ui
