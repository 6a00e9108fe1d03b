// SPDX-License-Identifier: Apache-2.0
// Guesses at the one-time code of the consent page, by address, so that strangers do not use up the admin's.
#pragma once

#include "core/Timestamp.h"
#include "directory/Types.h"

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

namespace rollcall::listener {

/// Thread-safe. The page stands on a public door: whoever knows a client's id and where it goes back to can guess. Each
/// address has `perAddress` tries at a code; IPv6 addresses of one /64 count as one. Of all wrong guesses only every
/// `perStoredTry`th uses up one of the tries that the directory keeps with the code, so that one stranger locks out
/// nobody, while all of them together have no more than `inAll` guesses.
class ConsentTries {
public:
    enum class Try {
        Free,    ///< a wrong guess costs none of the stored tries
        Counted, ///< a wrong guess costs one
        UsedUp,  ///< no guess for this address, or for anybody
    };
    /// Counts one guess at the code that was made at `code`, before it is known whether it is right.
    [[nodiscard]] Try begin(directory::IntegrationId integration, core::Timestamp code, const std::string& address);
    /// The guess could not be judged: it does not count.
    void takeBack(directory::IntegrationId integration, core::Timestamp code, const std::string& address);

    static constexpr int perAddress = 5;
    static constexpr int perStoredTry = 5;
    static constexpr int inAll = 25;

private:
    struct Guesses {
        core::Timestamp code{};
        int inAll = 0;
        std::map<std::string, int> byAddress; ///< no more than `inAll` of them
    };

    std::mutex m_mutex;
    std::unordered_map<directory::IntegrationId, Guesses> m_guesses;
};

} // namespace rollcall::listener
