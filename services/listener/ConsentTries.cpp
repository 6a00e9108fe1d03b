// SPDX-License-Identifier: Apache-2.0
// Guesses at the one-time code of the consent page, by address.
#include "ConsentTries.h"

#include "http/AddressBlock.h"

namespace rollcall::listener {

ConsentTries::Try ConsentTries::begin(directory::IntegrationId integration, core::Timestamp code,
                                      const std::string& address)
{
    const std::lock_guard lock(m_mutex);
    auto& guesses = m_guesses[integration];
    if (guesses.code != code)
        guesses = {.code = code, .byAddress = {}};
    if (guesses.inAll >= inAll)
        return Try::UsedUp;
    auto& own = guesses.byAddress[http::countedAs(address)];
    if (own >= perAddress)
        return Try::UsedUp;
    ++own;
    return ++guesses.inAll % perStoredTry == 0 ? Try::Counted : Try::Free;
}

void ConsentTries::takeBack(directory::IntegrationId integration, core::Timestamp code, const std::string& address)
{
    const std::lock_guard lock(m_mutex);
    const auto guesses = m_guesses.find(integration);
    if (guesses == m_guesses.end() || guesses->second.code != code)
        return;
    const auto own = guesses->second.byAddress.find(http::countedAs(address));
    if (own == guesses->second.byAddress.end() || own->second == 0)
        return;
    --own->second;
    --guesses->second.inAll;
}

} // namespace rollcall::listener
