// SPDX-License-Identifier: Apache-2.0
// What is not known leaves no gap in an address: there is none then.
#include "GuidePlaces.h"

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

/// The app's template name.
std::string appNameOf(const Profile& profile, const Facts& facts)
{
    if (facts.okta && facts.okta->app && !facts.okta->app->name.empty())
        return facts.okta->app->name;
    return valueOf(profile, facts, FieldKind::AppUrl, appNameEnding);
}

/// False when there is nothing to put in its place.
bool fill(std::string& path, std::string_view gap, const std::string& value)
{
    for (auto at = path.find(gap); at != std::string::npos; at = path.find(gap)) {
        if (value.empty())
            return false;
        path.replace(at, gap.size(), value);
    }
    return true;
}

} // namespace

std::string pageOf(const Step& step, const Profile& profile, const Facts& facts)
{
    const auto organisation = step.link.empty() ? std::nullopt : organisationOf(profile, facts);
    if (!organisation)
        return {};
    std::string path = step.link;
    if (!fill(path, "{appName}", appNameOf(profile, facts)) ||
        !fill(path, "{appId}", valueOf(profile, facts, FieldKind::AppUrl)) || path.find('{') != std::string::npos)
        return {};
    return organisation->adminPage(path);
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
        return "rollcallctl okta connect" + which;
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
    return "https://system-admin." + std::string(domain) + "/admin/app/cpc/" + app + "/oauth/callback";
}

} // namespace rollcall::setup
