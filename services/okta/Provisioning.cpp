// SPDX-License-Identifier: Apache-2.0
// Connections, features and group-push mappings below /api/v1/apps/{id}.
#include "okta/Provisioning.h"

#include "Json.h"
#include "Text.h"
#include "Words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::okta {

namespace {

constexpr std::size_t mostMappings = 10'000;
/// Okta itself calls the SCIM server within such a call.
constexpr std::chrono::milliseconds longCall{60'000};

std::string appPath(const AppId& app)
{
    return "/api/v1/apps/" + percentEncoded(app.value);
}

std::string connectionPath(const AppId& app)
{
    return appPath(app) + "/connections/default";
}

std::string mappingPath(const AppId& app, const PushMappingId& mapping)
{
    return appPath(app) + "/group-push/mappings/" + percentEncoded(mapping.value);
}

ProvisioningConnection readConnection(Fields& fields)
{
    ProvisioningConnection connection;
    const auto status = fields.text("status");
    connection.authScheme = fields.text("authScheme");
    if (connection.authScheme.empty())
        connection.authScheme = fields.object("profile").text("authScheme");
    connection.baseUrl = fields.text("baseUrl");
    if (status == "ENABLED")
        connection.status = ConnectionStatus::Enabled;
    else if (status == "DISABLED")
        connection.status = ConnectionStatus::Disabled;
    if (connection.authScheme == "UNKNOWN")
        connection.status = ConnectionStatus::Unknown;
    return connection;
}

Switch switchOf(const std::string& status)
{
    if (status == "ENABLED")
        return Switch::On;
    return status == "DISABLED" ? Switch::Off : Switch::NotShown;
}

struct Feature {
    std::string name;
    std::string status;
    Switch create = Switch::NotShown;
    Switch update = Switch::NotShown;
    Switch deactivate = Switch::NotShown;
};

Feature readFeature(Fields& fields)
{
    Feature feature;
    feature.name = fields.text("name");
    feature.status = fields.text("status");
    Fields capabilities = fields.object("capabilities");
    Fields update = capabilities.object("update");
    feature.create = switchOf(capabilities.object("create").object("lifecycleCreate").text("status"));
    feature.update = switchOf(update.object("profile").text("status"));
    feature.deactivate = switchOf(update.object("lifecycleDeactivate").text("status"));
    return feature;
}

constexpr std::array<Word<PushStatus>, 3> pushStatuses{
    {{"ACTIVE", PushStatus::Active}, {"INACTIVE", PushStatus::Inactive}, {"ERROR", PushStatus::Error}}};

PushMapping readMapping(Fields& fields)
{
    PushMapping mapping;
    mapping.id = PushMappingId{fields.needed("id")};
    mapping.source = GroupId{fields.text("sourceGroupId")};
    mapping.target = GroupId{fields.text("targetGroupId")};
    mapping.status = meaningOf(fields.text("status"), pushStatuses, PushStatus::Other);
    mapping.errorSummary = fields.text("errorSummary");
    mapping.lastPush = fields.time("lastPush");
    mapping.created = fields.time("created");
    mapping.lastUpdated = fields.time("lastUpdated");
    return mapping;
}

/// Whether the app said no, as against something that stands in the way of asking.
bool isRefusalOfApp(const Failure& failure)
{
    switch (failure.kind) {
    case FailureKind::Invalid:
    case FailureKind::NotFound:
    case FailureKind::NotLicensed:
    case FailureKind::Conflict:
        return true;
    default:
        return false;
    }
}

bool isNotEnabled(const Failure& failure)
{
    const auto says = [](const std::string& text) { return containsIgnoringCase(text, "provisioning is not enabled"); };
    return failure.kind == FailureKind::Invalid && (says(failure.summary) || std::ranges::any_of(failure.causes, says));
}

std::string withoutSlash(std::string_view url)
{
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return std::string(url);
}

} // namespace

Answer<ProvisioningConnection> Provisioning::connection(const AppId& app, std::stop_token stop)
{
    return readOne(m_client.send({.target = connectionPath(app)}, std::move(stop)), readConnection);
}

Answer<ConnectionTrial> Provisioning::trySetConnection(const AppId& app, std::string_view baseUrl,
                                                       const core::Secret& token, std::stop_token stop)
{
    QJsonObject profile;
    profile.insert(QLatin1String("authScheme"), QLatin1String("TOKEN"));
    profile.insert(QLatin1String("token"), toQt(token.reveal()));
    QJsonObject body;
    body.insert(QLatin1String("baseUrl"), toQt(baseUrl));
    body.insert(QLatin1String("profile"), profile);
    std::string text = toJson(body);
    Call call{.method = "POST", .target = connectionPath(app) + "?activate=true", .timeout = longCall};
    call.secretBody = core::Secret(text);
    std::ranges::fill(text, '\0');
    const auto reply = m_client.send(call, std::move(stop));
    ConnectionTrial trial;
    if (!reply) {
        if (!isRefusalOfApp(reply.error()))
            return tl::unexpected(reply.error());
        trial.refusal = reply.error();
        return trial;
    }
    auto connection = readOne(*reply, readConnection);
    if (!connection)
        return tl::unexpected(std::move(connection.error()));
    trial.connection = std::move(*connection);
    trial.isSet = trial.connection.status != ConnectionStatus::Unknown &&
                  withoutSlash(trial.connection.baseUrl) == withoutSlash(baseUrl);
    return trial;
}

Answer<ProvisioningFeatures> Provisioning::features(const AppId& app, std::stop_token stop)
{
    const auto reply = m_client.send({.target = appPath(app) + "/features"}, std::move(stop));
    if (!reply) {
        if (isNotEnabled(reply.error()))
            return ProvisioningFeatures{};
        return tl::unexpected(reply.error());
    }
    const auto list = readMany(*reply, readFeature);
    if (!list)
        return tl::unexpected(list.error());
    ProvisioningFeatures result;
    for (const auto& feature : *list) {
        if (feature.name == "USER_PROVISIONING") {
            result.isEnabled = feature.status == "ENABLED";
            result.createUsers = feature.create;
            result.updateAttributes = feature.update;
            result.deactivateUsers = feature.deactivate;
        } else if (feature.name == "INBOUND_PROVISIONING") {
            result.importUsers = switchOf(feature.status);
        }
    }
    return result;
}

Answer<Collected<PushMapping>> Provisioning::pushMappings(const AppId& app, std::stop_token stop)
{
    return collect(m_client, {.target = appPath(app) + "/group-push/mappings?limit=1000"}, readMapping, mostMappings,
                   std::move(stop));
}

Answer<PushMapping> Provisioning::createPushMapping(const AppId& app, const GroupId& source,
                                                    std::string_view targetName, std::stop_token stop)
{
    return readOne(m_client.send(createPushMappingCall(app, source, targetName), std::move(stop)), readMapping);
}

Answer<PushMapping> Provisioning::setPushMappingActive(const AppId& app, const PushMappingId& mapping, bool isActive,
                                                       std::stop_token stop)
{
    QJsonObject body;
    body.insert(QLatin1String("status"), QLatin1String(isActive ? "ACTIVE" : "INACTIVE"));
    return readOne(
        m_client.send({.method = "PATCH", .target = mappingPath(app, mapping), .body = toJson(body)}, std::move(stop)),
        readMapping);
}

Answer<> Provisioning::removePushMapping(const AppId& app, const PushMappingId& mapping, bool deletesTargetGroup,
                                         std::stop_token stop)
{
    const auto present = readOne(m_client.send({.target = mappingPath(app, mapping)}, stop), readMapping);
    if (!present)
        return tl::unexpected(present.error());
    if (present->status != PushStatus::Inactive) {
        const auto stopped = setPushMappingActive(app, mapping, false, stop);
        if (!stopped)
            return tl::unexpected(stopped.error());
    }
    const std::string target =
        mappingPath(app, mapping) + "?deleteTargetGroup=" + (deletesTargetGroup ? "true" : "false");
    return done(m_client.send({.method = "DELETE", .target = target}, std::move(stop)));
}

Call Provisioning::createPushMappingCall(const AppId& app, const GroupId& source, std::string_view targetName)
{
    QJsonObject body;
    body.insert(QLatin1String("sourceGroupId"), toQt(source.value));
    body.insert(QLatin1String("targetGroupName"), toQt(targetName));
    body.insert(QLatin1String("status"), QLatin1String("ACTIVE"));
    return {
        .method = "POST", .target = appPath(app) + "/group-push/mappings", .body = toJson(body), .timeout = longCall};
}

} // namespace rollcall::okta
