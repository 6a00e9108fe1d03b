// SPDX-License-Identifier: Apache-2.0
// Schemas by Okta's /api/v1/meta.
#include "okta/Schemas.h"

#include "FailureText.h"
#include "Json.h"
#include "Text.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace rollcall::okta {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds firstLook{500};
constexpr milliseconds longestLook{30'000};
constexpr int mostWrites = 4;

void readPermission(Fields& fields, SchemaAttribute& attribute)
{
    for (auto& permission : fields.objects("permissions")) {
        if (permission.text("principal") == "SELF")
            attribute.selfPermission = permission.text("action");
    }
}

SchemaAttribute readAttribute(Fields fields, std::string name, bool isCustom)
{
    SchemaAttribute attribute;
    attribute.name = std::move(name);
    attribute.isCustom = isCustom;
    attribute.title = fields.text("title");
    attribute.description = fields.text("description");
    attribute.type = fields.text("type");
    attribute.itemType = fields.object("items").text("type");
    attribute.isRequired = fields.flag("required").value_or(false);
    attribute.mutability = fields.text("mutability");
    attribute.master = fields.object("master").text("type");
    attribute.externalName = fields.text("externalName");
    attribute.externalNamespace = fields.text("externalNamespace");
    readPermission(fields, attribute);
    return attribute;
}

Schema readSchema(Fields& fields)
{
    Schema schema;
    schema.id = fields.text("id");
    schema.name = fields.text("name");
    schema.title = fields.text("title");
    schema.lastUpdated = fields.time("lastUpdated");
    Fields definitions = fields.object("definitions");
    for (const char* part : {"base", "custom"}) {
        Fields properties = definitions.object(part).object("properties");
        for (const auto& name : properties.names()) {
            // Null is how a removed attribute may show.
            if (properties.has(name.c_str()))
                schema.attributes.push_back(
                    readAttribute(properties.object(name.c_str()), name, std::string_view(part) == "custom"));
        }
    }
    return schema;
}

ProfileMapping readMapping(Fields& fields)
{
    ProfileMapping mapping;
    mapping.id = ProfileMappingId{fields.needed("id")};
    Fields source = fields.object("source");
    mapping.sourceId = source.text("id");
    mapping.sourceName = source.text("name");
    mapping.sourceType = source.text("type");
    Fields target = fields.object("target");
    mapping.targetId = target.text("id");
    mapping.targetName = target.text("name");
    mapping.targetType = target.text("type");
    Fields rules = fields.object("properties");
    for (const auto& name : rules.names()) {
        Fields rule = rules.object(name.c_str());
        mapping.rules[name] = {.expression = rule.text("expression"),
                               .isPushedOnUpdate = rule.text("pushStatus") == "PUSH"};
    }
    return mapping;
}

std::string userPath(std::string_view schemaId)
{
    return "/api/v1/meta/schemas/user/" + percentEncoded(schemaId);
}

std::string appPath(const AppId& app)
{
    return "/api/v1/meta/schemas/apps/" + percentEncoded(app.value) + "/default";
}

std::string mappingPath(const ProfileMappingId& id)
{
    return "/api/v1/mappings/" + percentEncoded(id.value);
}

QJsonObject attributeBody(const AttributeDraft& draft)
{
    QJsonObject permission;
    permission.insert(QLatin1String("principal"), QLatin1String("SELF"));
    permission.insert(QLatin1String("action"), toQt(draft.selfPermission));
    QJsonObject attribute;
    attribute.insert(QLatin1String("title"), toQt(draft.title.empty() ? draft.name : draft.title));
    attribute.insert(QLatin1String("description"), toQt(draft.description));
    attribute.insert(QLatin1String("type"), toQt(draft.type));
    attribute.insert(QLatin1String("required"), false);
    attribute.insert(QLatin1String("permissions"), QJsonArray{permission});
    // Otherwise a directory or HR system that owns the profile could overwrite what is written here.
    QJsonObject master;
    master.insert(QLatin1String("type"), QLatin1String("OKTA"));
    attribute.insert(QLatin1String("master"), master);
    QJsonObject properties;
    properties.insert(toQt(draft.name), attribute);
    QJsonObject custom;
    custom.insert(QLatin1String("id"), QLatin1String("#custom"));
    custom.insert(QLatin1String("type"), QLatin1String("object"));
    custom.insert(QLatin1String("properties"), properties);
    custom.insert(QLatin1String("required"), QJsonArray());
    QJsonObject definitions;
    definitions.insert(QLatin1String("custom"), custom);
    QJsonObject body;
    body.insert(QLatin1String("definitions"), definitions);
    return body;
}

/// Okta's own passing troubles with writes of a schema.
bool isWorthRepeating(const Failure& failure)
{
    const auto says = [](const std::string& text) { return containsIgnoringCase(text, "data clean up process"); };
    return failure.httpStatus == 500 || says(failure.summary) || std::ranges::any_of(failure.causes, says);
}

/// Reads, writes where needed, and reads again until it shows.
class Addition {
public:
    Addition(Client& client, const AttributeDraft& draft, std::string path, Call write)
        : m_client(client), m_draft(draft), m_path(std::move(path)), m_write(std::move(write))
    {
    }

    [[nodiscard]] Answer<AttributeAdded> run(const std::stop_token& stop)
    {
        auto present = look(stop);
        if (!present || *present)
            return known(std::move(present), true);
        if (auto written = write(stop); !written)
            return tl::unexpected(std::move(written.error()));
        return known(await(stop), false);
    }

private:
    using Found = Answer<std::optional<SchemaAttribute>>;

    [[nodiscard]] Found look(const std::stop_token& stop)
    {
        const auto schema = readOne(m_client.send({.target = m_path}, stop), readSchema);
        if (!schema)
            return tl::unexpected(schema.error());
        const auto* attribute = schema->find(m_draft.name);
        return attribute ? std::optional(*attribute) : std::nullopt;
    }

    [[nodiscard]] Answer<> write(const std::stop_token& stop)
    {
        for (int count = 1;; ++count) {
            auto reply = m_client.send(m_write, stop);
            if (reply || count == mostWrites || !isWorthRepeating(reply.error()))
                return done(std::move(reply));
            if (auto paused = m_client.pause(firstLook * (1 << count), stop); !paused)
                return paused;
            // What failed may have taken effect.
            auto present = look(stop);
            if (!present)
                return tl::unexpected(std::move(present.error()));
            if (*present)
                return {};
        }
    }

    [[nodiscard]] Found await(const std::stop_token& stop)
    {
        milliseconds waited{0};
        for (milliseconds span = firstLook;; span *= 2) {
            auto present = look(stop);
            if (!present || *present)
                return present;
            if (waited + span > longestLook)
                return tl::unexpected(ownFailure(FailureKind::ServerTrouble,
                                                 "Okta took the new attribute “" + m_draft.name +
                                                     "” but does not show it yet. Check again in some minutes."));
            if (auto paused = m_client.pause(span, stop); !paused)
                return tl::unexpected(std::move(paused.error()));
            waited += span;
        }
    }

    [[nodiscard]] Answer<AttributeAdded> known(Found found, bool wasThere) const
    {
        if (!found)
            return tl::unexpected(std::move(found.error()));
        if ((*found)->type != m_draft.type)
            return tl::unexpected(ownFailure(FailureKind::Conflict,
                                             "Okta has an attribute “" + m_draft.name + "” already, of type " +
                                                 shortened((*found)->type, 40) + " instead of " + m_draft.type +
                                                 ". It was left alone; rename or remove it in the Profile Editor."));
        return AttributeAdded{wasThere, std::move(**found)};
    }

    Client& m_client;
    const AttributeDraft& m_draft;
    std::string m_path;
    Call m_write;
};

} // namespace

