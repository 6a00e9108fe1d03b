// SPDX-License-Identifier: Apache-2.0
// Instructions in which the words of Okta's and the vendor's pages stand out.
#pragma once

#include "style/Style.h"

#include <QLabel>

namespace rollcall::ui {

/// Words between asterisks are set in the stronger weight; everything else is shown as it is, never as markup.
class GuideText : public QLabel {
    Q_OBJECT

public:
    explicit GuideText(const Style& style, QWidget* parent = nullptr);

    void setWords(const QString& words);
    /// The same as HTML, escaped.
    [[nodiscard]] static QString toHtml(const QString& words);
    /// Without the asterisks, as it is read aloud.
    [[nodiscard]] static QString toPlain(const QString& words);

private:
    QString m_words;
};

} // namespace rollcall::ui
