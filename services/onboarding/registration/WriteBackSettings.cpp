// SPDX-License-Identifier: Apache-2.0
#include "onboarding/WriteBackSettings.h"

#include "scim/Json.h"

#include <algorithm>
#include <cstdint>

namespace rollcall::onboarding {

namespace {

std::string textAt(const scim::JsonObject& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

} // namespace

std::string WriteBackSettings::targetText() const
{
    if (kind == WriteBackKind::Attribute)
        return "the attribute " + target;
    return "the group " + (name.empty() ? target : name);
}

std::string settingOfWriteBack(directory::IntegrationId integration)
{
    return "write-back/" + std::to_string(integration.value);
}

std::string_view toString(WriteBackMode mode)
{
    switch (mode) {
    case WriteBackMode::Off:
        return "off";
    case WriteBackMode::Watch:
        return "watch";
    case WriteBackMode::Write:
        break;
    }
    return "write";
}

std::string_view toString(WriteBackKind kind)
{
    return kind == WriteBackKind::Group ? "group" : "attribute";
}

std::string toJson(const WriteBackSettings& settings)
{
    return scim::toJson(scim::JsonObject{{"mode", toString(settings.mode)},
                                         {"kind", toString(settings.kind)},
                                         {"target", settings.target},
                                         {"name", settings.name},
                                         {"additionsPerHour", settings.additionsPerHour},
                                         {"identityProvider", settings.identityProvider},
                                         {"chosenBy", settings.chosenBy}});
}

core::Result<WriteBackSettings> parseWriteBackSettings(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    const auto* object = parsed ? parsed->if_object() : nullptr;
    if (!object)
        return core::failure(core::ErrorKind::Corrupt,
                             "What is stored of the write-back cannot be read. Choose it anew.");
    WriteBackSettings settings;
    const std::string mode = textAt(*object, "mode");
    settings.mode = mode == "write"   ? WriteBackMode::Write
                    : mode == "watch" ? WriteBackMode::Watch
                                      : WriteBackMode::Off;
    settings.kind = textAt(*object, "kind") == "attribute" ? WriteBackKind::Attribute : WriteBackKind::Group;
    settings.target = textAt(*object, "target");
    settings.name = textAt(*object, "name");
    settings.identityProvider = textAt(*object, "identityProvider");
    settings.chosenBy = textAt(*object, "chosenBy");
    if (const auto* bound = object->if_contains("additionsPerHour"); bound && bound->is_int64())
        settings.additionsPerHour = static_cast<int>(std::clamp<std::int64_t>(bound->get_int64(), 0, 1'000'000));
    if (settings.mode != WriteBackMode::Off && settings.target.empty())
        return core::failure(core::ErrorKind::Invalid, "Say which group or attribute holds who is registered.");
    return settings;
}

} // namespace rollcall::onboarding
