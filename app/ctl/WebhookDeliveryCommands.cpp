// SPDX-License-Identifier: Apache-2.0
// webhook attempts | resend
#include "composition/WebhookAccess.h"
#include "ctl/Listing.h"
#include "ctl/WebhookCommands.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using onboarding::WebhookDelivery;

constexpr std::int64_t usualLimit = 50;
constexpr std::int64_t largestLimit = 10'000;

std::string_view toString(directory::JobState state)
{
    static constexpr std::array<std::string_view, 6> words{"waiting", "on its way", "taken",
                                                           "failed",  "unknown",    "given up"};
    return words.at(static_cast<std::size_t>(state));
}

/// Of an attempt the same state says what it led to.
std::string_view attemptWord(directory::JobState outcome)
{
    return outcome == directory::JobState::Waiting ? "tried again" : toString(outcome);
}

scim::JsonObject toJson(const WebhookDelivery& delivery)
{
    scim::JsonArray attempts;
    for (const directory::JobAttempt& each : delivery.attempts)
        attempts.push_back(scim::JsonObject{{"number", each.number},
                                            {"started", jsonTime(each.started)},
                                            {"ended", jsonTime(each.ended)},
                                            {"outcome", attemptWord(each.outcome)},
                                            {"message", each.message},
                                            {"answer", each.detail}});
    scim::JsonObject object{{"delivery", delivery.job.id.value},
                            {"webhook", delivery.endpoint},
                            {"event", delivery.type},
                            {"id", delivery.id},
                            {"person", delivery.job.subject},
                            {"state", toString(delivery.job.state)},
                            {"created", jsonTime(delivery.job.created)}};
    object["nextAttempt"] =
        delivery.job.state == directory::JobState::Waiting ? jsonTime(delivery.job.nextAttempt) : nullptr;
    object["attempts"] = std::move(attempts);
    return object;
}

void addRows(Listing& listing, const WebhookDelivery& delivery)
{
    const std::string number = std::to_string(delivery.job.id.value);
    if (delivery.attempts.empty()) {
        listing.add([] { return scim::JsonValue(); },
                    [&]() -> std::vector<std::string> {
                        return {number,
                                delivery.type,
                                "-",
                                textTime(delivery.job.created),
                                std::string(toString(delivery.job.state)),
                                delivery.job.message};
                    });
        return;
    }
    for (auto each = delivery.attempts.rbegin(); each != delivery.attempts.rend(); ++each) {
        listing.add([] { return scim::JsonValue(); },
                    [&]() -> std::vector<std::string> {
                        const bool isLast = each == delivery.attempts.rbegin();
                        return {number,
                                delivery.type,
                                std::to_string(each->number),
                                textTime(each->started),
                                std::string(isLast ? toString(delivery.job.state) : attemptWord(each->outcome)),
                                each->detail.empty() ? each->message : each->message + " " + each->detail};
                    });
    }
}

} // namespace

Outcome<> listWebhookAttempts(CommandContext& context)
{
    const auto endpoint = webhookNamed(context.invocation().operands.front());
    const auto limit = context.invocation().number("limit", usualLimit, 1, largestLimit);
    const auto chosen = context.chosen();
    if (!endpoint || !limit)
        return tl::unexpected(endpoint ? limit.error() : endpoint.error());
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto webhooks = onboarding::readWebhooks(*chosen->session, chosen->integration.id);
    if (!webhooks)
        return tl::unexpected(toFailure(webhooks.error()));
    if (std::ranges::none_of(*webhooks, [&](const auto& each) { return each.endpoint.id == *endpoint; }))
        return notFound("There is no webhook " + std::to_string(*endpoint) +
                        ". `rollcallctl webhook list` shows them.");
    const auto deliveries = onboarding::readWebhookDeliveries(*chosen->session, chosen->integration.id, *endpoint,
                                                              context.invocation().has("failed"), *limit);
    if (!deliveries)
        return tl::unexpected(toFailure(deliveries.error()));
    Listing listing(context.console(), context.isJson(),
                    {"DELIVERY", "EVENT", "ATTEMPT", "STARTED", "STATE", "ANSWER"});
    for (const WebhookDelivery& each : *deliveries) {
        if (context.isJson())
            listing.add([&] { return toJson(each); }, [] { return std::vector<std::string>(); });
        else
            addRows(listing, each);
    }
    listing.end(listing.size() == 0 ? "Nothing was sent there." : "");
    return {};
}

Outcome<> resendWebhook(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    const auto delivery = invocation.operand();
    if (delivery.has_value() == invocation.has("failed"))
        return usage("Name one delivery, or with --failed a webhook. `rollcallctl webhook attempts ID` shows them.");
    const auto number = delivery ? parseInteger(*delivery) : std::nullopt;
    if (delivery && !number)
        return usage("\"" + *delivery + "\" is not the number of a delivery.");
    const auto endpoint =
        delivery ? Outcome<onboarding::WebhookEndpointId>(0) : webhookNamed(invocation.value("failed"));
    const auto integration = context.integration();
    const auto database = context.database();
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    if (!integration || !database)
        return tl::unexpected(integration ? database.error() : integration.error());
    app::WebhookAccess access(**database, context.clock());
    std::int64_t sent = 1;
    if (number) {
        if (auto done = access.desk().resend(*integration, directory::JobId(*number)); !done)
            return tl::unexpected(toFailure(done.error()));
    } else {
        const auto done = access.desk().resendFailed(*integration, *endpoint);
        if (!done)
            return tl::unexpected(toFailure(done.error()));
        sent = *done;
    }
    if (context.isJson())
        context.console().json(scim::JsonObject{{"resent", sent}});
    else
        context.console().line(std::to_string(sent) + (sent == 1 ? " event is" : " events are") +
                               " sent again by who listens for this directory.");
    return {};
}

} // namespace rollcall::ctl
