// SPDX-License-Identifier: Apache-2.0
// Colours names, strings and other values of pretty-printed JSON.
#pragma once

#include "style/Style.h"

#include <QSyntaxHighlighter>

namespace rollcall::ui {

class JsonHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    JsonHighlighter(const Style& style, QTextDocument* document);
    void setActive(bool isActive) { m_isActive = isActive; }

protected:
    void highlightBlock(const QString& line) override;

private:
    const Style& m_style;
    bool m_isActive = true;
};

} // namespace rollcall::ui
