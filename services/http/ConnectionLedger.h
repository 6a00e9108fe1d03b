// SPDX-License-Identifier: Apache-2.0
// Counts open connections, in all and by address, and says when there are too many.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace rollcall::http {

/// Thread-safe. Asked once for each connection, so its lock is no burden on requests. IPv6 addresses of one /64 count
/// as one address.
class ConnectionLedger : public std::enable_shared_from_this<ConnectionLedger> {
public:
    /// Counts one connection from construction to destruction.
    class Ticket {
    public:
        Ticket(std::shared_ptr<ConnectionLedger> ledger, std::string address);
        ~Ticket();
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

    private:
        std::shared_ptr<ConnectionLedger> m_ledger;
        std::string m_address;
    };

    ConnectionLedger(std::size_t limit, std::size_t limitPerAddress);

    enum class Verdict { Admitted, TooMany, TooManyFromAddress };
    struct Admission {
        Verdict verdict = Verdict::Admitted;
        std::shared_ptr<Ticket> ticket; ///< set when admitted
    };
    /// `isExempt`: the address is a proxy's, behind which many clients stand.
    [[nodiscard]] Admission admit(const std::string& address, bool isExempt);
    [[nodiscard]] std::size_t openCount() const;

private:
    void release(const std::string& address);

    std::size_t m_limit;
    std::size_t m_limitPerAddress;
    mutable std::mutex m_mutex;
    std::size_t m_open = 0;
    std::map<std::string, std::size_t> m_openByAddress;
};

} // namespace rollcall::http
