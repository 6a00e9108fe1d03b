// SPDX-License-Identifier: Apache-2.0
// okta key
#include "composition/OktaConnections.h"
#include "ctl/NextCommand.h"
#include "ctl/OktaCommands.h"
#include "okta/SigningKey.h"

#include <optional>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

Outcome<okta::SigningAlgorithm> readAlgorithm(const Invocation& invocation)
{
    const std::string name = invocation.value("algorithm", "RS256");
    for (const auto algorithm : {okta::SigningAlgorithm::Rs256, okta::SigningAlgorithm::Es256}) {
        if (okta::toString(algorithm) == name)
            return algorithm;
    }
    return usage("--algorithm must be RS256 or ES256.");
}

/// The one there is, unless another is wanted; else a new one, stored.
Outcome<okta::SigningKey> keyOf(app::OktaConnections& connections, directory::IntegrationId integration,
                                const Invocation& invocation)
{
    const auto algorithm = readAlgorithm(invocation);
    if (!algorithm)
        return tl::unexpected(algorithm.error());
    if (!invocation.has("new")) {
        auto stored = connections.signingKey(integration);
        if (!stored && stored.error().kind != core::ErrorKind::NotFound)
            return tl::unexpected(toFailure(stored.error()));
        if (stored && invocation.has("algorithm") && stored->algorithm() != *algorithm)
            return refused("There is a key already, of " + std::string(okta::toString(stored->algorithm())) +
                           ". --new makes another one in its place.");
        if (stored)
            return std::move(*stored);
    }
    auto made = okta::SigningKey::make(*algorithm);
    if (!made)
        return tl::unexpected(toFailure(made.error()));
    if (auto kept = connections.storeSigningKey(integration, *made); !kept)
        return tl::unexpected(toFailure(kept.error()));
    return std::move(*made);
}

} // namespace

Outcome<> showOktaKey(CommandContext& context)
{
    auto integration = context.integration();
    auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(!integration ? integration.error() : database.error());
    app::OktaConnections connections(**database, context.clock());
    const auto key = keyOf(connections, integration->id, context.invocation());
    if (!key)
        return tl::unexpected(key.error());
    if (context.isJson()) {
        const auto jwk = scim::parseJson(key->publicJwk());
        context.console().json(scim::JsonObject{{"integration", integration->slug},
                                                {"keyId", key->keyId()},
                                                {"algorithm", okta::toString(key->algorithm())},
                                                {"jwk", jwk ? *jwk : scim::JsonValue(nullptr)}});
        return {};
    }
    Console& console = context.console();
    console.line(key->publicJwk());
    console.line("Paste that line into Okta: the service app › General › Client Credentials › Public key / Private key "
                 "› Add key. Then `" +
                 nextCommand(context.invocation().global, "rollcallctl okta connect --integration " +
                                                              integration->slug + " --org URL --client-id ID`") +
                 ".");
    return {};
}

} // namespace rollcall::ctl
