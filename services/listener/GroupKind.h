// SPDX-License-Identifier: Apache-2.0
// What is particular to /Groups.
#pragma once

#include "Exchange.h"
#include "ListQuery.h"
#include "ResourceChange.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "scim/Patch.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::listener {

/// For ResourceEndpoint: members are rows of their own, so that a change touches those it names and a large group is
/// streamed when it is served. `wanted` is not used: what is said of a taken name comes from the directory.
struct GroupKind {
    using Row = directory::Group;
    using Changed = ResourceChange<Row>;
    using Patch = std::vector<scim::GroupStep>;

    /// The largest page, without members and with them.
    static constexpr std::int64_t maximumPage = 1000;
    static constexpr std::int64_t maximumPageWithMembers = 200;
    static std::int64_t maximumPageOf(const scim::Projection& projection)
    {
        return projection.includes("members") ? maximumPageWithMembers : maximumPage;
    }

    static constexpr directory::Meaning readMeaning = directory::Meaning::GroupRead;
    static constexpr directory::Meaning unchangedMeaning = directory::Meaning::GroupUnchanged;
    static constexpr directory::Meaning notFoundMeaning = directory::Meaning::GroupNotFound;

    static const scim::ResourceType& type(const ServedIntegration& served) { return *served.groups; }
    static scim::Error unknown(const directory::ResourceId& id);
    static std::string url(const Rendering& rendering, const directory::ResourceId& id)
    {
        return rendering.groupUrl(id);
    }
    static void name(Answer& answer, const Row& row);
    /// Whether everything that is served stays the same while the version does: names of members are their own.
    static bool isVersioned(const Row& row, const scim::Projection& projection)
    {
        return row.memberCount == 0 || !projection.includes("members");
    }

    template<class Session>
    static core::Result<std::optional<Row>> find(Session& session, directory::IntegrationId integration,
                                                 const directory::ResourceId& id)
    {
        return session.group(integration, id);
    }

    /// 200 with the group and its members, trimmed to what was asked for. A large one is streamed: to a read from
    /// readers, which break off when it changes; to a change from what its own transaction saw.
    static Outcome<Answer> whole(directory::ReadSession& session, const ExchangePointer& exchange, const Row& row,
                                 const scim::Projection& projection);
    static Outcome<Answer> whole(directory::WriteSession& session, const ExchangePointer& exchange, const Row& row,
                                 const scim::Projection& projection);
    /// The same on an I/O thread: what is held is few, and what is streamed is read elsewhere.
    static std::optional<Outcome<Answer>> wholeHere(directory::ReadSession& session, const ExchangePointer& exchange,
                                                    const Row& row, const scim::Projection& projection)
    {
        return whole(session, exchange, row, projection);
    }
    static bool isPatchAnsweredWhole(const scim::Compatibility& compatibility)
    {
        return compatibility.groupPatchReturnsBody;
    }

    /// Nothing: every list of groups goes to a reader.
    static std::optional<Outcome<Answer>> lookUp(directory::ReadSession&, const ExchangePointer&, const ListQuery&)
    {
        return std::nullopt;
    }
    static core::Result<directory::Page<Row>> page(directory::ReadSession& session, const Exchange& exchange,
                                                   const ListQuery& query, std::stop_token stop);
    static Outcome<Answer> list(directory::ReadSession& session, const ExchangePointer& exchange,
                                const directory::Page<Row>& page, const ListQuery& query, const std::stop_token& stop);

    static scim::Result<Patch> readPatch(const Exchange& exchange, const scim::JsonValue& body);
    static void noteWritten(scim::Projection& projection, const Patch& patch, const scim::ResourceType& type);

    static Outcome<Changed> create(directory::WriteSession& session, const Exchange& exchange,
                                   const scim::ParsedResource& parsed, std::string& wanted);
    static Outcome<Changed> replace(directory::WriteSession& session, const Exchange& exchange, const Row& current,
                                    const scim::ParsedResource& parsed, std::string& wanted);
    static Outcome<Changed> patch(directory::WriteSession& session, const Exchange& exchange, const Row& current,
                                  const Patch& patch, std::string& wanted);
    static Outcome<Changed> remove(directory::WriteSession& session, const Row& current);

    static void answerConflict(const ExchangePointer& exchange, const std::string& wanted, const core::Error& conflict);
};

} // namespace rollcall::listener
