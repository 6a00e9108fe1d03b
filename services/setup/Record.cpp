// SPDX-License-Identifier: Apache-2.0
// One setting for each value, confirmation and proof, so that two processes never overwrite each other's.
#include "setup/Record.h"

#include "scim/Json.h"

#include <set>
#include <string>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::size_t longestValue = 2000;

/// Before all that is kept of an integration.
std::string rootOf(directory::IntegrationId integration)
{
    return "setup/" + std::to_string(integration.value);
}

std::string keyOf(directory::IntegrationId integration, std::string_view kind, std::string_view name)
{
    return rootOf(integration) + '/' + std::string(kind) + '/' + std::string(name);
}

std::string textOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::int64_t numberOf(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const std::int64_t* number = value == nullptr ? nullptr : value->if_int64();
    return number == nullptr ? 0 : *number;
}

/// Nothing when it is not there, or was taken back.
core::Result<std::optional<scim::JsonObject>> objectOf(directory::ReadSession& session, const std::string& key)
{
    auto stored = session.setting(key);
    if (!stored)
        return tl::unexpected(std::move(stored.error()));
    if (!*stored || (*stored)->empty())
        return std::nullopt;
    const auto parsed = scim::parseJson(**stored);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Corrupt, "What was kept of the set-up cannot be read.", key);
    return parsed->as_object();
}

core::Result<> readStep(directory::ReadSession& session, directory::IntegrationId integration, const std::string& step,
                        SetupRecord& record)
{
    const auto confirmed = objectOf(session, keyOf(integration, "confirmed", step));
    if (!confirmed)
        return tl::unexpected(confirmed.error());
    if (*confirmed)
        record.confirmations[step] = {textOf(**confirmed, "by"), core::fromMilliseconds(numberOf(**confirmed, "at"))};
    const auto proof = objectOf(session, keyOf(integration, "proof", step));
    if (!proof)
        return tl::unexpected(proof.error());
    if (!*proof)
        return {};
    const auto kind = parseProofKind(textOf(**proof, "kind"));
    if (!kind)
        return {};
    Evidence evidence{*kind, textOf(**proof, "text"), core::fromMilliseconds(numberOf(**proof, "at"))};
    if (const std::int64_t request = numberOf(**proof, "request"); request > 0)
        evidence.request = directory::JournalId(request);
    evidence.subject = textOf(**proof, "subject");
    record.remembered[step] = std::move(evidence);
    return {};
}

} // namespace

std::string SetupRecord::value(std::string_view field) const
{
    const auto found = values.find(field);
    return found == values.end() ? std::string() : found->second;
}

core::Result<SetupRecord> readRecord(directory::ReadSession& session, directory::IntegrationId integration,
                                     const Profile& profile)
{
    SetupRecord record;
    std::set<std::string> fields{std::string(pilotField), std::string(assignGroupField), std::string(pushGroupField)};
    for (const Step& step : profile.steps) {
        for (const StepField& field : step.fields) {
            fields.insert(field.key);
            if (field.kind == FieldKind::AppUrl)
                fields.insert(field.key + std::string(appNameEnding));
        }
        if (auto read = readStep(session, integration, step.id, record); !read)
            return tl::unexpected(std::move(read.error()));
    }
    for (const std::string& field : fields) {
        auto value = session.setting(keyOf(integration, "value", field));
        if (!value)
            return tl::unexpected(std::move(value.error()));
        if (*value && !(*value)->empty())
            record.values[field] = std::move(**value);
    }
    return record;
}

core::Result<> saveValue(directory::WriteSession& session, directory::IntegrationId integration, std::string_view field,
                         std::string_view value)
{
    if (value.size() > longestValue)
        return core::failure(core::ErrorKind::Invalid, "This is too long to be such a value.");
    return session.saveSetting(keyOf(integration, "value", field), value);
}

core::Result<> saveConfirmation(directory::WriteSession& session, directory::IntegrationId integration,
                                std::string_view step, std::string_view by)
{
    if (by.find_first_not_of(" \t") == std::string_view::npos || by.size() > 200)
        return core::failure(core::ErrorKind::Invalid, "Say who confirms it: a name of at most 200 characters.");
    const scim::JsonObject object{{"by", by}, {"at", core::toMilliseconds(session.now())}};
    return session.saveSetting(keyOf(integration, "confirmed", step), scim::toJson(object));
}

core::Result<> takeConfirmationBack(directory::WriteSession& session, directory::IntegrationId integration,
                                    std::string_view step)
{
    return session.saveSetting(keyOf(integration, "confirmed", step), "");
}

core::Result<> rememberProof(directory::WriteSession& session, directory::IntegrationId integration,
                             std::string_view step, const Evidence& evidence)
{
    scim::JsonObject object{
        {"kind", toString(evidence.kind)}, {"text", evidence.text}, {"at", core::toMilliseconds(evidence.at)}};
    if (evidence.request)
        object["request"] = evidence.request->value;
    if (!evidence.subject.empty())
        object["subject"] = evidence.subject;
    return session.saveSetting(keyOf(integration, "proof", step), scim::toJson(object));
}

core::Result<> forgetRecord(directory::WriteSession& session, directory::IntegrationId integration)
{
    return session.deleteSettings(rootOf(integration));
}

} // namespace rollcall::setup
