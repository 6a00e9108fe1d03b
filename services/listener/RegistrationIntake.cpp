// SPDX-License-Identifier: Apache-2.0
// Parsed strictly: what is misspelled here would be a registration that nobody ever hears of.
#include "RegistrationIntake.h"

#include "Transient.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace rollcall::listener {

namespace {

constexpr std::size_t mostTextBytes = 256;

scim::Error malformed(std::string detail)
{
    return scim::plainError(400, std::move(detail));
}

Outcome<std::string> textAt(const scim::JsonObject& body, std::string_view name)
{
    const auto* value = scim::findMember(body, name);
    if (!value)
        return std::string();
    const auto* text = value->if_string();
    if (!text || text->empty() || text->size() > mostTextBytes)
        return fault(malformed("\"" + std::string(name) + "\" must be a text of 1 to " + std::to_string(mostTextBytes) +
                               " bytes."));
    return std::string(*text);
}

Outcome<void> onlyKnownMembers(const scim::JsonObject& body)
{
    static constexpr std::array<std::string_view, 6> known{"id", "externalId", "userName", "registered", "at", "event"};
    for (const auto& member : body) {
        if (std::ranges::find(known, std::string_view(member.key())) == known.end())
            return fault(malformed("\"" + std::string(member.key()) +
                                   "\" is not known here. A registration has id, externalId or userName, registered, "
                                   "and at will at and event."));
    }
    return {};
}

Outcome<void> readPerson(const scim::JsonObject& body, RegistrationNotice& notice)
{
    int names = 0;
    for (const auto& [name, field] :
         {std::pair{"id", &RegistrationNotice::id}, std::pair{"externalId", &RegistrationNotice::externalId},
          std::pair{"userName", &RegistrationNotice::userName}}) {
        auto text = textAt(body, name);
        if (!text)
            return tl::unexpected(std::move(text.error()));
        names += text->empty() ? 0 : 1;
        notice.*field = std::move(*text);
    }
    if (names != 1)
        return fault(malformed("Name the person by exactly one of id, externalId and userName."));
    return {};
}

Outcome<RegistrationNotice> readNotice(const scim::JsonValue& json, directory::IntegrationId integration)
{
    const auto* body = json.if_object();
    if (!body)
        return fault(malformed("The body must be a JSON object."));
    if (auto known = onlyKnownMembers(*body); !known)
        return tl::unexpected(std::move(known.error()));
    RegistrationNotice notice;
    notice.integration = integration;
    if (auto person = readPerson(*body, notice); !person)
        return tl::unexpected(std::move(person.error()));
    const auto* registered = scim::findMember(*body, "registered");
    if (!registered || !registered->is_bool())
        return fault(malformed("\"registered\" must be true or false."));
    notice.isRegistered = registered->get_bool();
    auto event = textAt(*body, "event");
    auto at = textAt(*body, "at");
    if (!event || !at)
        return tl::unexpected(std::move(event ? at.error() : event.error()));
    notice.event = std::move(*event);
    if (!at->empty()) {
        const auto parsed = core::parseRfc3339(*at);
        if (!parsed)
            return fault(malformed("\"at\" must be an instant such as 2026-05-04T10:15:00Z."));
        notice.at = *parsed;
    }
    return notice;
}

Answer receiptAnswer(const RegistrationReceipt& receipt)
{
    scim::JsonObject body;
    body["id"] = receipt.person.value;
    body["userName"] = receipt.userName;
    body["registered"] = receipt.isRegistered;
    body["recorded"] = core::toRfc3339(receipt.recorded);
    body["isNew"] = receipt.isNew;
    Answer answer;
    answer.body = scim::toJson(body);
    answer.subject = receipt.userName;
    answer.detail = receipt.isNew ? (receipt.isRegistered ? "Registered, says the vendor."
                                                          : "No authenticator left, "
                                                            "says the vendor.")
                                  : "Known before.";
    return answer;
}

scim::Error refusalOf(const core::Error& error)
{
    if (error.kind == core::ErrorKind::NotFound)
        return scim::plainError(404,
                                "Nobody here has that name. People come by provisioning: assign the person in Okta "
                                "first.");
    return scim::plainError(409, error.message);
}

bool isForTheCaller(const core::Error& error)
{
    return error.kind == core::ErrorKind::NotFound || error.kind == core::ErrorKind::Conflict;
}

} // namespace

bool RegistrationIntake::mayPass(directory::IntegrationId integration)
{
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(m_mutex);
    auto& bucket = m_buckets.try_emplace(integration.value, Bucket{burst, now}).first->second;
    const double passed = std::chrono::duration<double>(now - bucket.filled).count();
    bucket.left = std::min(burst, bucket.left + (passed * perSecond));
    bucket.filled = now;
    if (bucket.left < 1)
        return false;
    bucket.left -= 1;
    return true;
}

void RegistrationIntake::serve(const ExchangePointer& exchange)
{
    const auto comeAgain = [&exchange](std::string_view why) {
        exchange->answer(transientAnswer(exchange->compatibility(), why));
    };
    if (!mayPass(exchange->integration().id)) {
        comeAgain("More registrations at once than are taken.");
        return;
    }
    auto json = exchange->takeBody();
    if (!json) {
        exchange->fail(Fault(json.error()));
        return;
    }
    auto notice = readNotice(*json, exchange->integration().id);
    if (!notice) {
        exchange->fail(notice.error());
        return;
    }
    // Counted by hand: what is dropped by a lane that stops is answered by the HTTP layer.
    if (m_waiting.fetch_add(1) >= mostWaiting) {
        --m_waiting;
        comeAgain("Too many registrations wait.");
        return;
    }
    const bool isTaken = m_lane.post([this, exchange, notice = std::move(*notice)](const std::stop_token&) {
        auto receipt = m_door->take(notice);
        --m_waiting;
        if (receipt)
            exchange->answer(receiptAnswer(*receipt));
        else if (isForTheCaller(receipt.error()))
            exchange->fail(Fault(refusalOf(receipt.error())));
        else
            exchange->fail(Fault(receipt.error()));
    });
    if (!isTaken) {
        --m_waiting;
        comeAgain("The listener is closing.");
    }
}

} // namespace rollcall::listener
