// SPDX-License-Identifier: Apache-2.0
// Compares two looks; the log may say who, and is believed only when it names the very switch.
#include "setup/Drift.h"

#include "OktaAnswers.h"
#include "scim/Json.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::size_t mostEvents = 1'000;
/// Okta's clock is known to the second only.
constexpr std::chrono::minutes tolerance{5};

/// Whether the value of a switch, in any of the ways of writing it, means that it is on.
bool isOn(const scim::JsonValue& value)
{
    if (const bool* flag = value.if_bool())
        return *flag;
    const scim::JsonString* text = value.if_string();
    if (text == nullptr)
        return !value.is_null();
    return *text != "DISABLED" && *text != "INACTIVE" && *text != "OFF" && *text != "false" && !text->empty();
}

/// On when it is listed, or a member of that name says so; nothing when it is not named there.
std::optional<bool> stateIn(const std::string& json, std::string_view feature)
{
    const auto parsed = scim::parseJson(json);
    if (!parsed)
        return json.find(feature) == std::string::npos ? std::nullopt : std::optional(true);
    if (const scim::JsonObject* object = parsed->if_object()) {
        const scim::JsonValue* value = object->if_contains(feature);
        return value == nullptr ? std::nullopt : std::optional(isOn(*value));
    }
    return json.find('"' + std::string(feature) + '"') == std::string::npos ? std::nullopt : std::optional(true);
}

bool wasSwitchedOff(const okta::LogEvent& event, std::string_view feature)
{
    return std::ranges::any_of(event.changes, [&](const okta::LogChange& change) {
        return stateIn(change.before, feature) == std::optional(true) &&
               !stateIn(change.after, feature).value_or(false);
    });
}

/// Whether the log names a switch that is said to be off now.
bool namesSwitch(const okta::LogEvent& event, const GuideStep& is)
{
    return is.trouble && std::ranges::any_of(is.step.proofs, [&](const ProofDemand& demand) {
               return std::ranges::any_of(demand.features, [&](const std::string& feature) {
                   return is.trouble->seen.find("*" + std::string(boxOf(feature)) + "*") != std::string::npos &&
                          wasSwitchedOff(event, feature);
               });
           });
}

bool isOfAppSettings(const Step& step)
{
    return std::ranges::any_of(step.proofs, [](const ProofDemand& demand) {
        return demand.kind == ProofKind::App || demand.kind == ProofKind::Connection ||
               demand.kind == ProofKind::Mappings;
    });
}

const okta::LogEvent* last(std::span<const okta::LogEvent> log, const auto& isWanted)
{
    const okta::LogEvent* found = nullptr;
    for (const okta::LogEvent& event : log) {
        if (event.published && isWanted(event) && (found == nullptr || *event.published > *found->published))
            found = &event;
    }
    return found;
}

std::string actorOf(const okta::LogEvent& event)
{
    return event.actor.displayName.empty() ? event.actor.alternateId : event.actor.displayName;
}

Drift driftOf(const GuideStep& was, const GuideStep& is, std::span<const okta::LogEvent> log, core::Timestamp now)
{
    const std::string seen = is.trouble ? is.trouble->seen : "What proved it is not there any more.";
    Drift drift{is.step.id, is.step.title, seen, now};
    const auto isAfter = [&](const okta::LogEvent& event) {
        return !was.evidence || *event.published >= was.evidence->at;
    };
    const auto isSwitch = [&](const okta::LogEvent& event) { return isAfter(event) && namesSwitch(event, is); };
    // A group, the schema or a rule is changed elsewhere: the app's log says nothing of it.
    const bool isOfApp = isOfAppSettings(is.step);
    if (const okta::LogEvent* event = last(log, isSwitch)) {
        drift.actor = actorOf(*event);
        drift.changed = "Changed by " + drift.actor + " at " + core::toRfc3339(*event->published) + ".";
    } else if (const okta::LogEvent* changed = isOfApp ? last(log, isAfter) : nullptr) {
        drift.changed = "App settings changed by " + actorOf(*changed) + " at " + core::toRfc3339(*changed->published) +
                        "; found off at " + core::toRfc3339(now) + ".";
    }
    drift.sentence += " " + (drift.changed.empty() ? "Found at " + core::toRfc3339(now) + "." : drift.changed);
    return drift;
}

} // namespace

std::vector<Drift> findDrift(const Guide& before, const Guide& after, std::span<const okta::LogEvent> log,
                             core::Timestamp now)
{
    std::vector<Drift> drifts;
    for (const GuideStep& was : before.steps) {
        const auto is =
            std::ranges::find_if(after.steps, [&was](const GuideStep& step) { return step.step.id == was.step.id; });
        if (is == after.steps.end())
            continue;
        if (is->isWaived()) {
            // Not needed is no proof gone; in use in spite of that is to be told until somebody decides.
            if (is->trouble)
                drifts.push_back(driftOf(was, *is, {}, now));
            continue;
        }
        // What had to hold before the start is behind.
        if (!was.preconditions.empty())
            continue;
        const bool isProof = was.state == StepState::Proven && was.evidence && !isTraffic(was.evidence->kind);
        if (!isProof || is->state == StepState::Proven)
            continue;
        const bool isUnknown = isReadBack(was.evidence->kind) && !is->unknownBecause.empty();
        // Somebody knows it, and said that it is to be so.
        const bool isAccepted = is->confirmation && is->trouble && is->confirmation->inSpiteOf == is->trouble->seen;
        if (!isUnknown && !isAccepted)
            drifts.push_back(driftOf(was, *is, log, now));
    }
    return drifts;
}

okta::Answer<std::vector<okta::LogEvent>> readSettingsLog(okta::Client& client, const okta::AppId& app,
                                                          core::Timestamp since, std::stop_token stop)
{
    okta::LogQuery query;
    query.since = since;
    query.until = client.serverNow() + tolerance;
    query.filter = okta::settingsOf(app);
    query.order = okta::LogOrder::Descending;
    auto found = okta::SystemLog(client).find(query, mostEvents, std::move(stop));
    if (!found)
        return tl::unexpected(std::move(found.error()));
    return std::move(found->items);
}

} // namespace rollcall::setup
