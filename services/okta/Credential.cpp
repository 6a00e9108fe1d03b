// SPDX-License-Identifier: Apache-2.0
// Credentials as one row of the vault.
#include "okta/Credential.h"

#include "Json.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

core::Secret secretText(const QJsonObject& object)
{
    QByteArray bytes = QJsonDocument(object).toJson(QJsonDocument::Compact);
    core::Secret secret(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    return secret;
}

tl::unexpected<core::Error> unreadable()
{
    return core::failure(core::ErrorKind::Invalid,
                         "The stored Okta credential cannot be read. Enter it again in the set-up of the integration.");
}

core::Result<Credential> readServiceApp(const QJsonObject& object)
{
    auto key = SigningKey::fromPem(core::Secret(fromQt(object.value(QLatin1String("key")).toString())));
    const auto clientId = fromQt(object.value(QLatin1String("clientId")).toString());
    if (!key || clientId.empty())
        return unreadable();
    std::vector<std::string> scopes;
    const QJsonArray list = object.value(QLatin1String("scopes")).toArray();
    for (const auto& scope : list)
        scopes.push_back(fromQt(scope.toString()));
    return Credential(ServiceApp{clientId, std::move(scopes), std::move(*key),
                                 fromQt(object.value(QLatin1String("keyId")).toString()),
                                 object.value(QLatin1String("dpop")).toBool()});
}

} // namespace

const std::vector<std::string>& readingScopes()
{
    static const std::vector<std::string> scopes{"okta.users.read",   "okta.groups.read",   "okta.apps.read",
                                                 "okta.schemas.read", "okta.logs.read",     "okta.profileMappings.read",
                                                 "okta.idps.read",    "okta.policies.read", "okta.orgs.read"};
    return scopes;
}

const std::vector<std::string>& managingScopes()
{
    static const std::vector<std::string> scopes = [] {
        std::vector<std::string> result = readingScopes();
        for (const char* family : {"users", "groups", "apps", "schemas", "profileMappings"})
            result.push_back(std::string("okta.") + family + ".manage");
        return result;
    }();
    return scopes;
}

core::Result<core::Secret> toVaultText(const Credential& credential)
{
    QJsonObject object;
    if (const auto* token = std::get_if<ApiToken>(&credential)) {
        object.insert(QLatin1String("kind"), QLatin1String("apiToken"));
        object.insert(QLatin1String("token"), toQt(token->token.reveal()));
        return secretText(object);
    }
    const auto& app = std::get<ServiceApp>(credential);
    const auto pem = app.key.toPem();
    if (!pem)
        return tl::unexpected(pem.error());
    QJsonArray scopes;
    for (const auto& scope : app.scopes)
        scopes.append(toQt(scope));
    object.insert(QLatin1String("kind"), QLatin1String("serviceApp"));
    object.insert(QLatin1String("clientId"), toQt(app.clientId));
    object.insert(QLatin1String("scopes"), scopes);
    object.insert(QLatin1String("key"), toQt(pem->reveal()));
    object.insert(QLatin1String("keyId"), toQt(app.keyId));
    if (app.usesDpop)
        object.insert(QLatin1String("dpop"), true);
    return secretText(object);
}

core::Result<Credential> fromVaultText(const core::Secret& text)
{
    const auto bytes = text.reveal();
    const QJsonObject object =
        QJsonDocument::fromJson(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))).object();
    const QString kind = object.value(QLatin1String("kind")).toString();
    if (kind == QLatin1String("serviceApp"))
        return readServiceApp(object);
    const auto token = fromQt(object.value(QLatin1String("token")).toString());
    if (kind != QLatin1String("apiToken") || token.empty())
        return unreadable();
    return Credential(ApiToken{core::Secret(token)});
}

} // namespace rollcall::okta
