// SPDX-License-Identifier: Apache-2.0
// Renders the embedded SVG files in a colour and keeps the pixels in Qt's cache.
#include "style/Icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>

namespace rollcall::ui {

namespace {

QByteArray svgInColour(IconName icon, const QColor& colour)
{
    QFile file(QStringLiteral(":/rollcall/icons/%1.svg").arg(fileName(icon)));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
}

QPixmap renderIcon(IconName icon, const QColor& colour, int pixels)
{
    const QString key =
        QStringLiteral("rollcall-%1-%2-%3").arg(static_cast<int>(icon)).arg(colour.rgba(), 0, 16).arg(pixels);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(svgInColour(icon, colour));
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(IconName icon, Ink ink, std::shared_ptr<const Colours> colours)
        : m_icon(icon), m_ink(ink), m_colours(std::move(colours))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        paintIcon(*painter, rect, m_icon, colourFor(mode));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        QPixmap icon = renderIcon(m_icon, colourFor(mode), side);
        if (size.width() == side)
            return icon;
        // Wider than high means room between the icon and the word that follows.
        QPixmap wide(size.width(), side);
        wide.fill(Qt::transparent);
        QPainter painter(&wide);
        painter.drawPixmap(0, 0, icon);
        return wide;
    }

    QIconEngine* clone() const override { return new LineIconEngine(*this); }
    QString key() const override { return QStringLiteral("rollcall-line-icon"); }

private:
    [[nodiscard]] QColor colourFor(QIcon::Mode mode) const
    {
        QColor colour = inkColour(*m_colours, m_ink);
        if (mode == QIcon::Disabled)
            colour.setAlphaF(0.5F);
        return colour;
    }

    IconName m_icon;
    Ink m_ink;
    std::shared_ptr<const Colours> m_colours;
};

} // namespace

QColor inkColour(const Colours& colours, Ink ink)
{
    switch (ink) {
    case Ink::Text:
        return colours.text;
    case Ink::Muted:
        return colours.muted;
    case Ink::Accent:
        return colours.accent;
    case Ink::OnAccent:
        return colours.onAccent;
    case Ink::Here:
        return colours.here.foreground;
    case Ink::Okta:
        return colours.okta.foreground;
    case Ink::Vendor:
        return colours.vendor.foreground;
    case Ink::Good:
        return colours.good.foreground;
    case Ink::Warning:
        return colours.warning.foreground;
    case Ink::Bad:
        return colours.bad.foreground;
    }
    return colours.text;
}

Ink inkOf(models::Tone tone)
{
    switch (tone) {
    case models::Tone::Neutral:
        return Ink::Muted;
    case models::Tone::Accent:
        return Ink::Accent;
    case models::Tone::Here:
        return Ink::Here;
    case models::Tone::Okta:
        return Ink::Okta;
    case models::Tone::Vendor:
        return Ink::Vendor;
    case models::Tone::Good:
        return Ink::Good;
    case models::Tone::Warning:
        return Ink::Warning;
    case models::Tone::Bad:
        return Ink::Bad;
    }
    return Ink::Text;
}

QString fileName(IconName icon)
{
    switch (icon) {
    case IconName::None:
        return {};
    case IconName::Logo:
        return QStringLiteral("logo");
    case IconName::Overview:
        return QStringLiteral("overview");
    case IconName::People:
        return QStringLiteral("people");
    case IconName::Person:
        return QStringLiteral("person");
    case IconName::Groups:
        return QStringLiteral("groups");
    case IconName::Activity:
        return QStringLiteral("activity");
    case IconName::Demo:
        return QStringLiteral("demo");
    case IconName::Setup:
        return QStringLiteral("setup");
    case IconName::Settings:
        return QStringLiteral("settings");
    case IconName::Search:
        return QStringLiteral("search");
    case IconName::Check:
        return QStringLiteral("check");
    case IconName::Warning:
        return QStringLiteral("warning");
    case IconName::Alert:
        return QStringLiteral("alert");
    case IconName::Clock:
        return QStringLiteral("clock");
    case IconName::Cross:
        return QStringLiteral("cross");
    case IconName::Copy:
        return QStringLiteral("copy");
    case IconName::Refresh:
        return QStringLiteral("refresh");
    case IconName::Pause:
        return QStringLiteral("pause");
    case IconName::Play:
        return QStringLiteral("play");
    case IconName::Filter:
        return QStringLiteral("filter");
    case IconName::Columns:
        return QStringLiteral("columns");
    case IconName::ChevronDown:
        return QStringLiteral("chevron-down");
    case IconName::ChevronUp:
        return QStringLiteral("chevron-up");
    case IconName::ChevronRight:
        return QStringLiteral("chevron-right");
    case IconName::External:
        return QStringLiteral("external");
    case IconName::Plus:
        return QStringLiteral("plus");
    case IconName::Stop:
        return QStringLiteral("stop");
    case IconName::Listener:
        return QStringLiteral("listener");
    case IconName::Okta:
        return QStringLiteral("okta");
    case IconName::Vendor:
        return QStringLiteral("vendor");
    case IconName::Info:
        return QStringLiteral("info");
    case IconName::Dot:
        return QStringLiteral("dot");
    case IconName::Sidebar:
        return QStringLiteral("sidebar");
    case IconName::Theme:
        return QStringLiteral("theme");
    case IconName::Download:
        return QStringLiteral("download");
    case IconName::More:
        return QStringLiteral("more");
    case IconName::Mail:
        return QStringLiteral("mail");
    case IconName::Inbox:
        return QStringLiteral("inbox");
    }
    return {};
}

IconName iconOf(models::Tone tone)
{
    switch (tone) {
    case models::Tone::Neutral:
        return IconName::Cross;
    case models::Tone::Accent:
        return IconName::Dot;
    case models::Tone::Here:
        return IconName::Overview;
    case models::Tone::Okta:
        return IconName::Okta;
    case models::Tone::Vendor:
        return IconName::Vendor;
    case models::Tone::Good:
        return IconName::Check;
    case models::Tone::Warning:
        return IconName::Clock;
    case models::Tone::Bad:
        return IconName::Warning;
    }
    return IconName::None;
}

void paintIcon(QPainter& painter, const QRectF& rect, IconName icon, const QColor& colour)
{
    if (icon == IconName::None)
        return;
    const qreal scale = painter.device()->devicePixelRatioF();
    const qreal side = std::min(rect.width(), rect.height());
    const int pixels = std::max(1, static_cast<int>(std::lround(side * scale)));
    QPixmap pixmap = renderIcon(icon, colour, pixels);
    pixmap.setDevicePixelRatio(scale);
    // On whole device pixels, else the line of 1.5 blurs.
    const QPointF corner = rect.center() - QPointF(side / 2, side / 2);
    const QPointF snapped(std::round(corner.x() * scale) / scale, std::round(corner.y() * scale) / scale);
    painter.drawPixmap(snapped, pixmap);
}

QIcon makeIcon(IconName icon, Ink ink, std::shared_ptr<const Colours> colours)
{
    return QIcon(new LineIconEngine(icon, ink, std::move(colours)));
}

} // namespace rollcall::ui
