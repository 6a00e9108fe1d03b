// SPDX-License-Identifier: Apache-2.0
// A profile's attributes beside Okta's rules for them, and the rules as JSON.
#include "setup/Mapping.h"

#include "scim/Json.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace rollcall::setup {

namespace {

/// The names that Okta's app profiles use, where they differ from those of the Okta user.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> appNames{{
    {"login", "userName"},
    {"firstName", "givenName"},
    {"lastName", "familyName"},
    {"secondEmail", "secondaryEmail"},
}};

/// "emails.^[type=='home'].value" as SCIM writes it.
std::string scimPathOf(std::string externalName)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> spellings{
        {{".^[", "["}, {"==", " eq "}, {"'", "\""}, {"  ", " "}}};
    for (const auto& [okta, scim] : spellings) {
        for (std::size_t at = externalName.find(okta); at != std::string::npos;
             at = externalName.find(okta, at + scim.size()))
            externalName.replace(at, okta.size(), scim);
    }
    return externalName;
}

bool isSentAs(const okta::SchemaAttribute& attribute, std::string_view path)
{
    if (attribute.externalName.empty())
        return false;
    const std::string name = scimPathOf(attribute.externalName);
    return name == path || attribute.externalNamespace + ":" + name == path;
}

bool isFilledFrom(const okta::ProfileMapping& mapping, std::string_view target, const std::string& source)
{
    const auto rule = mapping.rules.find(target);
    return rule != mapping.rules.end() &&
           (rule->second.expression == "user." + source || rule->second.expression == "source." + source);
}

/// Its name in Okta's profile of the app: by what it is sent as, by the names that apps use, or by what fills it. Empty
/// when none of these is known.
std::string appAttributeOf(const SyncedAttribute& attribute, const okta::ProfileMapping& mapping,
                           const okta::Schema* appSchema)
{
    if (appSchema != nullptr) {
        const auto sent = std::ranges::find_if(appSchema->attributes, [&attribute](const okta::SchemaAttribute& one) {
            return isSentAs(one, attribute.path);
        });
        if (sent != appSchema->attributes.end())
            return sent->name;
    }
    // Apps name their attributes by what usually fills them, whatever a tenant wants.
    const std::string& usual = attribute.usualAttribute.empty() ? attribute.oktaAttribute : attribute.usualAttribute;
    std::vector<std::string_view> names{usual};
    for (const auto& [okta, app] : appNames) {
        if (okta == usual)
            names.push_back(app);
    }
    for (const std::string_view name : names) {
        if (isFilledFrom(mapping, name, usual))
            return std::string(name);
    }
    for (const std::string_view name : names) {
        if (mapping.rules.contains(name) || (appSchema != nullptr && appSchema->find(name) != nullptr))
            return std::string(name);
    }
    for (const auto& rule : mapping.rules) {
        if (isFilledFrom(mapping, rule.first, usual))
            return rule.first;
    }
    return {};
}

/// The field may be named without its filter: "emails" is the first of them.
bool isUniqueIdentifier(const SyncedAttribute& attribute, const Profile& profile)
{
    const auto isNamed = [&profile](const SyncedAttribute& one) { return one.path == profile.uniqueIdentifier; };
    if (std::ranges::any_of(profile.attributes, isNamed))
        return isNamed(attribute);
    const auto first = std::ranges::find_if(profile.attributes, [&profile](const SyncedAttribute& one) {
        return one.path.starts_with(profile.uniqueIdentifier + "[");
    });
    return first != profile.attributes.end() && first->path == attribute.path;
}

void judge(MappingRow& row, bool isUserName)
{
    // Okta fills the user name by the app's own setting, and shows no rule for it.
    if (row.when == PushWhen::NotMapped && isUserName)
        row.when = PushWhen::CreateAndUpdate;
    else if (row.when == PushWhen::NotMapped)
        row.problem = row.label + " is not mapped in Okta.";
    else if (row.when == PushWhen::CreateOnly && !isUserName)
        row.problem = row.label + " is sent when a person is created, and not when it changes.";
    else if (!row.hasNamespace)
        row.problem = row.label + " has no external namespace in Okta's profile of the app, and is never sent.";
}

MappingRow rowOf(const SyncedAttribute& attribute, const Profile& profile, const okta::ProfileMapping* mapping,
                 const okta::Schema* appSchema, const okta::Profile* person)
{
    MappingRow row;
    row.label = attribute.label;
    row.scimPath = attribute.path;
    row.isRequired = attribute.isRequired;
    row.isUniqueIdentifier = isUniqueIdentifier(attribute, profile);
    row.expression = "user." + attribute.oktaAttribute;
    if (mapping != nullptr) {
        row.appAttribute = appAttributeOf(attribute, *mapping, appSchema);
        row.when = PushWhen::NotMapped;
        if (const auto rule = mapping->rules.find(row.appAttribute); rule != mapping->rules.end()) {
            row.expression = rule->second.expression;
            row.when = rule->second.isPushedOnUpdate ? PushWhen::CreateAndUpdate : PushWhen::CreateOnly;
        }
        if (appSchema != nullptr) {
            const okta::SchemaAttribute* known = appSchema->find(row.appAttribute);
            row.hasNamespace = known == nullptr || !known->isCustom || !known->externalNamespace.empty();
        }
        judge(row, attribute.path == "userName");
    }
    if (person != nullptr) {
        auto sample = evaluate(row.expression, *person);
        row.sample = sample ? std::move(*sample) : std::string();
    }
    return row;
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

} // namespace

