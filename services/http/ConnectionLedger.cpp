// SPDX-License-Identifier: Apache-2.0
// Keeps the counts of open connections.
#include "ConnectionLedger.h"

#include "http/AddressBlock.h"

#include <utility>

namespace rollcall::http {

ConnectionLedger::Ticket::Ticket(std::shared_ptr<ConnectionLedger> ledger, std::string address)
    : m_ledger(std::move(ledger)), m_address(std::move(address))
{
}

ConnectionLedger::Ticket::~Ticket()
{
    m_ledger->release(m_address);
}

ConnectionLedger::ConnectionLedger(std::size_t limit, std::size_t limitPerAddress)
    : m_limit(limit), m_limitPerAddress(limitPerAddress)
{
}

ConnectionLedger::Admission ConnectionLedger::admit(const std::string& address, bool isExempt)
{
    const std::string key = countedAs(address);
    {
        const std::lock_guard lock(m_mutex);
        if (m_open >= m_limit)
            return {Verdict::TooMany, nullptr};
        const auto found = m_openByAddress.find(key);
        if (!isExempt && found != m_openByAddress.end() && found->second >= m_limitPerAddress)
            return {Verdict::TooManyFromAddress, nullptr};
        ++m_open;
        ++m_openByAddress[key];
    }
    return {Verdict::Admitted, std::make_shared<Ticket>(shared_from_this(), key)};
}

std::size_t ConnectionLedger::openCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_open;
}

void ConnectionLedger::release(const std::string& address)
{
    const std::lock_guard lock(m_mutex);
    --m_open;
    const auto found = m_openByAddress.find(address);
    if (found != m_openByAddress.end() && --found->second == 0)
        m_openByAddress.erase(found);
}

} // namespace rollcall::http
