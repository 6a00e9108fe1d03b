// SPDX-License-Identifier: Apache-2.0
// By id, by what was pasted out of the Admin Console, or by label.
#include "composition/OktaApp.h"

#include <QString>

#include <utility>
#include <vector>

namespace rollcall::app {

namespace {

using okta::Failure;
using okta::FailureKind;

constexpr std::size_t mostAppsNamed = 10;
constexpr std::size_t mostAppsOfOneLabel = 1'000;

std::string labelsOf(const std::vector<okta::App>& apps)
{
    std::string text;
    for (std::size_t i = 0; i < apps.size() && i < mostAppsNamed; ++i)
        text += (i > 0 ? ", " : "") + apps[i].label + " (" + apps[i].id.value + ")";
    return apps.size() > mostAppsNamed ? text + ", …" : text;
}

Failure ownFailure(FailureKind kind, core::ErrorKind coreKind, std::string message)
{
    Failure failure;
    failure.kind = kind;
    failure.error = core::makeError(coreKind, std::move(message));
    return failure;
}

/// Whether these are two organisations for certain: one may also be called by a domain of its own.
bool isForeign(const okta::OrganisationUrl& left, const okta::OrganisationUrl& right)
{
    const auto isOktas = [](const okta::OrganisationUrl& url) {
        return url.kind() != okta::OrganisationKind::CustomDomain && url.kind() != okta::OrganisationKind::Loopback;
    };
    return isOktas(left) && isOktas(right) && left.host() != right.host();
}

/// As people type it, where nothing is called so to the letter.
okta::Answer<std::vector<okta::App>> labelledInAnyCase(okta::Apps& apps, std::string_view wanted, std::stop_token stop)
{
    auto found = apps.find({.q = std::string(wanted)}, mostAppsOfOneLabel, std::move(stop));
    if (!found)
        return tl::unexpected(std::move(found.error()));
    const auto label = QString::fromUtf8(wanted.data(), static_cast<qsizetype>(wanted.size()));
    std::erase_if(found->items, [&label](const okta::App& app) {
        return app.status == "DELETED" || QString::fromStdString(app.label).compare(label, Qt::CaseInsensitive) != 0;
    });
    return std::move(found->items);
}

tl::unexpected<Failure> noSuchApp(okta::Client& client, std::string_view wanted, std::stop_token stop)
{
    okta::AppQuery query;
    query.filter = "status eq \"ACTIVE\"";
    const auto some = okta::Apps(client).find(query, mostAppsNamed + 1, std::move(stop));
    std::string message = "Okta has no app called “" + std::string(wanted) + "”.";
    if (some && !some->items.empty())
        message += " There are: " + labelsOf(some->items) + ".";
    return tl::unexpected(ownFailure(FailureKind::NotFound, core::ErrorKind::NotFound, std::move(message)));
}

} // namespace

okta::Answer<okta::App> findOktaApp(okta::Client& client, std::string_view wanted, std::stop_token stop)
{
    okta::Apps apps(client);
    if (const auto reference = okta::AppReference::parse(wanted)) {
        if (reference->organisation && isForeign(*reference->organisation, client.organisation()))
            return tl::unexpected(ownFailure(FailureKind::Invalid, core::ErrorKind::Invalid,
                                             "That app is of " + reference->organisation->host() + ", not of " +
                                                 client.organisation().host() + "."));
        return apps.byId(reference->id, stop);
    }
    auto labelled = apps.labelled(wanted, stop);
    if (!labelled)
        return tl::unexpected(std::move(labelled.error()));
    if (labelled->empty()) {
        labelled = labelledInAnyCase(apps, wanted, stop);
        if (!labelled)
            return tl::unexpected(std::move(labelled.error()));
    }
    if (labelled->size() == 1)
        return std::move(labelled->front());
    if (labelled->empty())
        return noSuchApp(client, wanted, stop);
    return tl::unexpected(ownFailure(FailureKind::Invalid, core::ErrorKind::Invalid,
                                     "Okta has several apps of that name: " + labelsOf(*labelled) + ". Give the id."));
}

} // namespace rollcall::app
