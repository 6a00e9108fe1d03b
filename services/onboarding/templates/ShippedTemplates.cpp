// SPDX-License-Identifier: Apache-2.0
// Puts layout and wording together. `%name%` is ours and filled here; `{{name}}` is the person's and stays.
#include "onboarding/ShippedTemplates.h"

#include <QCoreApplication>
#include <QFile>

#include <array>
#include <map>
#include <utility>

// Qt's macro declares a function of the global namespace, so it cannot stand inside ours.
static void keepTemplateFiles()
{
    Q_INIT_RESOURCE(onboarding_templates);
}

namespace rollcall::onboarding {

namespace {

using directory::MailKind;

constexpr std::array<std::pair<MailKind, std::string_view>, 4> kinds{{{MailKind::Invitation, "invitation"},
                                                                      {MailKind::Reminder, "reminder"},
                                                                      {MailKind::AddressChanged, "address-changed"},
                                                                      {MailKind::Registered, "registered"}}};

core::Error incomplete(std::string_view file)
{
    return core::makeError(core::ErrorKind::Internal, "The program lacks a part of its mail templates: " +
                                                          std::string(file) + ". Install Rollcall again.");
}

core::Result<std::string> fileOf(const std::string& name)
{
    static const bool isKept = (keepTemplateFiles(), true);
    static_cast<void>(isKept);
    QFile file(QStringLiteral(":/rollcall/templates/") + QString::fromStdString(name));
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(incomplete(name));
    return file.readAll().toStdString();
}

/// The members of one object of the texts.
class Wording {
public:
    explicit Wording(const scim::JsonObject& object) : m_object(object) {}

