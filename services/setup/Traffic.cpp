// SPDX-License-Identifier: Apache-2.0
// Reads from the journal what the proofs by traffic need: newest rows first, and no more of them than are promised.
#include "scim/Fold.h"
#include "setup/Caller.h"
#include "setup/Facts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::setup {

namespace {

using directory::JournalRow;
using directory::Meaning;

constexpr std::size_t rowsAtOnce = 500;

bool isTest(const JournalRow& row)
{
    // Okta's test asks for a list, or for one person by a name; both are reads that were answered.
    return row.method == "GET" && row.status == 200 &&
           (row.meaning == Meaning::ConnectionTest || row.meaning == Meaning::PeopleListed ||
            row.meaning == Meaning::GroupsListed || row.meaning == Meaning::PersonNotFound ||
            row.meaning == Meaning::PersonLookedUp);
}

std::string_view pathOf(const JournalRow& row)
{
    return std::string_view(row.target).substr(0, row.target.find('?'));
}

/// Folded, without the slashes.
std::vector<std::string> partsOf(std::string_view path)
{
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (slash != 0)
            parts.push_back(scim::fold(path.substr(0, slash)));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return parts;
}

/// Whether a call that was answered with 404 was meant for SCIM and for somewhere else. That one resource is not there
/// is an answer; anything else that is no address of ours is not.
bool isAstray(const JournalRow& row, const directory::Integration& integration)
{
    constexpr std::array<std::string_view, 5> endpoints{"users", "groups", "serviceproviderconfig", "resourcetypes",
                                                        "schemas"};
    const auto parts = partsOf(pathOf(row));
    const auto endpoint = std::ranges::find_first_of(parts, endpoints);
    const bool isScim = endpoint != parts.end() || (!parts.empty() && parts.front() == "scim");
    const bool isOurs = std::find(parts.begin(), endpoint, scim::fold(integration.slug)) != endpoint;
    const bool isOfOne = endpoint != parts.end() && std::next(endpoint) != parts.end();
    return isScim && !(isOurs && isOfOne);
}

/// Takes row by row, newest first. Who called stands in the whole row alone, which is read where it decides something.
class Gathering {
public:
    Gathering(directory::ReadSession& session, const directory::Integration& integration, const Callers& callers)
        : m_session(session), m_integration(integration), m_callers(callers)
    {
    }

    core::Result<> take(const JournalRow& row)
    {
        m_entry.reset();
        m_wasLooked = false;
        if (row.status >= 400 && (row.status != 404 || (isAstray(row, m_integration) && speaksScim(row))))
            takeRefused(row);
        else if (row.status < 400)
            takeAnswered(row);
        if (m_error)
            return tl::unexpected(std::move(*m_error));
        return {};
    }
    [[nodiscard]] TrafficFacts& facts() { return m_facts; }

private:
    using Fact = std::optional<TrafficFact>;
    using Each = std::map<std::string, TrafficFact, std::less<>>;

    /// The whole row at hand; nothing when it is gone, or too many were looked up.
    const std::optional<directory::JournalEntry>& entryOf(const JournalRow& row)
    {
        if (m_wasLooked || m_looked == TrafficFacts::maximumCallers)
            return m_entry;
        m_wasLooked = true;
        ++m_looked;
        auto entry = m_session.journalEntry(row.id);
        if (!entry)
            m_error = std::move(entry.error());
        else
            m_entry = std::move(*entry);
        return m_entry;
    }

    /// Too old for being looked up is like from here: it proves nothing.
    std::string addressOf(const JournalRow& row)
    {
        const auto& entry = entryOf(row);
        if (entry)
            return entry->clientAddress;
        return m_wasLooked ? std::string() : std::string("127.0.0.1");
    }

    std::optional<int> vendorStatusOf(const JournalRow& row)
    {
        const auto& entry = entryOf(row);
        return entry && !entry->legs.empty() ? std::optional(entry->legs.back().status) : std::nullopt;
    }

    /// Whoever scans the internet asks for /api/users as well: a client of SCIM shows a credential, or asks for SCIM.
    bool speaksScim(const JournalRow& row)
    {
        const auto& entry = entryOf(row);
        if (!entry)
            return false;
        return std::ranges::any_of(entry->requestHeaders, [](const auto& field) {
            return scim::fold(field.first) == "authorization" ||
                   scim::fold(field.second).find("scim+json") != std::string::npos;
        });
    }

