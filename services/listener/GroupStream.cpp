// SPDX-License-Identifier: Apache-2.0
// Groups too large to hold, sent slice by slice.
#include "GroupStream.h"

#include "GroupPieces.h"
#include "GroupRendition.h"
#include "HeldMembers.h"
#include "directory/ReadSession.h"
#include "scim/Resource.h"

#include <string_view>
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
    std::shared_ptr<const HeldMembers> held; ///< of the current group; empty when it is read in slices
    std::size_t sent = 0;                    ///< of them
    bool isBegun = false;
    bool isDone = false;

    core::Result<std::string> nextPiece(directory::ReadSession& session);
    core::Result<> beginGroup(directory::ReadSession& session, std::string& piece);
    core::Result<std::shared_ptr<const HeldMembers>> hold(directory::ReadSession& session);
    core::Result<> appendSome(directory::ReadSession& session, std::string& piece);
    void appendHeld(std::string& piece);
    core::Result<> appendSlice(directory::ReadSession& session, std::string& piece);
    void appendMember(std::string& piece, const directory::MemberRow& row);
    void endGroup(std::string& piece);
};

namespace {

/// So often the members are read again because the group has changed since it was looked up.
constexpr int mostAttempts = 3;

tl::unexpected<core::Error> brokenOff(const directory::Group& group, std::string_view what)
{
    return core::failure(core::ErrorKind::Unavailable,
                         "Group " + group.displayName + std::string(what) +
                             " while its members were being sent, so the answer was broken off. Asking again gives the "
                             "present state.");
}

core::Result<directory::Group> present(directory::ReadSession& session, const directory::Group& group)
{
    auto found = session.group(group.integration, group.id);
    if (!found)
        return tl::unexpected(std::move(found.error()));
    if (!*found)
        return brokenOff(group, " was deleted");
    return std::move(**found);
}

} // namespace

core::Result<std::shared_ptr<const HeldMembers>> GroupStream::State::hold(directory::ReadSession& session)
{
    auto& group = groups[current];
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        auto members =
            HeldMembers::readAtOnce(group, membersOf(session), {door->readMemberBudget(), group.integration});
        if (!members || !*members)
            return members;
        auto now = present(session, group);
        if (!now)
            return tl::unexpected(std::move(now.error()));
        if (now->version == group.version)
            return members;
        const bool isVersionTold = head.empty();
        if (isVersionTold)
            return brokenOff(group, " changed");
        group = std::move(*now);
    }
    return std::shared_ptr<const HeldMembers>();
}

core::Result<> GroupStream::State::beginGroup(directory::ReadSession& session, std::string& piece)
{
    auto members = hold(session);
    if (!members)
        return tl::unexpected(std::move(members.error()));
    held = std::move(*members);
    sent = 0;
    if (current > 0)
        piece += ',';
    piece += pieces.head(groups[current]);
    isWithinGroup = true;
    hasMembers = false;
    lastMember = 0;
    return {};
}

void GroupStream::State::appendMember(std::string& piece, const directory::MemberRow& row)
{
    if (std::exchange(hasMembers, true))
        piece += ',';
    pieces.appendMember(piece, row);
}

void GroupStream::State::endGroup(std::string& piece)
{
    piece += scim::renderGroupTail();
    held.reset();
    isWithinGroup = false;
    ++current;
}

core::Result<> GroupStream::State::appendSome(directory::ReadSession& session, std::string& piece)
{
    if (!isWithinGroup) {
        if (auto begun = beginGroup(session, piece); !begun)
            return begun;
    }
    if (!held)
        return appendSlice(session, piece);
    appendHeld(piece);
    return {};
}

void GroupStream::State::appendHeld(std::string& piece)
{
    const auto& rows = held->rows();
    for (; sent < rows.size() && piece.size() < GroupPieces::pieceBytes; ++sent)
        appendMember(piece, rows[sent]);
    if (sent == rows.size())
        endGroup(piece);
}

core::Result<> GroupStream::State::appendSlice(directory::ReadSession& session, std::string& piece)
{
    const auto& group = groups[current];
    const auto rows = session.members(group.rowId, lastMember, HeldMembers::sliceMembers);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        appendMember(piece, row);
        lastMember = row.rowId;
    }
    if (static_cast<std::int64_t>(rows->size()) < HeldMembers::sliceMembers) {
        const auto now = present(session, group);
        if (!now)
            return tl::unexpected(now.error());
        if (now->version != group.version)
            return brokenOff(group, " changed");
        endGroup(piece);
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
        if (auto appended = appendSome(session, piece); !appended)
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
