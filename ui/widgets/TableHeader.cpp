// SPDX-License-Identifier: Apache-2.0
// Painted by us, since a stylesheet cannot place the sort arrow beside the word.
#include "widgets/TableHeader.h"

#include <QPainter>

namespace rollcall::ui {

TableHeader::TableHeader(const Style& style, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), m_style(style)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(size::leastSection);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setFixedHeight(size::row);
}

bool TableHeader::isSortable(int section) const
{
    return model() != nullptr &&
           !model()->headerData(section, Qt::Horizontal, models::SortKeyRole).toString().isEmpty();
}

void TableHeader::showSort(int section, Qt::SortOrder order)
{
    m_sorted = section;
    m_order = order;
    viewport()->update();
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), size::row};
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    if (!rect.isValid() || model() == nullptr)
        return;
    const auto& colours = m_style.colours();
    painter->save();
    painter->fillRect(rect, colours.raised);
    QFont font = m_style.font(FontRole::Strong);
    font.setPixelSize(size::small);
    painter->setFont(font);
    const bool isSorted = section == m_sorted && isSortable(section);
    painter->setPen(isSorted ? colours.text : colours.muted);

    QRect word = rect.adjusted(space::medium, 0, -space::small, 0);
    const QString text = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const QVariant wanted = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool isRight = wanted.isValid() && Qt::Alignment::fromInt(wanted.toInt()).testFlag(Qt::AlignRight);
    const int room = word.width() - (isSorted ? size::sign + space::tiny : 0);
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, room);
    const int width = painter->fontMetrics().horizontalAdvance(shown);
    const int left = isRight ? word.right() + 1 - width : word.left();
    painter->drawText(QRect(left, rect.top(), width + 1, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, shown);
    if (isSorted) {
        const int arrowLeft = isRight ? left - space::tiny - size::sign : left + width + space::tiny;
        paintIcon(*painter, QRectF(arrowLeft, rect.top() + (rect.height() - size::sign) / 2.0, size::sign, size::sign),
                  m_order == Qt::AscendingOrder ? IconName::ChevronUp : IconName::ChevronDown, colours.muted);
    }
    painter->restore();
}

void TableHeader::paintEvent(QPaintEvent* event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    painter.fillRect(QRect(0, viewport()->height() - 1, viewport()->width(), 1), m_style.colours().border);
}

} // namespace rollcall::ui
