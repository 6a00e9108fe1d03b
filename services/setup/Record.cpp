// SPDX-License-Identifier: Apache-2.0
// One setting for each value, confirmation and proof, so that two processes never overwrite each other's.
#include "setup/Record.h"

#include "core/Secret.h"
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

std::string markKeyOf(directory::IntegrationId integration)
{
    return rootOf(integration) + "/mark";
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

bool isSet(const scim::JsonObject& object, std::string_view name)
{
    const scim::JsonValue* value = object.if_contains(name);
    const bool* flag = value == nullptr ? nullptr : value->if_bool();
    return flag != nullptr && *flag;
}

core::Result<> readProof(directory::ReadSession& session, directory::IntegrationId integration, const std::string& step,
                         SetupRecord& record)
{
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
    evidence.address = textOf(**proof, "address");
    evidence.about = textOf(**proof, "about");
    record.remembered[step] = std::move(evidence);
    return {};
}

core::Result<> readStep(directory::ReadSession& session, directory::IntegrationId integration, const std::string& step,
                        SetupRecord& record)
{
    const auto confirmed = objectOf(session, keyOf(integration, "confirmed", step));
    if (!confirmed)
        return tl::unexpected(confirmed.error());
    if (*confirmed)
        record.confirmations[step] = {textOf(**confirmed, "by"), core::fromMilliseconds(numberOf(**confirmed, "at")),
                                      textOf(**confirmed, "inSpiteOf"), isSet(**confirmed, "isNotNeeded")};
    return readProof(session, integration, step, record);
}

core::Result<> readPrecondition(directory::ReadSession& session, directory::IntegrationId integration,
                                const Precondition& precondition, SetupRecord& record)
{
    const auto answered = objectOf(session, keyOf(integration, "answer", precondition.id));
    if (!answered)
        return tl::unexpected(answered.error());
    if (*answered)
        record.answers[precondition.id] = {isSet(**answered, "isYes"), textOf(**answered, "by"),
                                           core::fromMilliseconds(numberOf(**answered, "at")),
                                           isSet(**answered, "isTakenBack")};
    return readProof(session, integration, proofNameOf(precondition), record);
}

/// What people's words have in common.
core::Result<scim::JsonObject> wordOf(std::string_view by, core::Timestamp at)
{
    if (by.find_first_not_of(" \t") == std::string_view::npos || by.size() > 200)
        return core::failure(core::ErrorKind::Invalid, "Say who says it: a name of at most 200 characters.");
    return scim::JsonObject{{"by", by}, {"at", core::toMilliseconds(at)}};
}

core::Result<> saveWord(directory::WriteSession& session, directory::IntegrationId integration, std::string_view step,
                        std::string_view by, std::string_view inSpiteOf, bool isNotNeeded)
{
    auto object = wordOf(by, session.now());
    if (!object)
        return tl::unexpected(std::move(object.error()));
    if (!inSpiteOf.empty())
        (*object)["inSpiteOf"] = inSpiteOf;
    if (isNotNeeded)
        (*object)["isNotNeeded"] = true;
    return session.saveSetting(keyOf(integration, "confirmed", step), scim::toJson(*object));
}

} // namespace

std::string SetupRecord::value(std::string_view field) const
{
    const auto found = values.find(field);
    return found == values.end() ? std::string() : found->second;
}

core::Result<> noteAddress(directory::WriteSession& session, directory::IntegrationId integration,
                           const std::optional<SeenAddress>& before, std::string_view url)
{
    if (before && before->url == url)
        return {};
    scim::JsonObject object{{"url", url}, {"since", before ? core::toMilliseconds(session.now()) : 0}};
    if (before)
        object["before"] = before->url;
    return session.saveSetting(rootOf(integration) + "/address", scim::toJson(object));
}

core::Result<> makeMark(directory::WriteSession& session, directory::IntegrationId integration)
{
    constexpr std::size_t bytes = 8;
    const auto random = core::randomBytes(bytes);
    if (!random)
        return tl::unexpected(random.error());
    return session.saveSetting(markKeyOf(integration), core::toHex(core::sha256(*random)).substr(0, 2 * bytes));
}

core::Result<std::optional<directory::Credential>> readCredential(directory::ReadSession& session,
                                                                  directory::IntegrationId integration)
{
    auto all = session.credentials(integration);
    if (!all)
        return tl::unexpected(std::move(all.error()));
    std::optional<directory::Credential> newest;
    for (directory::Credential& each : *all) {
        const bool isUsable = each.purpose == "scim" && !each.revoked;
        if (isUsable && (!newest || each.id.value > newest->id.value))
            newest = std::move(each);
    }
    return newest;
}

