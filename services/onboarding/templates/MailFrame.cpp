// SPDX-License-Identifier: Apache-2.0
#include "MailFrame.h"

#include "onboarding/InvitationKeeper.h"
#include "onboarding/ShippedTemplates.h"

#include <set>
#include <string_view>

namespace rollcall::onboarding {

core::Result<InvitationSettings> settingsOf(directory::ReadSession& session, directory::IntegrationId integration)
{
    const auto stored = session.setting(settingOfInvitations(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    return parseInvitationSettings(stored->value_or("{}"));
}

core::Result<MailIdentity> identityOf(directory::ReadSession& session, const directory::Integration& integration)
{
    const auto stored = session.setting(settingOfMailIdentity(integration.id));
    if (!stored)
        return tl::unexpected(stored.error());
    auto identity = parseMailIdentity(stored->value_or("{}"));
    if (identity && identity->branding.application.empty())
        identity->branding.application = integration.name;
    return identity;
}

std::string languageOf(const scim::JsonObject& person)
{
    for (const std::string_view name : {std::string_view("preferredLanguage"), std::string_view("locale")}) {
        const scim::JsonValue* value = scim::findMember(person, name);
        if (value == nullptr || !value->is_string() || value->get_string().empty())
            continue;
        // Of `de-CH, en;q=0.5` (RFC 7643 §4.1.1) the first is the one they prefer.
        const std::string text(value->get_string());
        return text.substr(0, text.find_first_of(",; "));
    }
    return {};
}

std::vector<std::string> languagesOf(const std::vector<directory::MailTemplate>& stored)
{
    std::set<std::string> languages(shippedLanguages().begin(), shippedLanguages().end());
    for (const directory::MailTemplate& each : stored) {
        if (!each.isShipped)
            languages.insert(each.key.language);
    }
    return {languages.begin(), languages.end()};
}

} // namespace rollcall::onboarding
