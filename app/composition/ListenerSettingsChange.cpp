// SPDX-License-Identifier: Apache-2.0
// Merges field by field.
#include "composition/ListenerSettingsChange.h"

#include "composition/Settings.h"

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
    return change;
}

} // namespace rollcall::app
