// SPDX-License-Identifier: Apache-2.0
// Merges field by field.
#include "composition/ListenerSettingsChange.h"

#include "composition/BlockList.h"
#include "composition/DataLocation.h"
#include "composition/Settings.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::app {

namespace {

/// Whether the value of this field is wanted anew.
template<class Field>
bool mergeField(listener::ListenerSettings& result, Field field, const listener::ListenerSettings& wanted,
                const listener::ListenerSettings& shown, const listener::ListenerSettings& lastRead,
                const listener::ListenerSettings& stored)
{
    if (wanted.*field != shown.*field) {
        result.*field = wanted.*field;
        return true;
    }
    result.*field = shown.*field != lastRead.*field ? shown.*field : stored.*field;
    return false;
}

/// What identifies the files, for the comparison that TlsFiles does not have.
std::pair<std::string, std::string> pathsOf(const listener::ListenerSettings& settings)
{
    if (!settings.tls)
        return {};
    return {toUtf8(settings.tls->certificateChain), toUtf8(settings.tls->privateKey)};
}

bool mergeTls(listener::ListenerSettings& result, const listener::ListenerSettings& wanted,
              const listener::ListenerSettings& shown, const listener::ListenerSettings& lastRead,
              const listener::ListenerSettings& stored)
{
    if (pathsOf(wanted) != pathsOf(shown)) {
        result.tls = wanted.tls;
        return true;
    }
    result.tls = pathsOf(shown) != pathsOf(lastRead) ? shown.tls : stored.tls;
    return false;
}

} // namespace

ListenerSettingsChange mergeListenerSettings(const listener::ListenerSettings& wanted,
                                             const listener::ListenerSettings& shown,
                                             const listener::ListenerSettings& lastRead,
                                             const listener::ListenerSettings& stored)
{
    using Settings = listener::ListenerSettings;
    ListenerSettingsChange change{wanted, {}};
    const auto isWanted = [&](auto field) {
        return mergeField(change.settings, field, wanted, shown, lastRead, stored);
    };
    if (isWanted(&Settings::address))
        change.toStore.emplace_back(setting::listenerAddress, wanted.address);
    if (isWanted(&Settings::port))
        change.toStore.emplace_back(setting::listenerPort, std::to_string(wanted.port));
    if (isWanted(&Settings::publicUrl))
        change.toStore.emplace_back(setting::listenerPublicUrl, wanted.publicUrl);
    const auto lists = std::to_array<std::pair<std::vector<std::string> Settings::*, std::string_view>>(
        {{&Settings::trustedProxies, setting::listenerTrustedProxies},
         {&Settings::allowFrom, setting::listenerAllowFrom},
         {&Settings::allowEnrolmentFrom, setting::listenerEnrolmentAllowFrom},
         {&Settings::allowHealthFrom, setting::listenerHealthAllowFrom}});
    for (const auto& [field, key] : lists) {
        if (isWanted(field))
            change.toStore.emplace_back(key, joinBlocks(wanted.*field));
    }
    const auto doors = std::to_array<std::pair<bool Settings::*, std::string_view>>(
        {{&Settings::isScimOn, setting::listenerScim},
         {&Settings::isEnrolmentOn, setting::listenerEnrolment},
         {&Settings::isHealthOn, setting::listenerHealth}});
    for (const auto& [field, key] : doors) {
        if (isWanted(field))
            change.toStore.emplace_back(key, std::string(switchText(wanted.*field)));
    }
    const auto addresses =
        std::to_array<std::pair<std::optional<listener::ListenAddress> Settings::*, std::string_view>>(
            {{&Settings::enrolmentListen, setting::listenerEnrolmentAddress},
             {&Settings::healthListen, setting::listenerHealthAddress}});
    for (const auto& [field, key] : addresses) {
        if (isWanted(field))
            change.toStore.emplace_back(key, listenAddressText(wanted.*field));
    }
    if (mergeTls(change.settings, wanted, shown, lastRead, stored)) {
        auto [certificate, key] = pathsOf(wanted);
        change.toStore.emplace_back(setting::listenerTlsCertificate, std::move(certificate));
        change.toStore.emplace_back(setting::listenerTlsKey, std::move(key));
    }
    return change;
}

} // namespace rollcall::app
