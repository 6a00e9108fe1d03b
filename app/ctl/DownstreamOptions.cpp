// SPDX-License-Identifier: Apache-2.0
// Reads and checks what the options say of the vendor's own service.
#include "ctl/DownstreamOptions.h"

#include "composition/DownstreamSettings.h"
#include "ctl/Input.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace rollcall::ctl {

namespace {

using relay::DownstreamAuth;

/// Which option belongs to which way of logging in.
Outcome<> checkFitting(const Invocation& invocation, DownstreamAuth auth)
{
    const bool hasName = auth == DownstreamAuth::Basic || auth == DownstreamAuth::ClientCredentials;
    const bool isClient = auth == DownstreamAuth::ClientCredentials;
    const std::array<std::pair<std::string_view, bool>, 5> fitting{
        {{"downstream-header", auth == DownstreamAuth::Header},
         {"downstream-username", hasName},
         {"downstream-token-url", isClient},
         {"downstream-scope", isClient},
         {"downstream-secret-in-body", isClient}}};
    for (const auto& [option, fits] : fitting) {
        if (invocation.has(option) && !fits)
            return usage("--" + std::string(option) + " does not belong to --downstream-auth " +
                         std::string(app::toString(auth)) + ".");
    }
    return {};
}

} // namespace

std::vector<Option> downstreamOptions()
{
    return {
        {"downstream", "URL", "Role relay: the vendor's SCIM URL, what stands before /Users"},
        {"downstream-auth", "MODE", "How we log in there: bearer, header, basic or client-credentials"},
        {"downstream-header", "NAME", "header: the field that carries the secret"},
        {"downstream-username", "NAME", "basic: the user name; client-credentials: the client id"},
        {"downstream-token-url", "URL", "client-credentials: where tokens are given"},
        {"downstream-scope", "SCOPE", "client-credentials: the scope of the token"},
        {"downstream-secret-in-body", "", "client-credentials: id and secret in the body instead of by Basic"},
        {"downstream-secret-file", "FILE", "The token, password or client secret; - reads standard input"},
    };
}

std::vector<Option> withDownstream(std::vector<Option> options)
{
    std::ranges::move(downstreamOptions(), std::back_inserter(options));
    return options;
}

bool speaksOfDownstream(const Invocation& invocation)
{
    return std::ranges::any_of(downstreamOptions(), [&](const Option& option) { return invocation.has(option.name); });
}

Outcome<core::Secret> readSecret(const std::string& file)
{
    auto text = readInput(file);
    if (!text)
        return tl::unexpected(text.error());
    const auto end = text->find_last_not_of("\r\n");
    core::Secret secret(std::string_view(*text).substr(0, end == std::string::npos ? 0 : end + 1));
    std::ranges::fill(*text, '\0');
    if (secret.isEmpty())
        return usage((file == "-" ? std::string("Standard input") : "The file " + file) + " holds no secret.");
    if (secret.reveal().find_first_of("\r\n") != std::string_view::npos)
        return usage("The secret must be one line.");
    return secret;
}

Outcome<app::DownstreamWish> readDownstream(const Invocation& invocation,
                                            const std::optional<relay::Downstream>& current)
{
    app::DownstreamWish wish;
    const auto options = downstreamOptions();
    const bool isNamed = std::ranges::any_of(options, [&](const Option& option) {
        return option.name != "downstream-secret-file" && invocation.has(option.name);
    });
    if (isNamed) {
        if (!current && !invocation.has("downstream"))
            return usage("--downstream URL is missing: the vendor's SCIM URL, what stands before /Users.");
        auto downstream = current.value_or(relay::Downstream{});
        downstream.baseUrl = invocation.value("downstream", downstream.baseUrl);
        if (invocation.has("downstream-auth")) {
            const auto auth = app::parseDownstreamAuth(invocation.value("downstream-auth"));
            if (!auth)
                return usage("--downstream-auth must be bearer, header, basic or client-credentials.");
            downstream.auth = *auth;
        }
        if (auto fits = checkFitting(invocation, downstream.auth); !fits)
            return tl::unexpected(fits.error());
        downstream.headerName = invocation.value("downstream-header", downstream.headerName);
        downstream.username = invocation.value("downstream-username", downstream.username);
        downstream.tokenUrl = invocation.value("downstream-token-url", downstream.tokenUrl);
        downstream.scope = invocation.value("downstream-scope", downstream.scope);
        downstream.isSecretInBody = downstream.isSecretInBody || invocation.has("downstream-secret-in-body");
        if (auto checked = relay::checkDownstream(downstream); !checked)
            return usage("The vendor's service cannot be reached like this. " + checked.error().message);
        wish.downstream = std::move(downstream);
    }
    if (invocation.has("downstream-secret-file")) {
        auto secret = readSecret(invocation.value("downstream-secret-file"));
        if (!secret)
            return tl::unexpected(secret.error());
        wish.secret = std::make_shared<const core::Secret>(std::move(*secret));
    }
    return wish;
}

} // namespace rollcall::ctl