core::Result<std::string> readValue(directory::ReadSession& session, directory::IntegrationId integration,
                                    std::string_view field)
{
    auto value = session.setting(keyOf(integration, "value", field));
    if (!value)
        return tl::unexpected(std::move(value.error()));
    return std::move(*value).value_or(std::string());
}

core::Result<std::optional<SeenAddress>> readAddress(directory::ReadSession& session,
                                                     directory::IntegrationId integration)
{
    const auto address = objectOf(session, rootOf(integration) + "/address");
    if (!address)
        return tl::unexpected(address.error());
    if (!*address)
        return std::nullopt;
    return SeenAddress{textOf(**address, "url"), core::fromMilliseconds(numberOf(**address, "since")),
                       textOf(**address, "before")};
}

core::Result<SetupRecord> readRecord(directory::ReadSession& session, directory::IntegrationId integration,
                                     const Profile& profile)
{
    SetupRecord record;
    auto address = readAddress(session, integration);
    if (!address)
        return tl::unexpected(std::move(address.error()));
    record.address = std::move(*address);
    auto mark = session.setting(markKeyOf(integration));
    if (!mark)
        return tl::unexpected(std::move(mark.error()));
    record.mark = mark->value_or(std::string());
    std::string redirectUriField;
    std::set<std::string> fields{std::string(pilotField), std::string(assignGroupField), std::string(pushGroupField)};
    for (const Step& step : profile.steps) {
        for (const StepField& field : step.fields) {
            if (field.kind == FieldKind::RedirectUri) {
                redirectUriField = field.key;
                continue;
            }
            fields.insert(field.key);
            if (field.kind == FieldKind::AppUrl)
                fields.insert(field.key + std::string(appNameEnding));
        }
        if (auto read = readStep(session, integration, step.id, record); !read)
            return tl::unexpected(std::move(read.error()));
    }
    for (const Precondition& precondition : profile.preconditions) {
        if (auto read = readPrecondition(session, integration, precondition, record); !read)
            return tl::unexpected(std::move(read.error()));
    }
    for (const std::string& field : fields) {
        auto value = readValue(session, integration, field);
        if (!value)
            return tl::unexpected(std::move(value.error()));
        if (!value->empty())
            record.values[field] = std::move(*value);
    }
    if (redirectUriField.empty())
        return record;
    auto credential = readCredential(session, integration);
    if (!credential)
        return tl::unexpected(std::move(credential.error()));
    if (*credential && !(*credential)->redirectUris.empty())
        record.values[redirectUriField] = (*credential)->redirectUris.front();
    return record;
}

core::Result<> saveValue(directory::WriteSession& session, directory::IntegrationId integration, std::string_view field,
                         std::string_view value)
{
    if (value.size() > longestValue)
        return core::failure(core::ErrorKind::Invalid, "This is too long to be such a value.");
    return session.saveSetting(keyOf(integration, "value", field), value);
}

std::string proofNameOf(const Precondition& precondition)
{
    return std::string(preconditionsStep) + '/' + precondition.id;
}

core::Result<> saveConfirmation(directory::WriteSession& session, directory::IntegrationId integration,
                                std::string_view step, std::string_view by, std::string_view inSpiteOf)
{
    return saveWord(session, integration, step, by, inSpiteOf, false);
}

core::Result<> saveNotNeeded(directory::WriteSession& session, directory::IntegrationId integration,
                             std::string_view step, std::string_view by, std::string_view inSpiteOf)
{
    return saveWord(session, integration, step, by, inSpiteOf, true);
}

core::Result<> saveAnswer(directory::WriteSession& session, directory::IntegrationId integration,
                          std::string_view precondition, bool isYes, std::string_view by)
{
    auto object = wordOf(by, session.now());
    if (!object)
        return tl::unexpected(std::move(object.error()));
    (*object)["isYes"] = isYes;
    return session.saveSetting(keyOf(integration, "answer", precondition), scim::toJson(*object));
}

core::Result<> takeAnswerBack(directory::WriteSession& session, directory::IntegrationId integration,
                              std::string_view precondition, std::string_view by)
{
    auto object = wordOf(by, session.now());
    if (!object)
        return tl::unexpected(std::move(object.error()));
    (*object)["isTakenBack"] = true;
    return session.saveSetting(keyOf(integration, "answer", precondition), scim::toJson(*object));
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
    if (!evidence.address.empty())
        object["address"] = evidence.address;
    if (!evidence.about.empty())
        object["about"] = evidence.about;
    return session.saveSetting(keyOf(integration, "proof", step), scim::toJson(object));
}

core::Result<> forgetRecord(directory::WriteSession& session, directory::IntegrationId integration)
{
    return session.deleteSettings(rootOf(integration));
}

} // namespace rollcall::setup
