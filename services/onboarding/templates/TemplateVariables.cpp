// SPDX-License-Identifier: Apache-2.0
#include "onboarding/TemplateVariables.h"

#include "scim/Resource.h"

#include <QDateTime>
#include <QLocale>
#include <QString>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace rollcall::onboarding {

namespace {

constexpr std::string_view enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
constexpr std::string_view customPrefix = "custom_";
constexpr std::string_view defaultColour = "#1f5fbf";

constexpr auto Person = VariableSource::Person;
constexpr auto Integration = VariableSource::Integration;
constexpr auto Invitation = VariableSource::Invitation;
#define DESCRIBED(text) QT_TRANSLATE_NOOP("TemplateVariables", text)
constexpr std::array variables{
    TemplateVariable{"firstName", DESCRIBED("Given name, else the display name"), "Ada", Person},
    TemplateVariable{"givenName", DESCRIBED("Given name"), "Ada", Person},
    TemplateVariable{"familyName", DESCRIBED("Family name"), "Lovelace", Person},
    TemplateVariable{"displayName", DESCRIBED("Full name, else the user name"), "Ada Lovelace", Person},
    TemplateVariable{"userName", DESCRIBED("User name"), "ada@example.com", Person},
    TemplateVariable{"email", DESCRIBED("Primary address"), "ada@example.com", Person},
    TemplateVariable{"title", DESCRIBED("Job title"), "Analyst", Person},
    TemplateVariable{"department", DESCRIBED("Department"), "Research", Person},
    TemplateVariable{"manager", DESCRIBED("Name of the manager"), "Charles Babbage", Person},
    TemplateVariable{"application", DESCRIBED("Name of the application"), "Example Sign-in", Integration},
    TemplateVariable{"organisation", DESCRIBED("Name of your organisation"), "Example Ltd", Integration},
    TemplateVariable{"colour", DESCRIBED("Colour of the button"), "#1f5fbf", Integration},
    TemplateVariable{"textColour", DESCRIBED("Black or white, what is readable on the colour"), "#ffffff", Integration},
    TemplateVariable{"logo", DESCRIBED("Address of the logo"), "cid:logo", Integration},
    TemplateVariable{"support", DESCRIBED("Whom to ask for help"), "help@example.com", Integration},
    TemplateVariable{"link", DESCRIBED("Personal link"), "https://enrol.example.com/enrol/abc", Invitation},
    TemplateVariable{"expires", DESCRIBED("When the link ends"), "1 March 2026 17:00 UTC", Invitation},
    TemplateVariable{"reminderNumber", DESCRIBED("Which reminder it is"), "1", Invitation},
    TemplateVariable{"iosApp", DESCRIBED("Name of the app in the App Store"), "Example Sign-in", Invitation},
    TemplateVariable{"androidApp", DESCRIBED("Name of the app in Google Play"), "Example Sign-in", Invitation},
};
#undef DESCRIBED

std::string textIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = scim::findMember(object, name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

const scim::JsonObject* objectIn(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = scim::findMember(object, name);
    return value != nullptr ? value->if_object() : nullptr;
}

bool soundsSecret(std::string_view name)
{
    const QString folded = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).toLower();
    for (const char* word : {"password", "passwd", "secret", "token", "credential", "privatekey", "apikey"})
        if (folded.contains(QLatin1String(word)))
            return true;
    return folded == QLatin1String("pin");
}

void addCustom(TemplateValues& values, const scim::JsonObject& person)
{
    for (const auto& member : person) {
        const std::string_view urn(member.key().data(), member.key().size());
        const scim::JsonObject* extension = member.value().if_object();
        if (extension == nullptr || urn.find(':') == std::string_view::npos || urn == enterprise)
            continue;
        for (const auto& attribute : *extension) {
            std::string name(attribute.key().data(), attribute.key().size());
            if (!attribute.value().is_string() || soundsSecret(name))
                continue;
            for (char& each : name)
                if (!((each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9')))
                    each = '_';
            values.emplace(std::string(customPrefix) + name, std::string(attribute.value().get_string()));
        }
    }
}

void addPerson(TemplateValues& values, const scim::JsonObject& person)
{
    if (const scim::JsonObject* name = objectIn(person, "name")) {
        values["givenName"] = textIn(*name, "givenName");
        values["familyName"] = textIn(*name, "familyName");
        values["displayName"] = textIn(*name, "formatted");
    }
    if (std::string display = textIn(person, "displayName"); !display.empty())
        values["displayName"] = std::move(display);
    values["firstName"] = values["givenName"].empty() ? values["displayName"] : values["givenName"];
    values["userName"] = textIn(person, "userName");
    if (values["displayName"].empty())
        values["displayName"] = values["userName"];
    values["email"] = scim::personColumns(person).primaryEmail;
    values["title"] = textIn(person, "title");
    if (const scim::JsonObject* work = objectIn(person, enterprise)) {
        values["department"] = textIn(*work, "department");
        if (const scim::JsonObject* manager = objectIn(*work, "manager"))
            values["manager"] = textIn(*manager, "displayName");
    }
    addCustom(values, person);
}

bool isColour(std::string_view colour)
{
    return colour.size() == 7 && colour.front() == '#' &&
           colour.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

std::string worded(core::Timestamp time, const std::string& zoneName, std::string_view language)
{
    QTimeZone zone(QByteArray::fromStdString(zoneName));
    if (!zone.isValid())
        zone = QTimeZone::utc();
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(time), zone);
    const QLocale locale(QString::fromUtf8(language.data(), static_cast<qsizetype>(language.size()))
                             .replace(QLatin1Char('-'), QLatin1Char('_')));
    return (locale.toString(local.date(), QLocale::LongFormat) + QLatin1Char(' ') +
            locale.toString(local.time(), QLocale::ShortFormat) + QLatin1Char(' ') + zone.abbreviation(local))
        .toStdString();
}

double channel(std::string_view hex)
{
    const double value = std::stoi(std::string(hex), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

} // namespace

std::span<const TemplateVariable> templateVariables()
{
    return variables;
}

bool isTemplateVariable(std::string_view name)
{
    return (name.starts_with(customPrefix) && name.size() > customPrefix.size()) ||
           std::any_of(variables.begin(), variables.end(), [&](const auto& each) { return each.name == name; });
}

bool isRequired(std::string_view name, directory::MailKind kind)
{
    return name == "link" && (kind == directory::MailKind::Invitation || kind == directory::MailKind::Reminder);
}

TemplateValues valuesFor(const scim::JsonObject& person, const Branding& branding, const InvitationValues& invitation,
                         std::string_view language)
{
    TemplateValues values;
    for (const TemplateVariable& each : variables)
        values.emplace(each.name, std::string());
    addPerson(values, person);
    values["application"] = branding.application;
    values["organisation"] = branding.organisation;
    values["colour"] = isColour(branding.colour) ? branding.colour : std::string(defaultColour);
    values["textColour"] = textColourOn(values["colour"]);
    if (branding.logo.starts_with("cid:") || branding.logo.starts_with("https://"))
        values["logo"] = branding.logo;
    values["support"] = branding.support;
    values["link"] = invitation.link;
    if (invitation.expires)
        values["expires"] = worded(*invitation.expires, invitation.timeZone, language);
    if (invitation.reminderNumber > 0)
        values["reminderNumber"] = std::to_string(invitation.reminderNumber);
    values["iosApp"] = invitation.iosApp;
    values["androidApp"] = invitation.androidApp;
    return values;
}

std::vector<std::string> emptyVariables(const TemplateValues& values)
{
    std::vector<std::string> names;
    for (const TemplateVariable& each : variables) {
        const auto found = values.find(each.name);
        if (found == values.end() || found->second.find_first_not_of(" \t\r\n") == std::string::npos)
            names.emplace_back(each.name);
    }
    return names;
}

std::string textColourOn(std::string_view colour)
{
    if (!isColour(colour))
        colour = defaultColour;
    const double luminance = 0.2126 * channel(colour.substr(1, 2)) + 0.7152 * channel(colour.substr(3, 2)) +
                             0.0722 * channel(colour.substr(5, 2));
    return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

} // namespace rollcall::onboarding
