// SPDX-License-Identifier: Apache-2.0
// What a template can name, and the values for one person. Thread-safe, no state. No secrets but the link itself.
#pragma once

#include "core/Timestamp.h"
#include "onboarding/Template.h"
#include "scim/Json.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

enum class VariableSource { Person, Integration, Invitation };

struct TemplateVariable {
    std::string_view name;
    std::string_view description; ///< English; marked for translation in the context "TemplateVariables"
    std::string_view example;
    VariableSource source = VariableSource::Person;
};

/// All but those of extensions, which are named `custom_` and the attribute.
[[nodiscard]] std::span<const TemplateVariable> templateVariables();
/// One of templateVariables(), or `custom_` with a name behind it.
[[nodiscard]] bool isTemplateVariable(std::string_view name);
/// Whether mails of this kind are useless without it: the link of invitations and reminders, in HTML and in text.
[[nodiscard]] bool isRequired(std::string_view name, directory::MailKind kind);

struct Branding {
    std::string application;
    std::string organisation;
    std::string colour; ///< "#rrggbb"; anything else gives the default
    std::string logo;   ///< "cid:…" or "https://…"; anything else is left out
    std::string support;
};

struct InvitationValues {
    std::string link;
    std::optional<core::Timestamp> expires{};
    std::string timeZone; ///< IANA; UTC when it is not known
    int reminderNumber = 0;
    std::string iosApp;
    std::string androidApp;
};

/// Every variable has a value, which may be empty. `firstName` is the given name, or the display name, or empty.
/// Attributes of extensions whose names sound like secrets are left out.
[[nodiscard]] TemplateValues valuesFor(const scim::JsonObject& person, const Branding& branding,
                                       const InvitationValues& invitation, std::string_view language);

/// The names of templateVariables() without a value, in their order.
[[nodiscard]] std::vector<std::string> emptyVariables(const TemplateValues& values);

/// "#000000" or "#ffffff", whichever contrasts more with the colour (WCAG 2.1, relative luminance).
[[nodiscard]] std::string textColourOn(std::string_view colour);

} // namespace rollcall::onboarding
