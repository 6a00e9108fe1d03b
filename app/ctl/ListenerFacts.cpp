// SPDX-License-Identifier: Apache-2.0
#include "ctl/ListenerFacts.h"

#include "composition/OwnAddresses.h"
#include "composition/Settings.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "screens/Reachability.h"

namespace rollcall::ctl {

Outcome<KnownListener> readListener(CommandContext& context, const directory::Integration& integration)
{
    auto publicUrl = context.publicUrl();
    auto session = context.session();
    const auto folder = context.dataDirectory();
    if (!publicUrl || !session || !folder)
        return tl::unexpected(!publicUrl ? publicUrl.error() : !session ? session.error() : folder.error());
    const auto settings = app::readListenerSettings(**session);
    if (!settings)
        return tl::unexpected(toFailure(settings.error()));
    KnownListener known{std::move(*publicUrl), {}};
    const QString url = QString::fromStdString(known.publicUrl);
    known.facts.ownAddresses = app::ownAddresses();
    if (const auto host = directory::HostLock::holder(*folder); host && !host->url.empty()) {
        known.facts.isUp = true;
        known.facts.since = host->since;
        known.facts.address = host->url;
    }
    known.facts.baseUrl = listener::scimBaseUrl(known.publicUrl, integration.slug);
    known.facts.isPublic = models::isReachableFromCloud(url);
    known.facts.notReachable = models::whyNotReachable(url).toStdString();
    known.facts.trustsProxy = !settings->trustedProxies.empty();
    return known;
}

} // namespace rollcall::ctl
