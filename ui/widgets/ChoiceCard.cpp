// SPDX-License-Identifier: Apache-2.0
// A card that is pressed: its border says whether it is chosen, and a tick says so without colour.
#include "widgets/ChoiceCard.h"

#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace rollcall::ui {

namespace {

/// A sign in a line of words.
class Sign final : public QWidget {
public:
    Sign(const Style& style, IconName icon, Ink ink) : m_style(style), m_icon(icon), m_ink(ink)
    {
        setFixedSize(size::smallIcon, size::icon);
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintIcon(painter, QRectF(rect()), m_icon, m_style.colour(m_ink));
    }

private:
    const Style& m_style;
    IconName m_icon;
    Ink m_ink;
};

} // namespace

ChoiceCard::ChoiceCard(const Style& style, const QString& title, QWidget* parent)
    : QAbstractButton(parent),
      m_style(style),
      m_note(new Label(style, FontRole::Detail, Ink::Muted)),
      m_lines(new QVBoxLayout(this))
{
    setCheckable(true);
    // As high as its neighbours in a row.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setText(title);
    setAccessibleName(title);
    auto* words = new Label(style, title, FontRole::Strong);
    words->setWordWrap(true);
    words->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_note->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_note->hide();
    auto* head = new QHBoxLayout;
    head->setSpacing(space::small);
    head->setContentsMargins(0, 0, size::icon + space::small, 0);
    head->addWidget(words, 1);
    head->addWidget(m_note);
    m_lines->setContentsMargins(space::large, space::medium, space::large, space::medium);
    m_lines->setSpacing(space::close);
    m_lines->addLayout(head);
    m_lines->addStretch(1);
}

void ChoiceCard::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void ChoiceCard::addLine(const QString& words, IconName sign, Ink ink)
{
    auto* label = new Label(m_style, words, FontRole::Text, Ink::Muted);
    label->setWordWrap(true);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::small);
    if (sign != IconName::None)
        row->addWidget(new Sign(m_style, sign, ink), 0, Qt::AlignTop);
    row->addWidget(label, 1);
    m_lines->insertLayout(m_lines->count() - 1, row);
    const QString so = accessibleDescription();
    setAccessibleDescription(so.isEmpty() ? words : so + QLatin1Char(' ') + words);
}

void ChoiceCard::paintEvent(QPaintEvent*)
{
    const auto& colours = m_style.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMarked = isChecked() || hasFocus();
    const double line = isMarked ? 1.5 : 1.0;
    painter.setPen(QPen(isMarked ? colours.accent : colours.border, line));
    painter.setBrush(underMouse() && !isChecked() ? colours.hover : colours.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), radius::card,
                            radius::card);
    if (!isChecked())
        return;
    const int left = isRightToLeft() ? space::medium : width() - space::medium - size::icon;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    const QRectF tick(left, space::medium, size::icon, size::icon);
    painter.drawEllipse(tick);
    paintIcon(painter, tick.adjusted(3, 3, -3, -3), IconName::Check, colours.onAccent);
}

void ChoiceCard::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void ChoiceCard::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace rollcall::ui
