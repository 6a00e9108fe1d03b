// SPDX-License-Identifier: Apache-2.0
// By the text of the address, as the journal keeps it.
#include "setup/Caller.h"

namespace rollcall::setup {

bool isThisComputer(std::string_view address)
{
    constexpr std::string_view mapped = "::ffff:";
    if (address.starts_with(mapped))
        address.remove_prefix(mapped.size());
    return address.starts_with("127.") || address == "::1";
}

} // namespace rollcall::setup
