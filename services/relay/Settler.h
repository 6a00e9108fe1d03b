// SPDX-License-Identifier: Apache-2.0
// One look at the vendor for one resource, and what our copy, the journal and the intents become by it.
#pragma once

#include "Intents.h"
#include "directory/Database.h"
#include "relay/Copy.h"
#include "relay/Relay.h"
#include "relay/RelaySource.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::relay {

struct ReadingOrder {
    directory::Integration integration;
    Uncertain uncertain;
    std::vector<directory::RelayIntentId> intents; ///< the rows that end with it
    bool isLast = false;                           ///< what is read now is the end of it, if nothing is missing
    bool isAskingForMembers = true;                ///< members that are missing here are to be read as well
    bool isWaitingForMembers = true;               ///< it does not end while members are missing here
};

struct ReadingOutcome {
    bool isRead = false;     ///< the vendor could say, and our copy says the same, or cannot
    bool isEnded = false;    ///< the rows are gone
    std::size_t missing = 0; ///< members of a group that are not here
    core::Error error{};     ///< when it is not read
    std::vector<Leg> legs{}; ///< likewise
};

/// Thread-safe and blocking: for lanes.
class Settler {
public:
    /// All must outlive it. `isUnderWay`: whether that resource is to be read anyway; asked on any thread.
    Settler(directory::Database& database, RelaySource& relays,
            std::function<bool(directory::IntegrationId, const Uncertain&)> isUnderWay);

    [[nodiscard]] ReadingOutcome read(const ReadingOrder& order, const std::stop_token& stop) const;

    /// Journals why it cannot be found out what became of it. `isEnd`: it is not tried any more, and the rows go.
    void tell(const ReadingOrder& order, const ReadingOutcome& outcome, bool isEnd) const;

private:
    struct Look;
    struct Applied {
        bool isEnded = false;
        std::size_t missing = 0;
    };
    using Outcome = core::Result<Applied>;

    [[nodiscard]] Outcome readById(Look& look) const;
    [[nodiscard]] Outcome readNamed(Look& look) const;
    /// `other` has to be read again in its turn.
    [[nodiscard]] Outcome apply(const Look& look, const std::vector<CopyOperation>& operations,
                                const std::optional<Uncertain>& other) const;
    [[nodiscard]] Outcome settleName(Look& look, std::vector<CopyOperation> operations) const;
    [[nodiscard]] Outcome leaveOut(const Look& look, const std::string& name, const std::string& holder) const;
    [[nodiscard]] core::Result<std::optional<std::string>> holderOf(const ReadingOrder& order,
                                                                    const std::string& name) const;
    [[nodiscard]] std::vector<Uncertain> notUnderWay(const ReadingOrder& order,
                                                     const std::vector<Uncertain>& doubts) const;

    directory::Database& m_database;
    RelaySource& m_relays;
    const std::function<bool(directory::IntegrationId, const Uncertain&)> m_isUnderWay;
};

} // namespace rollcall::relay
