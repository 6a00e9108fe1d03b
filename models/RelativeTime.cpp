// SPDX-License-Identifier: Apache-2.0
// Times as people say them; the exact one goes into the tooltip.
#include "RelativeTime.h"

#include <QDateTime>

#include <chrono>

namespace rollcall::models {

namespace {

QDateTime toLocal(core::Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(time)).toLocalTime();
}

QString dateOf(const QDateTime& then, const QDateTime& now, const QLocale& locale)
{
    const bool isThisYear = then.date().year() == now.date().year();
    return locale.toString(then.date(), isThisYear ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

/// With the date unless it was today.
QString timeOfDay(core::Timestamp time, core::Timestamp now, const QString& format, const QLocale& locale)
{
    const QDateTime then = toLocal(time);
    const QDateTime today = toLocal(now);
    QString onTheDay = locale.toString(then.time(), format);
    if (then.date() != today.date())
        onTheDay.prepend(dateOf(then, today, locale) + QLatin1Char(' '));
    return onTheDay;
}

} // namespace

QString RelativeTime::text(core::Timestamp then, core::Timestamp now, const QLocale& locale)
{
    using namespace std::chrono_literals;
    const auto age = now - then;
    if (age < -5s)
        return dateOf(toLocal(then), toLocal(now), locale) + locale.toString(toLocal(then).time(), u" HH:mm");
    if (age < 5s)
        return tr("just now");
    if (age < 1min)
        return tr("%1 s ago").arg(std::chrono::floor<std::chrono::seconds>(age).count());
    if (age < 1h)
        return tr("%1 min ago").arg(std::chrono::floor<std::chrono::minutes>(age).count());
    if (age < 24h)
        return tr("%1 h ago").arg(std::chrono::floor<std::chrono::hours>(age).count());
    const auto days = static_cast<int>(std::chrono::floor<std::chrono::days>(age).count());
    if (days == 1)
        return tr("1 day ago");
    if (days < 7)
        return tr("%n days ago", nullptr, days);
    return dateOf(toLocal(then), toLocal(now), locale);
}

QString RelativeTime::exact(core::Timestamp time, const QLocale& locale)
{
    return locale.toString(toLocal(time), u"dddd d MMMM yyyy, HH:mm:ss.zzz t");
}

QString RelativeTime::clock(core::Timestamp time, core::Timestamp now, const QLocale& locale)
{
    return timeOfDay(time, now, QStringLiteral("HH:mm:ss.zzz"), locale);
}

QString RelativeTime::toTheSecond(core::Timestamp time, core::Timestamp now, const QLocale& locale)
{
    return timeOfDay(time, now, QStringLiteral("HH:mm:ss"), locale);
}

} // namespace rollcall::models
