// SPDX-License-Identifier: Apache-2.0
// What is particular to /Users.
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

/// For ResourceEndpoint: a person is small, so that it is changed as a whole and always answered as a whole. `wanted`
/// is told the user name a change asks for, so that a refusal because of it can be phrased by answerConflict().
struct PersonKind {
    using Row = directory::Person;
    using Changed = ResourceChange<Row>;
    using Patch = scim::PatchRequest;

    /// The largest page.
    static constexpr std::int64_t maximumPage = 1000;
    static std::int64_t maximumPageOf(const scim::Projection&) { return maximumPage; }

    static constexpr directory::Meaning readMeaning = directory::Meaning::PersonRead;
    static constexpr directory::Meaning unchangedMeaning = directory::Meaning::PersonUnchanged;
    static constexpr directory::Meaning notFoundMeaning = directory::Meaning::PersonNotFound;

    static const scim::ResourceType& type(const ServedIntegration& served) { return *served.users; }
    static scim::Error unknown(const directory::ResourceId& id);
    static std::string url(const Rendering& rendering, const directory::ResourceId& id)
    {
        return rendering.personUrl(id);
    }
    static void name(Answer& answer, const Row& row);
    /// Whether everything that is served stays the same while the version does: groups are not the person's own.
    static bool isVersioned(const Row&, const scim::Projection& projection) { return !projection.includes("groups"); }

    template<class Session>
    static core::Result<std::optional<Row>> find(Session& session, directory::IntegrationId integration,
                                                 const directory::ResourceId& id)
    {
        return session.person(integration, id);
    }

    /// 200 with the person and their groups, trimmed to what was asked for.
    static Outcome<Answer> whole(directory::ReadSession& session, const ExchangePointer& exchange, const Row& row,
                                 const scim::Projection& projection);
    static Outcome<Answer> whole(directory::WriteSession& session, const ExchangePointer& exchange, const Row& row,
                                 const scim::Projection& projection);
    /// The same on an I/O thread; nothing when the person is in so many groups that it would hold others up.
    static std::optional<Outcome<Answer>> wholeHere(directory::ReadSession& session, const ExchangePointer& exchange,
                                                    const Row& row, const scim::Projection& projection);
    static bool isPatchAnsweredWhole(const scim::Compatibility& compatibility)
    {
        return compatibility.userPatchReturnsBody;
    }

    /// The existence check before every assignment: one index look-up, answered where it stands. Nothing for any other
    /// query, and as wholeHere().
    static std::optional<Outcome<Answer>> lookUp(directory::ReadSession& session, const ExchangePointer& exchange,
                                                 const ListQuery& query);
    static core::Result<directory::Page<Row>> page(directory::ReadSession& session, const Exchange& exchange,
                                                   const ListQuery& query, std::stop_token stop);
    static Outcome<Answer> list(directory::ReadSession& session, const ExchangePointer& exchange,
                                const directory::Page<Row>& page, const ListQuery& query, const std::stop_token& stop);

    static scim::Result<Patch> readPatch(const Exchange& exchange, const scim::JsonValue& body);
    /// What the client has just written it also gets back, where it is returned on request.
    static void noteWritten(scim::Projection& projection, const Patch& patch, const scim::ResourceType& type);

    static Outcome<Changed> create(directory::WriteSession& session, const Exchange& exchange,
                                   const scim::ParsedResource& parsed, std::string& wanted);
    static Outcome<Changed> replace(directory::WriteSession& session, const Exchange& exchange, const Row& current,
                                    const scim::ParsedResource& parsed, std::string& wanted);
    static Outcome<Changed> patch(directory::WriteSession& session, const Exchange& exchange, const Row& current,
                                  const Patch& patch, std::string& wanted);
    static Outcome<Changed> remove(directory::WriteSession& session, const Row& current);

    /// Says who holds the name and in which state: what an admin needs to know to mend a 409.
    static void answerConflict(const ExchangePointer& exchange, const std::string& wanted, const core::Error& conflict);
};

} // namespace rollcall::listener
