// SPDX-License-Identifier: Apache-2.0
// Groups too large to hold, sent slice by slice.
#include "GroupStream.h"

#include "GroupPieces.h"
#include "HeldMembers.h"
#include "directory/ReadSession.h"
#include "scim/Resource.h"

#include <utility>

namespace rollcall::listener {

struct GroupStream::State {
    State(std::shared_ptr<Door> ownDoor, Rendering ownRendering, scim::Projection ownProjection,
          std::vector<directory::Group> ownGroups, std::string ownHead, std::string ownTail)
        : door(std::move(ownDoor)),
          pieces(std::move(ownRendering), std::move(ownProjection)),
          groups(std::move(ownGroups)),
          head(std::move(ownHead)),
          tail(std::move(ownTail))
    {
    }

    std::shared_ptr<Door> door;
    GroupPieces pieces;
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
    static core::Result<> checkUnchanged(directory::ReadSession& session, const directory::Group& group);
};

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
        piece += pieces.head(group);
        isWithinGroup = true;
        hasMembers = false;
        lastMember = 0;
    }
    const auto rows = session.members(group.rowId, lastMember, HeldMembers::sliceMembers);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        if (hasMembers)
            piece += ',';
        hasMembers = true;
        pieces.appendMember(piece, row);
        lastMember = row.rowId;
    }
    if (static_cast<std::int64_t>(rows->size()) < HeldMembers::sliceMembers) {
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
    while (current < groups.size() && piece.size() < GroupPieces::pieceBytes) {
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
