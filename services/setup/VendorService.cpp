// SPDX-License-Identifier: Apache-2.0
// An answer is kept beside what it is about, so that whoever changes that, in whichever program, makes it stale.
#include "setup/VendorService.h"

#include "VendorProofs.h"
#include "scim/Json.h"

#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

std::string keyOf(directory::IntegrationId integration)
{
    return "setup/" + std::to_string(integration.value) + "/vendor-answer";
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::string baseUrlOf(const directory::Integration& integration)
{
    const auto json = integration.downstream.empty() ? scim::parseJson("{}") : scim::parseJson(integration.downstream);
    return json && json->is_object() ? textOf(json->get_object(), "baseUrl") : std::string();
}

core::Result<> readAnswer(directory::ReadSession& session, const directory::Integration& integration,
                          const std::string& target, VendorFacts& facts)
{
    const std::string key = keyOf(integration.id);
    const auto stored = session.setting(key);
    if (!stored)
        return tl::unexpected(stored.error());
    if (!*stored || (*stored)->empty())
        return {};
    const auto parsed = scim::parseJson(**stored);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Corrupt, "What was kept of the vendor's service cannot be read.", key);
    const scim::JsonObject& object = parsed->get_object();
    const scim::JsonValue* at = object.if_contains("at");
    facts.answer =
        VendorAnswer{core::fromMilliseconds(at != nullptr && at->is_int64() ? at->get_int64() : std::int64_t{0}),
                     textOf(object, "seen"), textOf(object, "cause"), textOf(object, "next")};
    facts.isStale = textOf(object, "target") != target;
    return {};
}

/// One address may be written with a slash at its end.
std::string_view withoutSlash(std::string_view url)
{
    return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

/// As it was pasted in the step; empty where it was not.
std::string pastedIn(const Step& step, const SetupRecord& record)
{
    for (const StepField& field : step.fields) {
        if (field.kind == FieldKind::ScimBaseUrl)
            return record.value(field.key);
    }
    return {};
}

bool isOfAnother(const Step& step, const Facts& facts)
{
    const std::string pasted = pastedIn(step, facts.record);
    return !pasted.empty() && withoutSlash(pasted) != withoutSlash(facts.vendor.baseUrl);
}

} // namespace

std::string vendorSecretName(directory::IntegrationId integration)
{
    return "integration/" + std::to_string(integration.value) + "/downstream";
}

core::Result<std::string> vendorTarget(directory::ReadSession& session, const directory::Integration& integration)
{
    const auto secret = session.secret(vendorSecretName(integration.id));
    if (!secret)
        return tl::unexpected(secret.error());
    const std::string changed = *secret ? std::to_string(core::toMilliseconds((*secret)->modified)) : "none";
    return integration.downstream + " credential of " + changed;
}

core::Result<VendorFacts> readVendorFacts(directory::ReadSession& session, const directory::Integration& integration)
{
    VendorFacts facts;
    if (integration.role != directory::Role::Relay)
        return facts;
    const auto secret = session.secret(vendorSecretName(integration.id));
    if (!secret)
        return tl::unexpected(secret.error());
    const auto target = vendorTarget(session, integration);
    if (!target)
        return tl::unexpected(target.error());
    facts.baseUrl = baseUrlOf(integration);
    facts.hasCredential = secret->has_value();
    if (auto read = readAnswer(session, integration, *target, facts); !read)
        return tl::unexpected(std::move(read.error()));
    return facts;
}

core::Result<> keepVendorAnswer(directory::WriteSession& session, directory::IntegrationId integration,
                                const std::string& target, const VendorAnswer& answer)
{
    const scim::JsonObject object{{"target", target},
                                  {"at", core::toMilliseconds(answer.at)},
                                  {"seen", answer.seen},
                                  {"cause", answer.cause},
                                  {"next", answer.next}};
    return session.saveSetting(keyOf(integration), scim::toJson(object));
}

VendorAnswer goodVendorAnswer(std::int64_t people, core::Timestamp at)
{
    return {at,
            "the vendor's service answered and took our credential; it has " + std::to_string(people) +
                (people == 1 ? " person" : " people"),
            {},
            {}};
}

VendorAnswer badVendorAnswer(const core::Error& error, core::Timestamp at)
{
    const auto end = error.message.find(". ");
    VendorAnswer answer{at, error.message.substr(0, end == std::string::npos ? end : end + 1), {}, {}};
    switch (error.kind) {
    case core::ErrorKind::Denied:
        answer.cause = "The credential was mistyped, revoked, or has expired.";
        answer.next = "Make another in the vendor's console, and save it in the card *Vendor's SCIM service*.";
        break;
    case core::ErrorKind::NotFound:
    case core::ErrorKind::Corrupt:
    case core::ErrorKind::Invalid:
        answer.cause = "The address is not the base of its SCIM service: that is what stands before /Users, and often "
                       "ends in /scim/v2.";
        answer.next = "Correct the address in the card *Vendor's SCIM service*, and save it.";
        break;
    case core::ErrorKind::Unavailable:
    case core::ErrorKind::RateLimited:
        answer.cause = "It is out of order, or asked for too much at once.";
        answer.next = "Press *Test* in the card *Vendor's SCIM service* later; ask the vendor if it stays so.";
        break;
    default:
        answer.cause = "The address is mistyped, the service is down, or a firewall, a proxy or a certificate that is "
                       "not trusted is in between.";
        answer.next = "Check the address in the card *Vendor's SCIM service*, and press *Test* there.";
        break;
    }
    return answer;
}

std::optional<Evidence> proofOfVendor(const Step& step, const Facts& facts)
{
    const VendorFacts& vendor = facts.vendor;
    if (!vendor.isEntered() || !vendor.answer || !vendor.answer->isGood() || vendor.isStale || isOfAnother(step, facts))
        return std::nullopt;
    return Evidence{ProofKind::VendorAnswers, vendor.answer->seen, vendor.answer->at};
}

std::optional<Trouble> troubleOfVendor(const Step& step, const Facts& facts)
{
    const VendorFacts& vendor = facts.vendor;
    if (!vendor.isEntered())
        return std::nullopt;
    if (isOfAnother(step, facts))
        return Trouble{"Requests go on to " + vendor.baseUrl + ", which is not the address that was pasted here.",
                       "One of the two was changed, and the other was not.",
                       "Enter the right address with its credential in the card *Vendor's SCIM service*, and save.",
                       std::nullopt};
    if (!vendor.answer)
        return std::nullopt;
    if (vendor.isStale)
        return Trouble{"Address or credential were changed after the vendor's service was asked.",
                       "Its answer of then says nothing about what is stored now.",
                       "Press *Test* in the card *Vendor's SCIM service*.", std::nullopt};
    if (vendor.answer->isGood())
        return std::nullopt;
    return Trouble{vendor.answer->seen, vendor.answer->cause, vendor.answer->next, std::nullopt};
}

bool waitsForVendor(const Step& step, const Facts& facts)
{
    const VendorFacts& vendor = facts.vendor;
    const bool isBegun = vendor.isEntered() || !pastedIn(step, facts.record).empty();
    return isBegun && (!vendor.answer || vendor.isStale || vendor.answer->isGood() || isOfAnother(step, facts));
}

} // namespace rollcall::setup
