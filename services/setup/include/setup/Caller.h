// SPDX-License-Identifier: Apache-2.0
// Whether somebody who called can have been Okta, as far as the address tells.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// Whether the address is one that only this computer calls from: a try of one's own, or a proxy or tunnel that runs
/// here and is not trusted to say for whom it calls. False for an address that is not known.
[[nodiscard]] bool isThisComputer(std::string_view address);

enum class CallerPlace : std::uint8_t {
    Here,      ///< this computer, also by the address it has in its network
    Near,      ///< a private network, where Okta's cloud is not: a colleague, or a proxy that is not trusted
    Elsewhere, ///< also what is not known
};

/// `own`: the addresses of this computer's interfaces.
[[nodiscard]] CallerPlace placeOf(std::string_view address, std::span<const std::string> own);

/// Who may call, to tell the one who is to from others.
struct Callers {
    std::vector<std::string> own{}; ///< the addresses of this computer's interfaces
    bool isOktaInCloud = false;     ///< false: an agent calls, which may stand in a private network

    /// Whether it came from where the one who is to call may be.
    [[nodiscard]] bool isFromOutside(std::string_view address) const;
};

} // namespace rollcall::setup
