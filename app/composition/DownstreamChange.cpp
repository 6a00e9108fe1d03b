// SPDX-License-Identifier: Apache-2.0
#include "composition/DownstreamChange.h"

#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"
#include "scim/Json.h"
#include "setup/Field.h"
#include "setup/Profile.h"
#include "setup/Record.h"

#include <QUrl>

#include <string>

namespace rollcall::app {

namespace {

QString originOf(const std::string& url)
{
    const QUrl parsed(QString::fromStdString(url));
    const int usual = parsed.scheme() == QStringLiteral("https") ? 443 : 80;
    return parsed.scheme() + QStringLiteral("://") + parsed.host() + QLatin1Char(':') +
           QString::number(parsed.port(usual));
}

/// Who is shown the secret itself.
QString recipientOf(const relay::Downstream& downstream)
{
    return originOf(downstream.auth == relay::DownstreamAuth::ClientCredentials ? downstream.tokenUrl
                                                                                : downstream.baseUrl);
}

} // namespace

core::Result<> takeDownstream(directory::Database& database, const core::Clock& clock,
                              const directory::Integration& integration, const DownstreamWish& wish,
                              directory::IntegrationChange& change)
{
    if (wish.downstream)
        change.downstream = scim::toJson(toJson(*wish.downstream));
    if (!wish.secret)
        return {};
    DirectoryVault vault(database, clock);
    return vault.vault().write(downstreamSecretName(integration.id), *wish.secret);
}

bool goesElsewhere(const relay::Downstream& stored, const relay::Downstream& wanted)
{
    // What a client's secret brings is shown at the base.
    return recipientOf(stored) != recipientOf(wanted) || originOf(stored.baseUrl) != originOf(wanted.baseUrl);
}

core::Result<> keepVendorUrl(directory::WriteSession& session, const setup::Profile& profile,
                             directory::IntegrationId integration, std::string_view url)
{
    const auto parsed = setup::parseField(setup::FieldKind::ScimBaseUrl, url);
    if (!parsed)
        return {};
    for (const auto& step : profile.steps) {
        for (const auto& field : step.fields) {
            if (field.kind != setup::FieldKind::ScimBaseUrl)
                continue;
            if (auto saved = setup::saveValue(session, integration, field.key, parsed->value); !saved)
                return saved;
        }
    }
    return {};
}

} // namespace rollcall::app
