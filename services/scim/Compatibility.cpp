// SPDX-License-Identifier: Apache-2.0
// Compatibility as JSON, and its presets.
#include "scim/Compatibility.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace rollcall::scim {

namespace {

constexpr std::int64_t longestRetry = 3'600;

struct PolicySwitch {
    std::string_view name;
    bool ReadPolicy::* field;
};
constexpr std::array<PolicySwitch, 12> policySwitches{{
    {"acceptsBooleanStrings", &ReadPolicy::acceptBooleanStrings},
    {"acceptsBareStrings", &ReadPolicy::acceptBareStrings},
    {"acceptsSingleValues", &ReadPolicy::acceptSingleValues},
    {"acceptsPathsAsKeys", &ReadPolicy::acceptPathsAsKeys},
    {"acceptsVerbsInAnyCase", &ReadPolicy::acceptVerbsInAnyCase},
    {"acceptsReadOnlyInPatch", &ReadPolicy::acceptReadOnlyInPatch},
    {"acceptsValuesOfRemove", &ReadPolicy::acceptValuesOfRemove},
    {"createsOnFilteredAdd", &ReadPolicy::createsOnFilteredAdd},
    {"createsOnFilteredReplace", &ReadPolicy::createsOnFilteredReplace},
    {"removeNeedsMatch", &ReadPolicy::removeNeedsMatch},
    {"keepsManagerNames", &ReadPolicy::keepManagerNames},
    {"requiresSchemas", &ReadPolicy::requiresSchemas},
}};

struct Switch {
    std::string_view name;
    bool Compatibility::* field;
};
constexpr std::array<Switch, 4> switches{{
    {"userPatchReturnsBody", &Compatibility::userPatchReturnsBody},
    {"groupPatchReturnsBody", &Compatibility::groupPatchReturnsBody},
    {"sendsPatchForUsers", &Compatibility::sendsPatchForUsers},
    {"sendsPatchForGroups", &Compatibility::sendsPatchForGroups},
}};

struct FeatureSwitch {
    std::string_view name;
    bool AdvertisedFeatures::* field;
};
constexpr std::array<FeatureSwitch, 4> features{{
    {"patch", &AdvertisedFeatures::patch},
    {"filter", &AdvertisedFeatures::filter},
    {"sort", &AdvertisedFeatures::sort},
    {"etag", &AdvertisedFeatures::etag},
}};

struct UnknownName {
    std::string_view name;
    UnknownAttributes value;
};
constexpr std::array<UnknownName, 3> unknownNames{{
    {"keep", UnknownAttributes::Keep},
    {"ignore", UnknownAttributes::Ignore},
    {"refuse", UnknownAttributes::Refuse},
}};

tl::unexpected<Error> refused(std::string_view name, std::string_view why)
{
    return tl::unexpected(invalidValue("The compatibility setting '" + std::string(name) + "' " + std::string(why)));
}

Result<bool> readTruth(std::string_view name, const JsonValue& value)
{
    return value.is_bool() ? Result<bool>(value.get_bool()) : refused(name, "must be true or false.");
}

Result<> readUnknown(Compatibility& out, const JsonValue& value)
{
    for (const UnknownName& unknown : unknownNames) {
        if (value.is_string() && value.get_string() == unknown.name) {
            out.reading.unknownAttributes = unknown.value;
            return {};
        }
    }
    return refused("unknownAttributes", "must be keep, ignore or refuse.");
}

Result<> readTransient(Compatibility& out, const JsonValue& value)
{
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        return refused("transientAnswer", "must be an object with status and retryAfterSeconds.");
    }
    for (const auto& member : *object) {
        const std::int64_t* number = member.value().if_int64();
        if (member.key() == "status") {
            if (number == nullptr || (*number != 429 && *number != 503)) {
                return refused("transientAnswer.status", "must be 429 or 503.");
            }
            out.transientStatus = static_cast<int>(*number);
        } else if (member.key() == "retryAfterSeconds") {
            if (number == nullptr || *number < 1 || *number > longestRetry) {
                return refused("transientAnswer.retryAfterSeconds", "must be a whole number from 1 to 3600.");
            }
            out.retryAfterSeconds = static_cast<int>(*number);
        } else {
            return refused("transientAnswer." + std::string(member.key()), "is not known.");
        }
    }
    return {};
}