std::vector<MappingRow> mappingRows(const Profile& profile, const okta::ProfileMapping* mapping,
                                    const okta::Schema* appSchema, const okta::Profile* person)
{
    std::vector<MappingRow> rows;
    for (const SyncedAttribute& attribute : profile.attributes) {
        if (!attribute.oktaAttribute.empty())
            rows.push_back(rowOf(attribute, profile, mapping, appSchema, person));
    }
    return rows;
}

std::vector<std::string> neverSent(const okta::ProfileMapping& mapping, const okta::Schema& appSchema)
{
    std::vector<std::string> names;
    for (const okta::SchemaAttribute& attribute : appSchema.attributes) {
        if (attribute.isCustom && attribute.externalNamespace.empty() && mapping.rules.contains(attribute.name))
            names.push_back(attribute.name);
    }
    return names;
}

std::vector<std::string> unexpected(const Profile& profile, const okta::ProfileMapping& mapping,
                                    const okta::Schema* appSchema)
{
    std::vector<std::string> names;
    if (!profile.isAttributeSetClosed)
        return names;
    std::set<std::string> known{"userName"};
    for (const SyncedAttribute& attribute : profile.attributes)
        known.insert(appAttributeOf(attribute, mapping, appSchema));
    for (const auto& rule : mapping.rules) {
        if (!known.contains(rule.first))
            names.push_back(rule.first);
    }
    return names;
}

std::string exportMapping(const okta::ProfileMapping& mapping)
{
    scim::JsonObject rules;
    for (const auto& [attribute, rule] : mapping.rules)
        rules[attribute] = scim::JsonObject{{"expression", rule.expression},
                                            {"pushStatus", rule.isPushedOnUpdate ? "PUSH" : "DONT_PUSH"}};
    return scim::toPrettyJson(scim::JsonObject{{"mapping", mapping.id.value},
                                               {"source", mapping.sourceName},
                                               {"target", mapping.targetName},
                                               {"properties", std::move(rules)}});
}

core::Result<okta::ProfileMapping> importMapping(std::string_view json)
{
    const auto refused = [](const std::string& why) {
        return core::failure(core::ErrorKind::Invalid, "This is no mapping that was exported here: " + why);
    };
    const auto document = scim::parseJson(json);
    if (!document)
        return refused(document.error().detail);
    const scim::JsonObject* object = document->if_object();
    const scim::JsonValue* rules = object == nullptr ? nullptr : object->if_contains("properties");
    if (rules == nullptr || !rules->is_object())
        return refused("it has no \"properties\".");
    okta::ProfileMapping mapping;
    mapping.id = okta::ProfileMappingId(textOf(*object, "mapping"));
    mapping.sourceName = textOf(*object, "source");
    mapping.targetName = textOf(*object, "target");
    for (const auto& member : rules->get_object()) {
        const scim::JsonObject* rule = member.value().if_object();
        const std::string attribute(member.key().data(), member.key().size());
        const std::string push = rule == nullptr ? std::string() : textOf(*rule, "pushStatus");
        if (rule == nullptr || textOf(*rule, "expression").empty() || (push != "PUSH" && push != "DONT_PUSH"))
            return refused("\"" + attribute + "\" needs an expression, and PUSH or DONT_PUSH.");
        mapping.rules[attribute] = {textOf(*rule, "expression"), push == "PUSH"};
    }
    return mapping;
}

std::vector<MappingChange> mappingChanges(const okta::ProfileMapping& current, const okta::ProfileMapping& wanted)
{
    std::vector<MappingChange> changes;
    std::set<std::string> names;
    for (const auto& rule : current.rules)
        names.insert(rule.first);
    for (const auto& rule : wanted.rules)
        names.insert(rule.first);
    for (const std::string& name : names) {
        const auto now = current.rules.find(name);
        const auto then = wanted.rules.find(name);
        if (then == wanted.rules.end())
            changes.push_back({name, std::nullopt});
        else if (now == current.rules.end() || now->second.expression != then->second.expression ||
                 now->second.isPushedOnUpdate != then->second.isPushedOnUpdate)
            changes.push_back({name, then->second});
    }
    return changes;
}

} // namespace rollcall::setup
