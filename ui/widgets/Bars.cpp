// SPDX-License-Identifier: Apache-2.0
// Painted directly: a few dozen rectangles need no chart library.
#include "widgets/Bars.h"

#include "widgets/ToolTip.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

namespace rollcall::ui {

namespace {

constexpr double barShare = 0.66;  ///< of a column; the rest is the gap
constexpr double refusedLeast = 5; ///< high enough to be seen beside thousands

} // namespace

FunnelBars::FunnelBars(const Style& style, QWidget* parent) : QWidget(parent), m_style(style)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FunnelBars::setStages(const QList<FunnelStage>& stages)
{
    m_stages = stages;
    QStringList spoken;
    for (const auto& stage : m_stages)
        spoken << QStringLiteral("%1: %2%3")
                      .arg(stage.name, QLocale().toString(stage.value),
                           stage.note.isEmpty() ? QString() : QStringLiteral(", ") + stage.note);
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize FunnelBars::sizeHint() const
{
    int height = 0;
    for (const auto& stage : m_stages)
        height += size::stage + (stage.note.isEmpty() ? 0 : size::stageNote);
    return {size::chart, std::max(height, size::stage)};
}

QSize FunnelBars::minimumSizeHint() const
{
    return {size::leastChart, sizeHint().height()};
}

void FunnelBars::paintEvent(QPaintEvent*)
{
    const auto& colours = m_style.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    qint64 largest = 1;
    for (const auto& stage : m_stages)
        largest = std::max(largest, stage.value);
    const int names = std::min(size::stageName, width() / 3);
    const QRect track(names + space::medium, 0, width() - names - space::medium - size::stageValue, size::bar);
    int y = 0;
    int index = 0;
    for (const auto& stage : m_stages) {
        painter.setFont(m_style.font(FontRole::Text));
        painter.setPen(colours.text);
        const QRect name(0, y, names, size::stage);
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(stage.name, Qt::ElideRight, name.width()));
        painter.setFont(m_style.font(FontRole::Strong));
        m_style.drawTabular(painter, QRect(width() - size::stageValue, y, size::stageValue, size::stage),
                            Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(stage.value));

        const int top = y + (size::stage - size::bar) / 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.code);
        painter.drawRoundedRect(QRectF(track.left(), top, track.width(), size::bar), radius::bar, radius::bar);
        QColor fill = colours.accent;
        fill.setAlphaF(static_cast<float>(std::max(0.5, 1.0 - 0.12 * index)));
        painter.setBrush(fill);
        const double length = track.width() * static_cast<double>(stage.value) / static_cast<double>(largest);
        if (stage.value > 0)
            painter.drawRoundedRect(QRectF(track.left(), top, std::max(length, 2.0 * radius::bar), size::bar),
                                    radius::bar, radius::bar);
        y += size::stage;
        if (!stage.note.isEmpty()) {
            painter.setFont(m_style.font(FontRole::Detail));
            painter.setPen(colours.muted);
            painter.drawText(QRect(track.left(), y - space::tiny, track.width() + size::stageValue, size::stageNote),
                             Qt::AlignLeft | Qt::AlignVCenter, stage.note);
            y += size::stageNote;
        }
        ++index;
    }
}

HourBars::HourBars(const Style& style, QWidget* parent) : QWidget(parent), m_style(style)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void HourBars::setHours(const QList<HourBar>& hours)
{
    m_hours = hours;
    qint64 answered = 0;
    qint64 refused = 0;
    for (const auto& hour : m_hours) {
        answered += hour.answered;
        refused += hour.refused;
    }
    setAccessibleDescription(
        tr("Answered: %1, refused: %2, hours: %3")
            .arg(QLocale().toString(answered), QLocale().toString(refused), QLocale().toString(m_hours.size())));
    update();
}

QSize HourBars::sizeHint() const
{
    return {size::chart, size::hoursHeight};
}

QSize HourBars::minimumSizeHint() const
{
    return {size::leastChart, size::hoursHeight - space::wide};
}

void HourBars::paintEvent(QPaintEvent*)
{
    if (m_hours.isEmpty())
        return;
    const auto& colours = m_style.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    qint64 largest = 1;
    for (const auto& hour : m_hours)
        largest = std::max(largest, hour.answered + hour.refused);
    const double room = height() - size::chartAxis - refusedLeast - 1;
    const double step = static_cast<double>(width()) / static_cast<double>(m_hours.size());
    const double bar = std::max(2.0, step * barShare);
    const double floor = height() - size::chartAxis;
    QColor quiet = colours.accent;
    quiet.setAlphaF(0.75F);
    for (qsizetype i = 0; i < m_hours.size(); ++i) {
        const auto& hour = m_hours.at(i);
        const double left = static_cast<double>(i) * step;
        const double answered = room * static_cast<double>(hour.answered) / static_cast<double>(largest);
        // An hour without a request keeps a mark, so that silence is seen as silence and not as a missing picture.
        const double tall = hour.answered > 0 ? std::max(answered, 3.0) : 1.0;
        painter.setBrush(hour.answered > 0 ? quiet : colours.border);
        painter.drawRoundedRect(QRectF(left, floor - tall, bar, tall), std::min(2.0, tall / 2),
                                std::min(2.0, tall / 2));
        if (hour.refused > 0) {
            const double refused =
                std::max(refusedLeast, room * static_cast<double>(hour.refused) / static_cast<double>(largest));
            painter.setBrush(colours.bad.foreground);
            painter.drawRoundedRect(QRectF(left, std::max(0.0, floor - tall - 1 - refused), bar, refused), 2, 2);
        }
    }
    painter.setFont(m_style.font(FontRole::Detail));
    painter.setPen(colours.muted);
    const QRect axis(0, height() - size::chartAxis + space::small, width(), size::chartAxis - space::small);
    const QLocale locale;
    const auto label = [&locale](const QDateTime& at) {
        return locale.toString(at, QStringLiteral("ddd ")) + locale.toString(at.time(), QStringLiteral("HH:mm"));
    };
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, label(m_hours.front().from));
    if (m_hours.size() > 4)
        painter.drawText(axis, Qt::AlignHCenter | Qt::AlignVCenter, label(m_hours.at(m_hours.size() / 2).from));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, tr("now"));
}

int HourBars::hourAt(int x) const
{
    if (m_hours.isEmpty() || width() <= 0)
        return -1;
    return std::clamp(static_cast<int>(static_cast<qsizetype>(x) * m_hours.size() / width()), 0,
                      static_cast<int>(m_hours.size()) - 1);
}

bool HourBars::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = hourAt(help->pos().x());
    if (at < 0)
        return true;
    const auto& hour = m_hours.at(at);
    const QLocale locale;
    const qint64 requests = hour.answered + hour.refused;
    QString tip = QStringLiteral("%1–%2: %3")
                      .arg(locale.toString(hour.from, QStringLiteral("ddd HH:mm")),
                           hour.from.addSecs(3600).time().toString(QStringLiteral("HH:mm")),
                           requests == 1 ? tr("1 request") : tr("%1 requests").arg(locale.toString(requests)));
    if (hour.refused > 0)
        tip += QStringLiteral(", ") + tr("%1 refused").arg(locale.toString(hour.refused));
    QToolTip::showText(help->globalPos(), toolTipOf(tip), this);
    return true;
}

} // namespace rollcall::ui
