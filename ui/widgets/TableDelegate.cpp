// SPDX-License-Identifier: Apache-2.0
// Pills, muted and monospaced text, numbers in columns, and grey bars for what has not arrived yet.
#include "widgets/TableDelegate.h"

#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <array>

namespace rollcall::ui {

TableDelegate::TableDelegate(const Style& style, QObject* parent)
    : QStyledItemDelegate(parent),
      m_style(style),
      m_textFont(style.font(FontRole::Text)),
      m_monospaceFont(style.font(FontRole::Monospace))
{
}

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto& colours = m_style.colours();
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected)
        painter->fillRect(option.rect, colours.here.background);
    else if (index.row() == m_hoveredRow)
        painter->fillRect(option.rect, colours.hover);

    const QRect cell = option.rect.adjusted(space::medium, 0, -space::small, 0);
    if (cell.width() <= 0)
        return;
    painter->save();
    if (index.data(models::LoadingRole).toBool()) {
        paintSkeleton(*painter, cell, index);
    } else if (index.data(models::PillRole).toBool()) {
        const auto tone = static_cast<models::Tone>(index.data(models::ToneRole).toInt());
        const QString word = index.data(Qt::DisplayRole).toString();
        if (!word.isEmpty())
            Pill::paint(*painter, m_style, cell, iconOf(tone), word, tone);
    } else {
        paintText(*painter, cell, index);
    }
    painter->restore();
}

void TableDelegate::paintSkeleton(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    constexpr std::array shares{70, 55, 80, 45, 65};
    const int share = shares.at(static_cast<std::size_t>(index.row() * 3 + index.column()) % shares.size());
    const int width = std::min(cell.width(), 160) * share / 100;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_style.colours().border);
    painter.drawRoundedRect(QRect(cell.left(), cell.center().y() - space::tiny + 1, width, space::small), radius::bar,
                            radius::bar);
}

void TableDelegate::paintText(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    const bool isMonospace = index.data(models::MonospaceRole).toBool();
    painter.setFont(isMonospace ? m_monospaceFont : m_textFont);
    QColor ink = index.data(models::MutedRole).toBool() ? m_style.colours().muted : m_style.colours().text;
    if (const QVariant tone = index.data(models::ToneRole); tone.isValid())
        ink = m_style.colour(inkOf(static_cast<models::Tone>(tone.toInt())));
    painter.setPen(ink);
    const QVariant wanted = index.data(Qt::TextAlignmentRole);
    const auto alignment = wanted.isValid() ? Qt::Alignment::fromInt(wanted.toInt()) : Qt::Alignment(Qt::AlignLeft);
    // A line break inside a value must not push it out of its row.
    const QString text = index.data(Qt::DisplayRole).toString().replace(QLatin1Char('\n'), QLatin1Char(' '));
    if (alignment.testFlag(Qt::AlignRight) && !isMonospace) {
        m_style.drawTabular(painter, cell, alignment, text);
        return;
    }
    // Ids, addresses and paths of attributes differ at their end as much as at their beginning.
    const Qt::TextElideMode elide = isMonospace ? Qt::ElideMiddle : Qt::ElideRight;
    // Left means left, also for a name in a script that runs the other way: the column keeps its edge.
    painter.drawText(cell,
                     static_cast<int>((alignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter) | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, elide, cell.width()));
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    const int padding = space::medium + space::small;
    if (index.data(models::PillRole).toBool()) {
        const auto tone = static_cast<models::Tone>(index.data(models::ToneRole).toInt());
        return {Pill::widthOf(m_style, iconOf(tone), text) + padding, size::row};
    }
    const QFontMetrics metrics(index.data(models::MonospaceRole).toBool() ? m_monospaceFont : m_textFont);
    return {metrics.horizontalAdvance(text) + padding, size::row};
}

bool TableDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                              const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip = index.data(Qt::ToolTipRole).toString();
    if (tip.isEmpty())
        tip = index.data(models::ExactRole).toString();
    if (tip.isEmpty() && sizeHint(option, index).width() > option.rect.width())
        tip = index.data(Qt::DisplayRole).toString();
    QToolTip::showText(event->globalPos(), toolTipOf(tip), view);
    return true;
}

} // namespace rollcall::ui