    TrafficFact factOf(const JournalRow& row)
    {
        return {row.at,
                row.id,
                row.subject,
                row.detail,
                row.status,
                addressOf(row),
                std::string(pathOf(row)),
                vendorStatusOf(row)};
    }

    /// Whether one is known that came from elsewhere.
    [[nodiscard]] bool isKept(const Fact& fact) const { return fact && m_callers.isFromOutside(fact->address); }

    void keep(Fact& fact, const JournalRow& row)
    {
        if (!fact || (!isKept(fact) && m_callers.isFromOutside(addressOf(row))))
            fact = factOf(row);
    }

    void keep(Each& each, const JournalRow& row)
    {
        if (row.subject.empty())
            return;
        const auto [found, isNew] = each.try_emplace(scim::fold(row.subject));
        if (isNew || (!m_callers.isFromOutside(found->second.address) && m_callers.isFromOutside(addressOf(row))))
            found->second = factOf(row);
    }

    /// What was accepted from nearby says nothing of a refusal elsewhere.
    void takeRefused(const JournalRow& row)
    {
        if (isKept(m_facts.accepted) || (m_facts.accepted && !m_callers.isFromOutside(addressOf(row))))
            return;
        // What the vendor's service does not accept is our credential there, not Okta's here.
        const bool isOkta = row.status == 401 && !vendorStatusOf(row);
        keep(isOkta ? m_facts.unauthorized : m_facts.refused, row);
    }

    void takeAnswered(const JournalRow& row)
    {
        keep(m_facts.accepted, row);
        if (isTest(row))
            keep(m_facts.test, row);
        switch (row.meaning) {
        case Meaning::PersonCreated:
            keep(m_facts.created, row);
            keep(m_facts.creations, row);
            break;
        case Meaning::PersonUpdated:
            keep(m_facts.updated, row);
            keep(m_facts.updates, row);
            break;
        case Meaning::PersonDeactivated:
            keep(m_facts.deactivated, row);
            keep(m_facts.deactivations, row);
            break;
        case Meaning::PersonReactivated:
            keep(m_facts.reactivated, row);
            keep(m_facts.reactivations, row);
            break;
        case Meaning::GroupCreated:
            keep(m_facts.groupPushed, row);
            keep(m_facts.groups, row);
            break;
        case Meaning::PersonNotFound:
            // A test of the connection asks for somebody invented, and nobody's creation follows it.
            if (!m_facts.created && !row.subject.empty())
                keep(m_facts.lookedUp, row);
            break;
        default:
            break;
        }
    }

    directory::ReadSession& m_session;
    const directory::Integration& m_integration;
    const Callers& m_callers;
    TrafficFacts m_facts;
    std::optional<directory::JournalEntry> m_entry; ///< of the row at hand, where it was looked up
    bool m_wasLooked = false;
    std::size_t m_looked = 0;
    std::optional<core::Error> m_error;
};

} // namespace

core::Result<TrafficFacts> readTraffic(directory::ReadSession& session, const directory::Integration& integration,
                                       std::stop_token stop, const Callers& callers)
{
    directory::JournalQuery query;
    query.integration = integration.id;
    query.withUnaddressed = true;
    auto order = session.journalOrder(query, directory::JournalId(0), std::move(stop));
    if (!order)
        return tl::unexpected(std::move(order.error()));
    std::span<const directory::JournalId> ids(order->ids);
    ids = ids.first(std::min(ids.size(), TrafficFacts::maximumRows));
    Gathering gathering(session, integration, callers);
    while (!ids.empty()) {
        const std::size_t count = std::min(ids.size(), rowsAtOnce);
        const auto rows = session.journalRows(ids.first(count));
        if (!rows)
            return tl::unexpected(rows.error());
        for (const JournalRow& row : *rows) {
            // What belongs to no integration may be older than this one.
            if (row.at < integration.created)
                continue;
            if (auto taken = gathering.take(row); !taken)
                return tl::unexpected(std::move(taken.error()));
        }
        ids = ids.subspan(count);
    }
    return std::move(gathering.facts());
}

} // namespace rollcall::setup
