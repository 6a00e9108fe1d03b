// SPDX-License-Identifier: Apache-2.0
// The address that Okta is told is the one in use; what is only configured stands in while nothing listens.
#include "screens/SetupCircumstances.h"

#include "RelativeTime.h"
#include "listener/Urls.h"
#include "screens/ListenerText.h"
#include "screens/Reachability.h"
#include "screens/SetupSteps.h"

#include <string>

namespace rollcall::models {

SetupCircumstances setupCircumstances(const ListenerControl& control, const directory::Integration& integration,
                                      core::Timestamp now)
{
    const auto situation = control.situation();
    const auto settings = control.settings();
    const QString address = ListenerText::url(situation, settings);
    SetupCircumstances known;
    known.listener.isUp = situation.status.state == listener::ListenerState::Listening;
    known.listener.since = situation.status.since;
    known.listener.address = address.toStdString();
    if (situation.status.state == listener::ListenerState::Failed)
        known.listener.problem = situation.status.error;
    std::string told = situation.status.publicUrl.empty() ? settings.publicUrl : situation.status.publicUrl;
    if (told.empty())
        told = known.listener.address;
    known.publicUrl = QString::fromStdString(told);
    known.listener.baseUrl = listener::scimBaseUrl(told, integration.slug);
    known.listener.isPublic = isReachableFromCloud(known.publicUrl);
    if (known.listener.isUp)
        known.listener.notReachable = whyNotReachable(known.publicUrl).toStdString();
    known.listener.ownAddresses = situation.ownAddresses;
    known.listener.trustsProxy = !settings.trustedProxies.empty();
    known.now = now;
    return known;
}

void addSelfCall(SetupCircumstances& known, const SelfCallReport& report)
{
    using Hint = SelfCallReport::Hint;
    const bool hasMet = report.hint == Hint::MetItself;
    if (hasMet || report.hint == Hint::Trouble) {
        known.listener.hasMetItself = hasMet;
        known.listener.selfCallAt = report.at;
    }
    if (report.hint == Hint::Trouble) {
        known.listener.selfCallProblem = report.seen.toStdString();
        known.listener.selfCallCause = report.cause.toStdString();
        known.listener.selfCallNext = report.next.toStdString();
    } else if (hasMet || report.hint == Hint::Answers) {
        known.selfCall = SetupSteps::tr("A call of its own to *%1*, %2: %3 This is a hint: only a request from Okta "
                                        "proves that Okta gets here.")
                             .arg(report.publicUrl, RelativeTime::toTheSecond(report.at, known.now), report.seen);
    }
}

} // namespace rollcall::models
