// SPDX-License-Identifier: Apache-2.0
// What an entry of the feed is to a vendor's back end: the events that happened with it, as they are sent.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Feed.h"
#include "directory/ReadSession.h"
#include "onboarding/WebhookSettings.h"

#include <optional>
#include <string>
#include <vector>

namespace rollcall::onboarding {

struct WebhookEvent {
    WebhookEventType type = WebhookEventType::Invited;
    std::string id;     ///< the same whenever the same thing that happened is looked at again
    std::string person; ///< id; empty where it is not known any more
    std::string body;   ///< JSON as it is sent: type, timestamp, data; without any secret
};

/// Of one person, without secrets.
struct WebhookSubject {
    std::string id; ///< empty: not known any more
    std::string externalId;
    std::string userName;
};

/// The whole body of an event; `more` members stand behind those of the person.
[[nodiscard]] std::string webhookBody(std::string_view type, core::Timestamp at,
                                      const directory::Integration& integration, const WebhookSubject* person,
                                      const std::vector<std::pair<std::string, std::string>>& more = {});

/// The feed tells that something changed, not what: what happened with an entry is what bears its time. Looked at again
/// after a crash it gives the same ids. Bound to the session's thread.
class WebhookEventReader {
public:
    explicit WebhookEventReader(directory::ReadSession& session) : m_session(session) {}

    /// Of all types, whoever wants them; none for most entries.
    [[nodiscard]] core::Result<std::vector<WebhookEvent>> read(const directory::FeedEntry& entry,
                                                               const directory::Integration& integration);

private:
    [[nodiscard]] core::Result<std::vector<WebhookEvent>> ofRegistration(const directory::FeedEntry& entry,
                                                                         const directory::Integration& integration);
    [[nodiscard]] core::Result<std::vector<WebhookEvent>> ofInvitation(const directory::FeedEntry& entry,
                                                                       const directory::Integration& integration);
    [[nodiscard]] core::Result<std::vector<WebhookEvent>> ofPerson(const directory::FeedEntry& entry,
                                                                   const directory::Integration& integration);
    [[nodiscard]] core::Result<WebhookSubject> subject(const directory::Integration& integration,
                                                       const directory::ResourceId& person);
    /// The id of somebody who may be gone.
    [[nodiscard]] core::Result<std::string> idOf(directory::PersonId row, directory::JournalId journal);

    directory::ReadSession& m_session;
};

} // namespace rollcall::onboarding
