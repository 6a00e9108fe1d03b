// SPDX-License-Identifier: Apache-2.0
// Groups too large to hold, sent slice by slice.
#include "GroupStream.h"

#include "directory/ReadSession.h"
#include "scim/Resource.h"

#include <utility>

namespace rollcall::listener {

namespace {
constexpr std::size_t pieceBytes = std::size_t{64} * 1024;
}

struct GroupStream::State {
    State(std::shared_ptr<Door> ownDoor, Rendering ownRendering, scim::Projection ownProjection,
          std::vector<directory::Group> ownGroups, std::string ownHead, std::string ownTail)
        : door(std::move(ownDoor)),
          rendering(std::move(ownRendering)),
          projection(std::move(ownProjection)),
          groups(std::move(ownGroups)),
          head(std::move(ownHead)),
          tail(std::move(ownTail))
    {
    }

    std::shared_ptr<Door> door;
    Rendering rendering;
    scim::Projection projection;
    std::vector<directory::Group> groups;
    std::string head;
    std::string tail;
    std::size_t current = 0;
    bool isWithinGroup = false;
    bool hasMembers = false; ///< of the current group: some were sent
    std::int64_t lastMember = 0;
    bool isBegun = false;
    bool isDone = false;

    core::Result<std::string> nextPiece(directory::ReadSession& session);
    core::Result<> appendSlice(directory::ReadSession& session, std::string& piece);
    std::string headOf(const directory::Group& group) const;
    void appendMember(std::string& piece, const directory::MemberRow& row) const;
    static core::Result<> checkUnchanged(directory::ReadSession& session, const directory::Group& group);
};

std::string GroupStream::State::headOf(const directory::Group& group) const
{
    if (projection.isWhole() && rendering.dialect() == Dialect::Version2)
        return rendering.groupHead(group);
    auto begun = rendering.inDialect(projection.apply(rendering.group(group, std::nullopt)));
    begun.pop_back();
    // `schemas` and `id` are always there, so that something stands before the comma.
    return begun + R"(,"members":[)";
}

void GroupStream::State::appendMember(std::string& piece, const directory::MemberRow& row) const
{
    auto member = rendering.member(row);
    piece += projection.isWhole() ? std::move(member) : projection.applyWithin("members", std::move(member));
}

core::Result<> GroupStream::State::checkUnchanged(directory::ReadSession& session, const directory::Group& group)
{
    const auto present = session.group(group.integration, group.id);
    if (!present)
        return tl::unexpected(present.error());
    if (*present && (*present)->version == group.version)
        return {};
    return core::failure(core::ErrorKind::Unavailable,
                         "Group " + group.displayName + (*present ? " changed" : " was deleted") +
                             " while its members were being sent, so the answer was broken off. Asking again gives the "
                             "present state.");
}

core::Result<> GroupStream::State::appendSlice(directory::ReadSession& session, std::string& piece)
{
    const auto& group = groups[current];
    if (!isWithinGroup) {
        if (current > 0)
            piece += ',';
        piece += headOf(group);
        isWithinGroup = true;
        hasMembers = false;
        lastMember = 0;
    }
    const auto rows = session.members(group.rowId, lastMember, sliceMembers);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        if (hasMembers)
            piece += ',';
        hasMembers = true;
        appendMember(piece, row);
        lastMember = row.rowId;
    }
    if (static_cast<std::int64_t>(rows->size()) < sliceMembers) {
        if (auto unchanged = checkUnchanged(session, group); !unchanged)
            return unchanged;
        piece += scim::renderGroupTail();
        isWithinGroup = false;
        ++current;
    }
    return {};
}

core::Result<std::string> GroupStream::State::nextPiece(directory::ReadSession& session)
{
    std::string piece;
    if (!isBegun) {
        piece = head;
        isBegun = true;
    }
    while (current < groups.size() && piece.size() < pieceBytes) {
        if (auto appended = appendSlice(session, piece); !appended)
            return tl::unexpected(appended.error());
    }
    if (current == groups.size()) {
        piece += tail;
        isDone = true;
    }
    return piece;
}

GroupStream::GroupStream(std::shared_ptr<Door> door, Rendering rendering, scim::Projection projection,
                         std::vector<directory::Group> groups, std::string head, std::string tail)
    : m_state(std::make_shared<State>(std::move(door), std::move(rendering), std::move(projection), std::move(groups),
                                      std::move(head), std::move(tail)))
{
}

GroupStream::~GroupStream() = default;

void GroupStream::next(Deliver deliver)
{
    if (m_state->isDone) {
        deliver(std::string());
        return;
    }
    const bool isQueued = m_state->door->database().read(
        [state = m_state, deliver](core::Result<directory::ReadSession*> session, const std::stop_token&) {
            if (!session)
                deliver(tl::unexpected(session.error()));
            else
                deliver(state->nextPiece(**session));
        });
    if (!isQueued)
        deliver(core::failure(core::ErrorKind::Unavailable, "The directory is closing."));
}

} // namespace rollcall::listener
