// SPDX-License-Identifier: Apache-2.0
// Works out the URL that Okta is told.
#include "composition/PublicUrl.h"

#include "composition/Settings.h"
#include "directory/Database.h"
#include "listener/Urls.h"

namespace rollcall::app {

core::Result<std::string> publicUrlOf(directory::ReadSession& session, const std::filesystem::path& dataDirectory)
{
    const auto settings = readListenerSettings(session);
    if (!settings)
        return tl::unexpected(settings.error());
    if (!settings->publicUrl.empty())
        return settings->publicUrl;
    if (const auto host = directory::HostLock::holder(dataDirectory); host && !host->url.empty())
        return host->url;
    return listener::listeningUrl({settings->address, settings->port}, settings->tls.has_value());
}

} // namespace rollcall::app
