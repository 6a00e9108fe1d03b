// SPDX-License-Identifier: Apache-2.0
// What is not known leaves no gap in an address: there is none then.
#include "GuidePlaces.h"

#include "core/PercentEncoding.h"
#include "okta/OrganisationUrl.h"
#include "setup/Record.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace rollcall::setup {

namespace {

/// The value of the first field of that kind, under its own key or under the key of what was found along with it.
std::string valueOf(const Profile& profile, const Facts& facts, FieldKind kind, std::string_view ending = {})
{
    for (const Step& step : profile.steps) {
        const auto field = std::ranges::find(step.fields, kind, &StepField::kind);
        if (field != step.fields.end())
            return facts.record.value(field->key + std::string(ending));
    }
    return {};
}

std::optional<okta::OrganisationUrl> organisationOf(const Profile& profile, const Facts& facts)
{
    auto url = okta::OrganisationUrl::parse(valueOf(profile, facts, FieldKind::OrganisationUrl));
    return url ? std::optional(std::move(*url)) : std::nullopt;
}

/// For a terminal: what stands to be filled in where nobody has pasted it yet.
std::string organisationText(const Profile& profile, const Facts& facts)
{
    const auto organisation = organisationOf(profile, facts);
    return organisation ? organisation->origin() : "URL";
}

/// The app's template name.
std::string appNameOf(const Profile& profile, const Facts& facts)
{
    if (facts.okta && facts.okta->app && !facts.okta->app->name.empty())
        return facts.okta->app->name;
    return valueOf(profile, facts, FieldKind::AppUrl, appNameEnding);
}

/// Its value, as one part of a path; empty when it is not known.
std::string valueOfGap(std::string_view gap, const Profile& profile, const Facts& facts)
{
    if (gap == "{appName}")
        return core::percentEncoded(appNameOf(profile, facts));
    return gap == "{appId}" ? core::percentEncoded(valueOf(profile, facts, FieldKind::AppUrl)) : std::string();
}

/// Empty when there is nothing to put in one of its gaps. What was put in is not looked at again: it is Okta's text.
std::string filled(std::string_view path, const Profile& profile, const Facts& facts)
{
    std::string result;
    for (auto at = path.find('{'); at != std::string_view::npos; at = path.find('{')) {
        const auto end = path.find('}', at);
        const std::string value =
            end == std::string_view::npos ? std::string() : valueOfGap(path.substr(at, end + 1 - at), profile, facts);
        if (value.empty())
            return {};
        result.append(path.substr(0, at)).append(value);
        path.remove_prefix(end + 1);
    }
    return result.append(path);
}

} // namespace

std::string pageOf(const Step& step, const Profile& profile, const Facts& facts)
{
    const auto organisation = step.link.empty() ? std::nullopt : organisationOf(profile, facts);
    if (!organisation)
        return {};
    const std::string path = filled(step.link, profile, facts);
    return path.empty() ? std::string() : organisation->adminPage(path);
}

std::string commandOf(const Step& step, const Profile& profile, const Facts& facts)
{
    const ListenerFacts& listener = facts.listener;
    const bool isFarEnough =
        listener.isPublic || (profile.reach == Reach::Near && !listener.baseUrl.starts_with("http://"));
    if (step.demands(ProofKind::ListenerAnswers) && !isFarEnough)
        return "rollcallctl serve --listen ADDRESS:PORT --tls-cert FILE --tls-key FILE --public-url https://NAME:PORT";
    if (facts.slug.empty())
        return {};
    const std::string which = " --integration " + facts.slug;
    if (step.demands(ProofKind::Permission))
        return "rollcallctl okta connect" + which + " --org " + organisationText(profile, facts) + " --token-file FILE";
    const bool asksForCode =
        std::ranges::find(step.copies, CopyKind::ApprovalCode, &StepCopy::kind) != step.copies.end();
    return asksForCode ? "rollcallctl oauth approve" + which : std::string();
}

std::string redirectUriAsARule(const Profile& profile, const Facts& facts)
{
    const auto organisation = organisationOf(profile, facts);
    const std::string app = appNameOf(profile, facts);
    if (!organisation || app.empty())
        return {};
    std::string_view domain;
    switch (organisation->kind()) {
    case okta::OrganisationKind::Production:
        domain = "okta.com";
        break;
    case okta::OrganisationKind::Preview:
        domain = "oktapreview.com";
        break;
    case okta::OrganisationKind::Emea:
        domain = "okta-emea.com";
        break;
    case okta::OrganisationKind::Government:
    case okta::OrganisationKind::CustomDomain:
    case okta::OrganisationKind::Loopback:
        return {};
    }
    return "https://system-admin." + std::string(domain) + "/admin/app/cpc/" + core::percentEncoded(app) +
           "/oauth/callback";
}

} // namespace rollcall::setup
