// SPDX-License-Identifier: Apache-2.0
// A state as shape, word and colour.
#pragma once

#include "style/Style.h"

#include <QWidget>

namespace rollcall::ui {

class Pill : public QWidget {
    Q_OBJECT

public:
    explicit Pill(const Style& style, QWidget* parent = nullptr);
    Pill(const Style& style, const QString& text, models::Tone tone, QWidget* parent = nullptr);
    Pill(const Style& style, IconName icon, const QString& text, models::Tone tone, QWidget* parent = nullptr);

    void set(IconName icon, const QString& text, models::Tone tone);
    /// With the shape that belongs to the tone.
    void set(const QString& text, models::Tone tone);
    [[nodiscard]] const QString& text() const { return m_text; }
    [[nodiscard]] models::Tone tone() const { return m_tone; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    /// The same drawing for delegates: left aligned and vertically centred in `rect`, elided when too wide.
    static void paint(QPainter& painter, const Style& style, const QRect& rect, IconName icon, const QString& text,
                      models::Tone tone);
    [[nodiscard]] static int widthOf(const Style& style, IconName icon, const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
    IconName m_icon = IconName::None;
    QString m_text;
    models::Tone m_tone = models::Tone::Neutral;
};

} // namespace rollcall::ui
