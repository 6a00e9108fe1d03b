// SPDX-License-Identifier: Apache-2.0
// Two guides of the same record: one without Okta's word, one with it.
#include "composition/SetupCheck.h"

#include "composition/KnownRegistrations.h"
#include "composition/OwnAddresses.h"
#include "setup/MappingRecord.h"
#include "setup/OktaQuestion.h"
#include "setup/Prover.h"
#include "setup/Record.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace rollcall::app {

namespace {

/// Okta keeps its log so long.
constexpr std::chrono::hours logLife{90 * 24};

core::Result<setup::Facts> readFacts(directory::Database& database, const setup::Profile& profile,
                                     const directory::Integration& integration, const SetupLook& look)
{
    auto read = [&profile, &integration, &look](directory::ReadSession& session,
                                                const std::stop_token& token) -> core::Result<setup::Facts> {
        setup::Facts facts;
        auto record = setup::readRecord(session, integration.id, profile);
        if (!record)
            return tl::unexpected(record.error());
        facts.listener = look.listener;
        facts.listener.ownAddresses = ownAddresses();
        auto traffic = setup::readTraffic(session, integration, token,
                                          {facts.listener.ownAddresses, profile.reach == setup::Reach::Cloud});
        if (!traffic)
            return tl::unexpected(traffic.error());
        auto vendor = setup::readVendorFacts(session, integration);
        if (!vendor)
            return tl::unexpected(vendor.error());
        auto onboarding = setup::readOnboarding(session, integration.id, record->value(setup::pilotField));
        if (!onboarding)
            return tl::unexpected(onboarding.error());
        facts.record = std::move(*record);
        facts.onboarding = std::move(*onboarding);
        facts.vendor = std::move(*vendor);
        facts.traffic = std::move(*traffic);
        return facts;
    };
    auto facts = database.readAsync(look.stop, read).result();
    if (!facts)
        return facts;
    facts->now = look.now;
    facts->made = integration.created;
    facts->role = std::string(directory::toString(integration.role));
    facts->authMode = std::string(directory::toString(integration.authMode));
    return facts;
}

/// By what was kept: a value that can be read says less than what Okta said of it then, and when.
setup::Guide guideBefore(const setup::Profile& profile, const setup::Facts& facts)
{
    setup::Guide guide = setup::prove(profile, facts);
    for (setup::GuideStep& step : guide.steps) {
        const auto kept = facts.record.remembered.find(step.step.id);
        if (kept == facts.record.remembered.end() || !setup::isReadBack(kept->second.kind) ||
            !setup::isAboutNow(kept->second, step.step, facts))
            continue;
        step.state = setup::StepState::Proven;
        step.evidence = kept->second;
    }
    return guide;
}

/// Of the app's settings since the oldest proof that holds no longer. Who may not read the log learns no actor.
std::vector<okta::LogEvent> readLog(okta::Client& client, const okta::AppId& app, core::Timestamp since,
                                    std::vector<std::string>& gaps, std::stop_token stop)
{
    if (app.value.empty()) {
        gaps.emplace_back("Who changed it cannot be told: no app is chosen, whose log would say so.");
        return {};
    }
    auto events = setup::readSettingsLog(client, app, since, std::move(stop));
    if (events)
        return std::move(*events);
    gaps.push_back("Who changed it cannot be told: " + events.error().error.message);
    return {};
}

core::Timestamp oldestProof(const setup::Guide& before, const std::vector<setup::Drift>& drifts, core::Timestamp now)
{
    core::Timestamp oldest = now;
    for (const setup::Drift& drift : drifts) {
        for (const setup::GuideStep& step : before.steps) {
            if (step.step.id == drift.step && step.evidence)
                oldest = std::min(oldest, step.evidence->at);
        }
    }
    return std::max(oldest, now - logLife);
}

/// What was seen now, and what arrived and was not kept yet.
core::Result<> keepProofs(directory::Database& database, directory::IntegrationId integration,
                          const setup::Guide& guide, const setup::Facts& facts)
{
    std::vector<std::pair<std::string, setup::Evidence>> fresh;
    for (const setup::GuideStep& step : guide.steps) {
        for (const setup::GuidePrecondition& one : step.preconditions) {
            if (one.evidence && one.evidence->at == facts.now)
                fresh.emplace_back(setup::proofNameOf(one.asked), *one.evidence);
        }
        if (step.state != setup::StepState::Proven || !step.evidence || !step.preconditions.empty())
            continue;
        const bool isNew = setup::isReadBack(step.evidence->kind) ? step.evidence->at == facts.now
                                                                  : setup::isTraffic(step.evidence->kind) &&
                                                                        !facts.record.remembered.contains(step.step.id);
        if (isNew)
            fresh.emplace_back(step.step.id, *step.evidence);
    }
    if (fresh.empty())
        return {};
    return database.writeAndWait([&fresh, integration](directory::WriteSession& session) -> core::Result<> {
        // Nothing is changed by it; it fails when the integration was removed meanwhile.
        if (auto present = session.updateIntegration(integration, {}); !present)
            return tl::unexpected(std::move(present.error()));
        for (const auto& [step, evidence] : fresh) {
            if (auto kept = setup::rememberProof(session, integration, step, evidence); !kept)
                return kept;
        }
        return {};
    });
}

} // namespace