    [[nodiscard]] std::string text(std::string_view name) const
    {
        const scim::JsonValue* value = m_object.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    }
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const
    {
        std::vector<std::string> found;
        const scim::JsonValue* value = m_object.if_contains(name);
        if (value == nullptr || !value->is_array())
            return found;
        for (const scim::JsonValue& each : value->get_array()) {
            if (each.is_string())
                found.emplace_back(each.get_string());
        }
        return found;
    }

private:
    const scim::JsonObject& m_object;
};

std::string filled(std::string text, const std::map<std::string, std::string>& parts)
{
    for (const auto& [name, value] : parts) {
        const std::string mark = "%" + name + "%";
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    return text;
}

std::string greetingOf(const Wording& common)
{
    return "{{#firstName}}" + common.text("greetingNamed") + "{{/firstName}}{{^firstName}}" + common.text("greeting") +
           "{{/firstName}}";
}

std::string actionAsHtml(const Wording& common, const Wording& own)
{
    if (own.text("button").empty())
        return {};
    return "<p style=\"margin:28px 0 20px\"><a class=\"button\" href=\"{{link}}\" style=\"display:inline-block;"
           "background:{{colour}};color:{{textColour}};font-weight:600;text-decoration:none;padding:14px 28px;"
           "border-radius:8px\">" +
           own.text("button") + "</a></p>\n<p class=\"quiet\" style=\"margin:0 0 8px;font-size:14px;color:#4a5668\">" +
           common.text("fallback") +
           "<br><a class=\"plain\" href=\"{{link}}\" style=\"color:#1a56b0\">{{link}}</a></p>\n"
           "{{#expires}}<p class=\"quiet\" style=\"margin:0 0 8px;font-size:14px;color:#4a5668\">" +
           common.text("until") + "</p>{{/expires}}";
}

std::string nextAsHtml(const Wording& common, const Wording& own)
{
    const auto steps = own.texts("next");
    if (steps.empty())
        return {};
    std::string html = "<h2 style=\"margin:28px 0 8px;font-size:17px;line-height:1.35\">" + common.text("nextTitle") +
                       "</h2>\n<ol style=\"margin:0;padding-left:24px\">\n";
    for (const std::string& step : steps)
        html += "<li style=\"margin:0 0 6px\">" + step + "</li>\n";
    return html + "</ol>";
}

std::string htmlOf(const std::string& layout, const Wording& common, const Wording& own, const std::string& language)
{
    std::string paragraphs;
    for (const std::string& paragraph : own.texts("paragraphs"))
        paragraphs += "<p style=\"margin:0 0 16px\">" + paragraph + "</p>\n";
    return filled(layout, {{"language", language},
                           {"subject", own.text("subject")},
                           {"preheader", own.text("preheader")},
                           {"heading", own.text("heading")},
                           {"greeting", greetingOf(common)},
                           {"paragraphs", paragraphs},
                           {"action", actionAsHtml(common, own)},
                           {"next", nextAsHtml(common, own)},
                           {"help", common.text("help")}});
}

std::string textOf(const Wording& common, const Wording& own)
{
    std::string text = greetingOf(common) + "\n\n";
    for (const std::string& paragraph : own.texts("paragraphs"))
        text += paragraph + "\n\n";
    if (!own.text("button").empty())
        text += own.text("button") + ":\n{{link}}\n\n{{#expires}}" + common.text("until") + "\n\n{{/expires}}";
    const auto steps = own.texts("next");
    if (!steps.empty()) {
        text += common.text("nextTitle") + ":\n";
        for (std::size_t i = 0; i < steps.size(); ++i)
            text += std::to_string(i + 1) + ". " + steps[i] + "\n";
        text += "\n";
    }
    return text + "{{#support}}" + common.text("help") +
           "\n{{/support}}{{#organisation}}\n{{organisation}}\n{{/organisation}}";
}

scim::JsonObject person(std::string_view userName, std::string_view given, std::string_view family)
{
    scim::JsonObject object;
    object["userName"] = userName;
    scim::JsonObject name;
    if (!given.empty())
        name["givenName"] = given;
    if (!family.empty())
        name["familyName"] = family;
    if (!name.empty())
        object["name"] = std::move(name);
    scim::JsonObject address;
    address["value"] = userName;
    address["primary"] = true;
    object["emails"] = scim::JsonArray{std::move(address)};
    return object;
}

} // namespace

const std::vector<std::string>& shippedLanguages()
{
    static const std::vector<std::string> languages{"de", "en", "es", "fr", "ja"};
    return languages;
}

core::Result<Template> shippedTemplate(MailKind kind, std::string_view language)
{
    bool isShipped = false;
    for (const std::string& each : shippedLanguages())
        isShipped = isShipped || each == language;
    if (!isShipped)
        return core::failure(core::ErrorKind::NotFound,
                             "Rollcall ships no mails in the language " + std::string(language) + ".");
    const std::string file = "texts/" + std::string(language) + ".json";
    const auto layout = fileOf("layout.html");
    if (!layout)
        return tl::unexpected(layout.error());
    const auto json = fileOf(file);
    if (!json)
        return tl::unexpected(json.error());
    const auto texts = scim::parseJson(*json);
    const scim::JsonObject* all = texts ? texts->if_object() : nullptr;
    const scim::JsonValue* common = all != nullptr ? all->if_contains("common") : nullptr;
    Template mail;
    mail.kind = kind;
    mail.language = language;
    for (const auto& [value, word] : kinds) {
        const scim::JsonValue* own = value == kind && all != nullptr ? all->if_contains(word) : nullptr;
        if (own == nullptr || !own->is_object() || common == nullptr || !common->is_object())
            continue;
        const Wording shared(common->get_object());
        const Wording wording(own->get_object());
        mail.subject = wording.text("subject");
        mail.html = htmlOf(*layout, shared, wording, mail.language);
        mail.text = textOf(shared, wording);
    }
    if (mail.subject.empty())
        return tl::unexpected(incomplete(file));
    return mail;
}

std::vector<AwkwardPerson> awkwardPeople()
{
    std::vector<AwkwardPerson> people;
    people.push_back({QT_TRANSLATE_NOOP("AwkwardPeople", "No first name"), person("svc-7@example.com", {}, "Okonkwo")});
    people.push_back({QT_TRANSLATE_NOOP("AwkwardPeople", "No name at all"), person("k.o@example.com", {}, {})});
    people.push_back({QT_TRANSLATE_NOOP("AwkwardPeople", "A name of sixty characters"),
                      person("wolfeschlegel@example.com",
                             "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis", "Hubert")});
    people.push_back({QT_TRANSLATE_NOOP("AwkwardPeople", "Written from right to left"),
                      person("layla@example.com", "ليلى", "الفارسي")});
    people.push_back(
        {QT_TRANSLATE_NOOP("AwkwardPeople", "Emoji"), person("joy@example.com", "Joy 🎉", "O’Neill-Søndergård")});
    people.push_back({QT_TRANSLATE_NOOP("AwkwardPeople", "Markup in the name"),
                      person("bobby@example.com", "<b>Bobby</b> & \"Tables\"", "{{link}}")});
    people.push_back(
        {QT_TRANSLATE_NOOP("AwkwardPeople", "Other script"), person("sato@example.com", "由美子", "佐藤")});
    return people;
}

} // namespace rollcall::onboarding
