// SPDX-License-Identifier: Apache-2.0
// /oauth/{slug}/token.
#include "TokenEndpoint.h"

#include <memory>
#include <optional>

namespace rollcall::listener {

using directory::WriteSession;

OAuthResult<const directory::CredentialHash*> TokenEndpoint::provenClient(const OAuthParameters& form) const
{
    const auto login = readClientLogin(m_exchange->request().headers.value("Authorization"), form);
    if (!login)
        return tl::unexpected(login.error());
    const auto* found = m_exchange->chooseClient(login->id);
    const auto digest = core::sha256(login->secret);
    const bool isSecretRight =
        core::equalInConstantTime(core::asBytes(digest), found ? core::asBytes(found->hash) : std::string_view());
    if (found && (found->isPublic ? login->secret.empty() : isSecretRight))
        return found;
    return oauthError("invalid_client", "The client's credentials are not accepted.",
                      found ? "The client's secret is wrong." : "No live client has this id.", 401);
}

void TokenEndpoint::serve() const
{
    const auto form = OAuthParameters::read(m_exchange->takeBody());
    if (!form) {
        m_exchange->refuse(form.error());
        return;
    }
    const auto proven = provenClient(*form);
    if (!proven) {
        m_exchange->refuse(proven.error());
        return;
    }
    if (const auto wrong = faultOf(*form, (*proven)->isPublic))
        m_exchange->refuse(*wrong);
    else
        grant(*form, **proven);
}

void TokenEndpoint::grant(const OAuthParameters& form, const directory::CredentialHash& who) const
{
    auto made = makeFreshTokens();
    if (!made) {
        m_exchange->fail(made.error());
        return;
    }
    auto tokens = std::make_shared<const FreshTokens>(std::move(*made));
    auto outcome = std::make_shared<std::optional<OAuthResult<Granted>>>();
    auto operation = [exchange = m_exchange, tokens, outcome, form, who](WriteSession& session) -> core::Result<> {
        auto granted = grantTokens(session, who, form, *tokens, exchange->lifetimes());
        if (!granted)
            return tl::unexpected(granted.error());
        *outcome = std::move(*granted);
        // What a refusal revoked is to stay; its row need not be there before the answer, and a flood of them folds.
        if (!**outcome)
            return {};
        auto row = session.journal(exchange->journalEntry(200, wordsFor(form)));
        return row ? core::Result<>() : tl::unexpected(row.error());
    };
    m_exchange->door().database().write(
        std::move(operation), [exchange = m_exchange, tokens, outcome](const core::Result<>& committed) {
            exchange->door().writeHealth().note(committed);
            if (!committed)
                exchange->fail(committed.error());
            else if (const auto& result = **outcome)
                exchange->send(oauthResponse(200, renderTokens(*tokens, *result, exchange->lifetimes())));
            else
                exchange->refuse(result.error());
        });
}

} // namespace rollcall::listener
