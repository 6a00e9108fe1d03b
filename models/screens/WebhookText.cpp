// SPDX-License-Identifier: Apache-2.0
#include "screens/WebhookText.h"

#include "Number.h"
#include "RelativeTime.h"
#include "Utf8.h"

namespace rollcall::models {

using directory::JobState;
using onboarding::WebhookEventType;
using onboarding::WebhookState;

QString WebhookText::name(WebhookEventType type)
{
    switch (type) {
    case WebhookEventType::Invited:
        return tr("Invited");
    case WebhookEventType::Verified:
        return tr("Address verified");
    case WebhookEventType::Registered:
        return tr("Registered");
    case WebhookEventType::Unregistered:
        return tr("Not registered any more");
    case WebhookEventType::Deactivated:
        break;
    }
    return tr("Deactivated");
}

WebhookRow WebhookText::row(const onboarding::WebhookStanding& standing, core::Timestamp now)
{
    WebhookRow row;
    row.id = standing.endpoint.id;
    row.address = text(standing.endpoint.url);
    switch (standing.status.state) {
    case WebhookState::On:
        row.state = standing.failingSince ? tr("fails") : tr("on");
        row.tone = standing.failingSince ? Tone::Warning : Tone::Good;
        break;
    case WebhookState::Paused:
        row.state = tr("paused");
        row.tone = Tone::Warning;
        break;
    case WebhookState::Gone:
        row.state = tr("gone");
        row.tone = Tone::Bad;
        break;
    }
    row.lastTaken = standing.lastDelivered ? RelativeTime::text(*standing.lastDelivered, now) : tr("never");
    row.lastTakenExact = standing.lastDelivered ? RelativeTime::exact(*standing.lastDelivered) : QString();
    row.waiting = number(standing.deliveries.waiting + standing.deliveries.running);
    row.failed = number(standing.deliveries.failed);
    return row;
}

WebhookDeliveryRow WebhookText::row(const onboarding::WebhookDelivery& delivery, core::Timestamp now)
{
    WebhookDeliveryRow row;
    row.event = text(delivery.type);
    const bool wasTried = !delivery.attempts.empty();
    const core::Timestamp when = wasTried ? delivery.attempts.back().started : delivery.job.created;
    row.when = RelativeTime::text(when, now);
    row.whenExact = RelativeTime::exact(when);
    switch (delivery.job.state) {
    case JobState::Done:
        row.state = tr("taken");
        row.tone = Tone::Good;
        break;
    case JobState::Failed:
    case JobState::Unknown:
        row.state = tr("failed");
        row.tone = Tone::Bad;
        break;
    case JobState::Cancelled:
        row.state = tr("given up");
        break;
    case JobState::Running:
        row.state = tr("on its way");
        row.tone = Tone::Accent;
        break;
    case JobState::Waiting:
        row.state = delivery.job.attempts > 0 ? tr("tried again") : tr("waits");
        row.tone = delivery.job.attempts > 0 ? Tone::Warning : Tone::Neutral;
        break;
    }
    if (wasTried) {
        const auto& last = delivery.attempts.back();
        row.answer = text(last.message);
        if (!last.detail.empty())
            row.answer += QLatin1Char(' ') + text(last.detail);
        if (delivery.attempts.size() > 1)
            row.answer = tr("Attempt %1: %2").arg(number(delivery.attempts.size()), row.answer);
    }
    return row;
}

QStringList WebhookText::sentences(const onboarding::WebhookStanding& standing, core::Timestamp now)
{
    QStringList events;
    for (const WebhookEventType each : standing.endpoint.events)
        events << text(onboarding::toString(each));
    QStringList all{tr("Gets: %1.").arg(events.join(tr(", ")))};
    if (!standing.status.reason.empty())
        all << text(standing.status.reason);
    else if (standing.failingSince)
        all << tr("Began to fail %1. Last: %2")
                   .arg(RelativeTime::text(*standing.failingSince, now), text(standing.trouble));
    if (standing.deliveries.total() > 0)
        all << tr("Taken %1, waiting %2, failed %3.")
                   .arg(number(standing.deliveries.done),
                        number(standing.deliveries.waiting + standing.deliveries.running),
                        number(standing.deliveries.failed));
    else
        all << tr("Nothing was sent there yet.");
    return all;
}

} // namespace rollcall::models
