// SPDX-License-Identifier: Apache-2.0
// One page with one person is enough to know.
#include "composition/DownstreamProbe.h"

#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"
#include "core/WebClient.h"
#include "relay/Relay.h"
#include "scim/Json.h"
#include "setup/VendorService.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace rollcall::app {

namespace {

using core::ErrorKind;

core::Result<core::Secret> secretFor(directory::Database& database, const core::Clock& clock,
                                     const directory::Integration& integration, const DownstreamWish& wish)
{
    if (wish.secret)
        return core::Secret(wish.secret->reveal());
    DirectoryVault vault(database, clock);
    auto stored = vault.vault().read(downstreamSecretName(integration.id));
    if (!stored && stored.error().kind == ErrorKind::NotFound)
        return core::failure(ErrorKind::NotFound, "No credential for the vendor's service is stored. Enter it.");
    return stored;
}

core::Error refusal(int status)
{
    const std::string answered = " (status " + std::to_string(status) + ").";
    if (status == 401 || status == 403)
        return core::makeError(ErrorKind::Denied, "The vendor's service does not take this credential" + answered +
                                                      " It was mistyped, revoked, or has expired. Make another in the "
                                                      "vendor's console, and enter it.");
    if (status / 100 == 3)
        return core::makeError(ErrorKind::Invalid,
                               "That address leads elsewhere" + answered + " Enter the address that it leads to.");
    if (status >= 500)
        return core::makeError(ErrorKind::Unavailable, "The vendor's service is in trouble" + answered +
                                                           " Try again later, or ask the vendor.");
    return core::makeError(ErrorKind::NotFound, "There is no list of people at that address" + answered +
                                                    " The base URL is what stands before /Users, and often ends in "
                                                    "/scim/v2.");
}

core::Result<ProbeReport> reportOf(const relay::Reading& reading)
{
    if (reading.status != 200)
        return tl::unexpected(refusal(reading.status));
    const auto json = scim::parseJson(reading.body);
    const auto* object = json ? json->if_object() : nullptr;
    const auto* total = object ? scim::findMember(*object, "totalResults") : nullptr;
    if (total == nullptr || !total->is_int64())
        return core::failure(ErrorKind::Corrupt,
                             "What answers at that address is no SCIM service: it gave no list of people. The base URL "
                             "is what stands before /Users.");
    return ProbeReport{total->get_int64()};
}

} // namespace

core::Result<relay::Downstream> wantedDownstream(const directory::Integration& integration, const DownstreamWish& wish)
{
    const auto stored = downstreamOf(integration);
    if (!wish.downstream)
        return stored;
    if (auto checked = relay::checkDownstream(*wish.downstream); !checked)
        return tl::unexpected(checked.error());
    if (stored && !wish.secret && goesElsewhere(*stored, *wish.downstream))
        return core::failure(ErrorKind::Invalid,
                             "That is another server than the one the stored credential was given for. Enter the "
                             "credential for it as well.");
    return *wish.downstream;
}

namespace {

/// Ready to be asked.
struct Question {
    std::unique_ptr<core::WebClient> client;
    std::unique_ptr<relay::Relay> relay;

    [[nodiscard]] core::Result<ProbeReport> ask(std::stop_token stop) const
    {
        const auto reading = relay->read("/Users", "startIndex=1&count=1", std::move(stop));
        if (!reading)
            return tl::unexpected(reading.error());
        return reportOf(*reading);
    }
};

core::Result<Question> prepare(directory::Database& database, const core::Clock& clock,
                               const directory::Integration& integration, const DownstreamWish& wish)
{
    auto downstream = wantedDownstream(integration, wish);
    if (!downstream)
        return tl::unexpected(downstream.error());
    auto secret = secretFor(database, clock, integration, wish);
    if (!secret)
        return tl::unexpected(secret.error());
    auto client = core::WebClient::create({});
    if (!client)
        return tl::unexpected(client.error());
    const auto shared = std::make_shared<const core::Secret>(std::move(*secret));
    auto relay = relay::Relay::create(
        std::move(*downstream), [shared]() -> core::Result<core::Secret> { return core::Secret(shared->reveal()); },
        **client);
    if (!relay)
        return tl::unexpected(relay.error());
    return Question{std::move(*client), std::move(*relay)};
}

/// What is asked, and what an answer will be one about.
struct Subject {
    directory::Integration integration;
    std::string target;
};

core::Result<Subject> subjectOf(directory::Database& database, directory::IntegrationId id)
{
    return database
        .readAsync({},
                   [id](directory::ReadSession& session, const std::stop_token&) -> core::Result<Subject> {
                       auto all = session.integrations();
                       if (!all)
                           return tl::unexpected(all.error());
                       const auto found = std::ranges::find(*all, id, &directory::Integration::id);
                       if (found == all->end())
                           return core::failure(ErrorKind::NotFound, "The integration is not there any more.");
                       auto target = setup::vendorTarget(session, *found);
                       if (!target)
                           return tl::unexpected(target.error());
                       return Subject{*found, std::move(*target)};
                   })
        .result();
}

} // namespace

core::Result<ProbeReport> probeDownstream(directory::Database& database, const core::Clock& clock,
                                          const directory::Integration& integration, const DownstreamWish& wish,
                                          std::stop_token stop)
{
    const auto question = prepare(database, clock, integration, wish);
    if (!question)
        return tl::unexpected(question.error());
    return question->ask(std::move(stop));
}

core::Result<ProbeReport> proveDownstream(directory::Database& database, const core::Clock& clock,
                                          directory::IntegrationId integration, std::stop_token stop)
{
    // Before the credential is opened: one that is stored meanwhile makes the answer stale.
    const auto subject = subjectOf(database, integration);
    if (!subject)
        return tl::unexpected(subject.error());
    const auto question = prepare(database, clock, subject->integration, {});
    if (!question)
        return tl::unexpected(question.error());
    auto report = question->ask(std::move(stop));
    if (!report && report.error().kind == ErrorKind::Cancelled)
        return report;
    const auto answer = report ? setup::goodVendorAnswer(report->people, clock.now())
                               : setup::badVendorAnswer(report.error(), clock.now());
    auto kept = database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        // Nothing is changed by it; it fails when the integration was removed meanwhile.
        if (auto present = session.updateIntegration(integration, {}); !present)
            return tl::unexpected(std::move(present.error()));
        return setup::keepVendorAnswer(session, integration, subject->target, answer);
    });
    if (!kept)
        return tl::unexpected(std::move(kept.error()));
    return report;
}

} // namespace rollcall::app
