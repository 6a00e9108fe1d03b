// SPDX-License-Identifier: Apache-2.0
// Colours come from the stylesheet by the property "ink", so that a change of theme needs no code here.
#include "widgets/Label.h"

#include "widgets/ToolTip.h"

#include <QHelpEvent>
#include <QMetaEnum>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

namespace rollcall::ui {

namespace {

QString inkName(Ink ink)
{
    switch (ink) {
    case Ink::Text:
        return QStringLiteral("Text");
    case Ink::Muted:
        return QStringLiteral("Muted");
    case Ink::Accent:
        return QStringLiteral("Accent");
    case Ink::OnAccent:
        return QStringLiteral("OnAccent");
    case Ink::Here:
        return QStringLiteral("Here");
    case Ink::Okta:
        return QStringLiteral("Okta");
    case Ink::Vendor:
        return QStringLiteral("Vendor");
    case Ink::Good:
        return QStringLiteral("Good");
    case Ink::Warning:
        return QStringLiteral("Warning");
    case Ink::Bad:
        return QStringLiteral("Bad");
    }
    return {};
}

} // namespace

Label::Label(const Style& style, FontRole role, Ink ink, QWidget* parent) : Label(style, {}, role, ink, parent) {}

Label::Label(const Style& style, const QString& text, FontRole role, Ink ink, QWidget* parent)
    : QLabel(text, parent), m_style(style)
{
    setTextFormat(Qt::PlainText);
    setRole(role);
    setProperty("ink", inkName(ink));
}

void Label::setInk(Ink ink)
{
    const QString name = inkName(ink);
    if (property("ink").toString() == name)
        return;
    setProperty("ink", name);
    style()->unpolish(this);
    style()->polish(this);
}

void Label::setRole(FontRole role)
{
    setFont(m_style.font(role));
}

void Label::setElideMode(Qt::TextElideMode mode)
{
    m_elideMode = mode;
    updateGeometry();
    update();
}

void Label::setSelectable(bool isSelectable)
{
    setTextInteractionFlags(isSelectable ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard
                                         : Qt::NoTextInteraction);
    setCursor(isSelectable ? Qt::IBeamCursor : Qt::ArrowCursor);
}

QSize Label::minimumSizeHint() const
{
    if (m_elideMode == Qt::ElideNone)
        return QLabel::minimumSizeHint();
    return {space::wide, QLabel::minimumSizeHint().height()};
}

void Label::paintEvent(QPaintEvent* event)
{
    if (m_elideMode == Qt::ElideNone || fontMetrics().horizontalAdvance(text()) <= contentsRect().width()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(QStyle::visualAlignment(layoutDirection(), alignment())),
                     fontMetrics().elidedText(text(), m_elideMode, contentsRect().width()));
}

bool Label::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && m_elideMode != Qt::ElideNone &&
        fontMetrics().horizontalAdvance(text()) > contentsRect().width()) {
        const auto* help = dynamic_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipOf(text()), this);
        return true;
    }
    return QLabel::event(event);
}

} // namespace rollcall::ui
