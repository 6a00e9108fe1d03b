// SPDX-License-Identifier: Apache-2.0
// What the listener is doing, in words.
#include "screens/ListenerText.h"

#include "RelativeTime.h"

namespace rollcall::models {

using listener::ListenerState;

QString ListenerText::trouble(const ListenerSituation& situation)
{
    switch (situation.status.state) {
    case ListenerState::Failed:
        return tr("Nothing can arrive: the listener could not start.");
    case ListenerState::Stopped:
        return situation.isBusy ? tr("The listener is starting.") : tr("Nothing can arrive: the listener is stopped.");
    case ListenerState::Draining:
        return tr("The listener is stopping; what runs is answered first.");
    case ListenerState::Listening:
        break;
    }
    return QString::fromStdString(situation.status.storageTrouble);
}

StateWord ListenerText::state(const ListenerSituation& situation)
{
    switch (situation.status.state) {
    case ListenerState::Listening:
        return situation.status.storageTrouble.empty() ? StateWord{tr("Listening"), Tone::Good}
                                                       : StateWord{tr("Cannot store"), Tone::Bad};
    case ListenerState::Draining:
        return {tr("Stopping"), Tone::Warning};
    case ListenerState::Failed:
        return {tr("Failed"), Tone::Bad};
    case ListenerState::Stopped:
        return situation.isBusy ? StateWord{tr("Starting"), Tone::Warning} : StateWord{tr("Stopped"), Tone::Neutral};
    }
    return {};
}

QString ListenerText::detail(const ListenerSituation& situation, core::Timestamp now)
{
    if (situation.isElsewhere)
        return tr("in %1 (process %2)").arg(situation.program, QString::number(situation.processId));
    if (situation.status.state == ListenerState::Failed)
        return QString::fromStdString(situation.status.error);
    if (situation.status.state != ListenerState::Listening)
        return tr("Okta cannot reach Rollcall");
    const bool isPlain = situation.status.url.starts_with("http:");
    QString door = isPlain ? tr("plain HTTP") : tr("TLS");
    if (!situation.status.since)
        return door;
    return tr("%1 · started %2").arg(door, RelativeTime::text(*situation.status.since, now));
}

QString ListenerText::url(const ListenerSituation& situation, const listener::ListenerSettings& settings)
{
    if (!situation.status.url.empty())
        return QString::fromStdString(situation.status.url);
    const QString address = QString::fromStdString(settings.address);
    return QStringLiteral("%1://%2:%3")
        .arg(settings.tls ? QLatin1String("https") : QLatin1String("http"),
             address.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(address) : address,
             QString::number(settings.port));
}

} // namespace rollcall::models