okta::AppId appOf(const setup::SetupRecord& record, const OktaConnection& connection)
{
    return okta::AppId(setup::chosenApp(record, targetOf(connection)));
}

setup::OktaTarget targetOf(const OktaConnection& connection)
{
    return {connection.organisation.origin(), connection.app.value};
}

std::function<std::vector<std::string>()> otherNamesOf(OktaSession& session, std::stop_token stop)
{
    return [&session, stop = std::move(stop)] {
        std::vector<std::string> names;
        const auto discovery = session.discover(stop);
        if (!discovery)
            return names;
        for (const std::string& name : {discovery->organisationUrl, discovery->alternateUrl}) {
            if (!name.empty())
                names.push_back(name);
        }
        return names;
    };
}

core::Result<setup::Profile> readExpected(directory::Database& database, const setup::Profile& profile,
                                          directory::IntegrationId integration, std::stop_token stop)
{
    const auto expectations =
        database
            .readAsync(std::move(stop),
                       [&profile, integration](directory::ReadSession& session, const std::stop_token&) {
                           return setup::readMappingExpectations(session, integration, profile);
                       })
            .result();
    if (!expectations)
        return tl::unexpected(expectations.error());
    return setup::expectedProfile(profile, *expectations);
}

SetupDrift driftOf(const setup::Profile& profile, const setup::Facts& facts, const setup::Guide& after,
                   okta::Client& client, const okta::AppId& app, std::stop_token stop)
{
    setup::Facts withoutOkta = facts;
    withoutOkta.okta.reset();
    const setup::Guide before = guideBefore(profile, withoutOkta);
    SetupDrift found;
    found.drifts = setup::findDrift(before, after, {}, facts.now);
    if (found.drifts.empty())
        return found;
    const auto log = readLog(client, app, oldestProof(before, found.drifts, facts.now), found.gaps, std::move(stop));
    found.drifts = setup::findDrift(before, after, log, facts.now);
    return found;
}

core::Result<SetupCheck> checkSetup(directory::Database& database, const setup::Profile& profile,
                                    const directory::Integration& integration, OktaSession& session,
                                    const OktaConnection& connection, const SetupLook& look)
{
    const auto& [now, listener, stop, onProgress] = look;
    auto facts = readFacts(database, profile, integration, look);
    if (!facts)
        return tl::unexpected(std::move(facts.error()));
    const auto expected = readExpected(database, profile, integration.id, stop);
    if (!expected)
        return tl::unexpected(expected.error());
    const okta::AppId app = appOf(facts->record, connection);
    facts->connection = targetOf(connection);
    setup::OktaReading how;
    how.onProgress = onProgress;
    how.otherNames = otherNamesOf(session, stop);
    auto registered = knownRegistrations(database, integration, stop);
    if (!registered)
        return tl::unexpected(std::move(registered.error()));
    how.registered = std::move(*registered);
    facts->okta = setup::readOkta(session.client(), connection.organisation.origin(), app, profile, facts->record, now,
                                  stop, how);
    if (stop.stop_requested())
        return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
    SetupCheck check;
    check.guide = setup::prove(*expected, *facts);
    if (facts->okta->failure)
        check.gaps.push_back("Not all could be read: " + facts->okta->failure->error.message);
    auto drift = driftOf(*expected, *facts, check.guide, session.client(), app, stop);
    check.drifts = std::move(drift.drifts);
    std::ranges::move(drift.gaps, std::back_inserter(check.gaps));
    for (const setup::GuideStep& step : check.guide.steps) {
        if (!step.preconditions.empty())
            continue;
        const bool isOld = step.state == setup::StepState::Proven && step.evidence &&
                           setup::isReadBack(step.evidence->kind) && step.evidence->at < now;
        const auto kept = facts->record.remembered.find(step.step.id);
        const bool wasRead = kept != facts->record.remembered.end() && setup::isReadBack(kept->second.kind) &&
                             setup::isAboutNow(kept->second, step.step, *facts);
        const bool isTold = std::ranges::find(check.drifts, step.step.id, &setup::Drift::step) != check.drifts.end();
        if (isOld || (wasRead && !isTold && !step.unknownBecause.empty()))
            check.notLookedAt.push_back(step.step.title);
    }
    if (auto kept = keepProofs(database, integration.id, check.guide, *facts); !kept)
        return tl::unexpected(std::move(kept.error()));
    return check;
}

} // namespace rollcall::app
