// SPDX-License-Identifier: Apache-2.0
// Path, method and status say what it was; the door's own detail says why.
#include "OAuthText.h"

#include "MeaningText.h"

#include <string_view>

namespace rollcall::models {

namespace {

/// "token" of "/oauth/acme/token?x=y"; nothing outside /oauth/{slug}/.
std::string_view lastStep(std::string_view target)
{
    constexpr std::string_view base = "/oauth/";
    target = target.substr(0, target.find('?'));
    if (!target.starts_with(base))
        return {};
    target.remove_prefix(base.size());
    const auto slash = target.find('/');
    if (slash == std::string_view::npos)
        return {};
    target.remove_prefix(slash + 1);
    while (target.ends_with('/'))
        target.remove_suffix(1);
    return target;
}

bool mentions(const std::string& detail, std::string_view grant)
{
    return detail.find(grant) != std::string::npos;
}

} // namespace

OAuthText::Step OAuthText::step(const std::string& method, const std::string& target)
{
    if (!target.starts_with("/oauth/"))
        return Step::None;
    const auto last = lastStep(target);
    if (last == "token")
        return Step::Token;
    if (last == "authorize")
        return method == "POST" ? Step::Decision : Step::Consent;
    return Step::Elsewhere;
}

QString OAuthText::sentence(const directory::JournalRow& row)
{
    const Step which = step(row.method, row.target);
    if (which == Step::None || which == Step::Elsewhere || MeaningText::isTransient(row.status))
        return {};
    QString why = MeaningText::firstClause(row.detail);
    const bool isRefused = row.status >= 400;
    if (isRefused && why.isEmpty())
        why = MeaningText::statusWord(row.status, row.meaning).toLower();
    switch (which) {
    case Step::Token:
        if (isRefused)
            return tr("token refused: %1").arg(why);
        // The grants of RFC 6749 are called the same everywhere, so that they are found in whatever the detail says.
        if (mentions(row.detail, "client_credentials"))
            return tr("got a token for client credentials");
        if (mentions(row.detail, "authorization_code"))
            return tr("got its first token for the approved code");
        if (mentions(row.detail, "refresh_token"))
            return tr("renewed its token");
        return tr("got a token");
    case Step::Consent:
        return isRefused ? tr("consent page not shown: %1").arg(why) : tr("opened the consent page");
    default:
        break;
    }
    if (isRefused)
        return tr("consent refused: %1").arg(why);
    return why.isEmpty() ? tr("answered the consent page") : tr("answered the consent page: %1").arg(why);
}

} // namespace rollcall::models