Result<> readFeatures(Compatibility& out, const JsonValue& value)
{
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
        return refused("advertised", "must be an object of features.");
    }
    for (const auto& member : *object) {
        const std::string name = "advertised." + std::string(member.key());
        const auto feature =
            std::ranges::find_if(features, [&member](const FeatureSwitch& one) { return one.name == member.key(); });
        if (feature == features.end()) {
            return refused(name, "is not known.");
        }
        const Result<bool> truth = readTruth(name, member.value());
        if (!truth) {
            return tl::unexpected(truth.error());
        }
        out.advertised.*(feature->field) = *truth;
    }
    return {};
}

/// The field of that name; nullptr when there is none.
bool* fieldNamed(Compatibility& out, std::string_view name)
{
    for (const PolicySwitch& one : policySwitches) {
        if (one.name == name) {
            return &(out.reading.*(one.field));
        }
    }
    for (const Switch& one : switches) {
        if (one.name == name) {
            return &(out.*(one.field));
        }
    }
    return nullptr;
}

Result<> readMember(Compatibility& out, std::string_view name, const JsonValue& value)
{
    if (bool* field = fieldNamed(out, name)) {
        const Result<bool> truth = readTruth(name, value);
        if (!truth) {
            return tl::unexpected(truth.error());
        }
        *field = *truth;
        return {};
    }
    if (name == "unknownAttributes") {
        return readUnknown(out, value);
    }
    if (name == "transientAnswer") {
        return readTransient(out, value);
    }
    if (name == "advertised") {
        return readFeatures(out, value);
    }
    return name == "preset" ? Result<>() : refused(name, "is not known.");
}

Result<Compatibility> presetOf(const JsonObject& object)
{
    const JsonValue* preset = object.if_contains("preset");
    if (preset == nullptr) {
        return tolerantCompatibility();
    }
    const std::string_view name = preset->is_string() ? std::string_view(preset->get_string()) : std::string_view();
    if (name == "tolerant") {
        return tolerantCompatibility();
    }
    if (name == "entra") {
        return entraCompatibility();
    }
    if (name == "strict") {
        return strictCompatibility();
    }
    return refused("preset", "must be tolerant, entra or strict.");
}

} // namespace

Compatibility tolerantCompatibility()
{
    return {};
}

Compatibility entraCompatibility()
{
    Compatibility entra;
    entra.reading.createsOnFilteredReplace = true;
    entra.transientStatus = 503;
    entra.sendsPatchForUsers = true;
    entra.sendsPatchForGroups = true;
    return entra;
}

Compatibility strictCompatibility()
{
    Compatibility strict;
    strict.reading = ReadPolicy{.unknownAttributes = UnknownAttributes::Refuse,
                                .acceptBooleanStrings = false,
                                .acceptBareStrings = false,
                                .acceptSingleValues = false,
                                .acceptPathsAsKeys = false,
                                .acceptVerbsInAnyCase = false,
                                .acceptReadOnlyInPatch = false,
                                .acceptValuesOfRemove = false,
                                .createsOnFilteredAdd = false,
                                .createsOnFilteredReplace = false,
                                .removeNeedsMatch = true,
                                .keepManagerNames = false,
                                .requiresSchemas = true};
    strict.transientStatus = 503;
    return strict;
}

Result<Compatibility> readCompatibility(const JsonObject& object)
{
    Result<Compatibility> compatibility = presetOf(object);
    if (!compatibility) {
        return compatibility;
    }
    for (const auto& member : object) {
        if (Result<> read = readMember(*compatibility, member.key(), member.value()); !read) {
            return tl::unexpected(std::move(read.error()));
        }
    }
    return compatibility;
}

JsonObject toJson(const Compatibility& compatibility)
{
    JsonObject out;
    for (const UnknownName& unknown : unknownNames) {
        if (unknown.value == compatibility.reading.unknownAttributes) {
            out["unknownAttributes"] = unknown.name;
        }
    }
    for (const PolicySwitch& one : policySwitches) {
        out[one.name] = compatibility.reading.*(one.field);
    }
    for (const Switch& one : switches) {
        out[one.name] = compatibility.*(one.field);
    }
    out["transientAnswer"] =
        JsonObject{{"status", compatibility.transientStatus}, {"retryAfterSeconds", compatibility.retryAfterSeconds}};
    JsonObject advertised;
    for (const FeatureSwitch& feature : features) {
        advertised[feature.name] = compatibility.advertised.*(feature.field);
    }
    out["advertised"] = std::move(advertised);
    return out;
}

} // namespace rollcall::scim
