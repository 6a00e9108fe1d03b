// SPDX-License-Identifier: Apache-2.0
// Ways to hand over an invitation without mail: a link to copy, a short code for the telephone, a link on paper.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "directory/Invitations.h"

#include <chrono>
#include <string>

namespace rollcall::onboarding {

/// How long a code that is read out works.
inline constexpr std::chrono::seconds codeLife{60};

/// What the listener's page makes of a code as it is typed: letters and digits alone, in capitals.
[[nodiscard]] core::Secret codeAsTyped(std::string_view text);

struct HandedLink {
    core::Secret secret; ///< shown once: the token of a link, or a code
    core::Timestamp expires{};
};

/// Each of these is kept with who asked for it. Blocking; thread-safe.
class LinkDesk {
public:
    LinkDesk(directory::Database& database, const core::Clock& clock) : m_database(database), m_clock(clock) {}

    /// The one live link from now on; the one before, as in a mail, ends. `purpose` is Copied or Letter. NotFound for
    /// somebody without an invitation, Invalid where there is nothing to invite to: registered, or deactivated.
    [[nodiscard]] core::Result<HandedLink> makeLink(directory::IntegrationId integration,
                                                    const directory::ResourceId& person, directory::LinkPurpose purpose,
                                                    const std::string& by);
    /// Eight letters and digits that nobody mixes up, in place of an earlier code; the link stays until it is used.
    [[nodiscard]] core::Result<HandedLink> makeCode(directory::IntegrationId integration,
                                                    const directory::ResourceId& person, const std::string& by);

private:
    [[nodiscard]] core::Result<> add(directory::IntegrationId integration, const directory::ResourceId& person,
                                     directory::NewInvitationLink link);

    directory::Database& m_database;
    const core::Clock& m_clock;
};

} // namespace rollcall::onboarding
