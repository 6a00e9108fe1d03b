// SPDX-License-Identifier: Apache-2.0
// A raised, rounded surface with an optional title and a body.
#pragma once

#include "style/Style.h"

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace rollcall::ui {

class Label;

class Card : public QFrame {
    Q_OBJECT

public:
    /// An empty title takes no room.
    explicit Card(const Style& style, const QString& title = {}, QWidget* parent = nullptr);

    /// Where the content goes: margins 16, spacing 8.
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }
    void setTitle(const QString& title);
    /// Muted, at the right of the title.
    void setNote(const QString& note, const QString& exact = {});
    /// At the right of title and note.
    void addHeaderWidget(QWidget* widget);

private:
    const Style& m_style;
    QVBoxLayout* m_outer;
    QWidget* m_header;
    QHBoxLayout* m_headerRow;
    Label* m_title;
    Label* m_note;
    QVBoxLayout* m_body;
};

/// A line of one pixel in the border colour.
class Hairline : public QFrame {
    Q_OBJECT

public:
    explicit Hairline(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);
};

} // namespace rollcall::ui
