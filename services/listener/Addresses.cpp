// SPDX-License-Identifier: Apache-2.0
// Where the parts of the door stand.
#include "Addresses.h"

#include <algorithm>
#include <optional>

namespace rollcall::listener {

namespace {

Parts nothing()
{
    return {.scim = false, .enrolment = false, .health = false};
}

/// Where a part stands that has an address of its own, else where SCIM stands. Port 0 is another one each time.
Binding& bindingFor(std::vector<Binding>& bindings, const std::optional<ListenAddress>& own)
{
    if (!own)
        return bindings.front();
    const auto same =
        std::ranges::find_if(bindings, [&](const auto& known) { return own->port != 0 && known.at == *own; });
    return same != bindings.end() ? *same : bindings.emplace_back(Binding{*own, nothing()});
}

} // namespace

std::vector<Binding> bindingsOf(const ListenerSettings& settings)
{
    std::vector<Binding> bindings{{{settings.address, settings.port}, nothing()}};
    bindings.front().parts.scim = true;
    bindingFor(bindings, settings.enrolmentListen).parts.enrolment = true;
    bindingFor(bindings, settings.healthListen).parts.health = true;
    return bindings;
}

} // namespace rollcall::listener