const SchemaAttribute* Schema::find(std::string_view attribute) const
{
    const auto found = std::ranges::find(attributes, attribute, &SchemaAttribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

Answer<Schema> Schemas::user(std::stop_token stop, std::string_view schemaId)
{
    return readOne(m_client.send({.target = userPath(schemaId)}, std::move(stop)), readSchema);
}

Answer<Schema> Schemas::appUser(const AppId& app, std::stop_token stop)
{
    return readOne(m_client.send({.target = appPath(app)}, std::move(stop)), readSchema);
}

Answer<AttributeAdded> Schemas::addUserAttribute(const AttributeDraft& draft, std::stop_token stop,
                                                 std::string_view schemaId)
{
    return Addition(m_client, draft, userPath(schemaId), addUserAttributeCall(draft, schemaId)).run(stop);
}

Answer<Collected<ProfileMapping>> Schemas::mappings(std::string_view sourceId, std::string_view targetId,
                                                    std::stop_token stop)
{
    Target target("/api/v1/mappings");
    target.with("sourceId", sourceId).with("targetId", targetId).with("limit", 200);
    return collect(m_client, {.target = target.text()}, readMapping, 10'000, std::move(stop));
}

Answer<ProfileMapping> Schemas::mapping(const ProfileMappingId& id, std::stop_token stop)
{
    return readOne(m_client.send({.target = mappingPath(id)}, std::move(stop)), readMapping);
}

Answer<ProfileMapping> Schemas::setRule(const ProfileMappingId& id, std::string_view targetAttribute,
                                        const std::optional<MappingRule>& rule, std::stop_token stop)
{
    return readOne(m_client.send(setRuleCall(id, targetAttribute, rule), std::move(stop)), readMapping);
}

Call Schemas::addUserAttributeCall(const AttributeDraft& draft, std::string_view schemaId)
{
    return {.method = "POST", .target = userPath(schemaId), .body = toJson(attributeBody(draft))};
}

Call Schemas::setRuleCall(const ProfileMappingId& id, std::string_view targetAttribute,
                          const std::optional<MappingRule>& rule)
{
    QJsonObject value;
    value.insert(QLatin1String("expression"), rule ? QJsonValue(toQt(rule->expression)) : QJsonValue());
    value.insert(QLatin1String("pushStatus"),
                 rule ? QJsonValue(QLatin1String(rule->isPushedOnUpdate ? "PUSH" : "DONT_PUSH")) : QJsonValue());
    QJsonObject properties;
    properties.insert(toQt(targetAttribute), value);
    QJsonObject body;
    body.insert(QLatin1String("properties"), properties);
    return {.method = "POST", .target = mappingPath(id), .body = toJson(body)};
}

} // namespace rollcall::okta
