// SPDX-License-Identifier: Apache-2.0
// The templates that admins changed, every version of each. What nobody changed is shipped with the program.
#pragma once

#include "core/Result.h"
#include "directory/Invitations.h"
#include "directory/Types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// Which text: of one integration, for one occasion, in one language.
struct MailTemplateKey {
    IntegrationId integration;
    MailKind kind = MailKind::Invitation;
    std::string language; ///< BCP 47
};

struct MailTemplate {
    MailTemplateKey key;
    std::int64_t version = 0; ///< from 1, without gaps
    bool isShipped = false;   ///< back to the one that is shipped; the texts are empty
    std::string subject;
    std::string html;
    std::string text;
    std::string savedBy;
    core::Timestamp saved{};
};

/// Inside the writer's transaction; a change is fed as one of the settings.
class MailTemplateWrites {
public:
    virtual ~MailTemplateWrites() = default;
    /// As the next version, which is returned. Conflict when `basedOn` is not the last: somebody saved meanwhile.
    [[nodiscard]] virtual core::Result<MailTemplate> save(const MailTemplate& mailTemplate, std::int64_t basedOn) = 0;
};

class MailTemplateReads {
public:
    virtual ~MailTemplateReads() = default;
    /// The last version of each language; those that are back at the shipped one too.
    [[nodiscard]] virtual core::Result<std::vector<MailTemplate>> current(IntegrationId integration, MailKind kind) = 0;
    /// Newest first.
    [[nodiscard]] virtual core::Result<std::vector<MailTemplate>> versions(const MailTemplateKey& key) = 0;
};

} // namespace rollcall::directory
