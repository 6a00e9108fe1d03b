// SPDX-License-Identifier: Apache-2.0
// Groups too large to hold, sent slice by slice.
#pragma once

#include "Door.h"
#include "Rendering.h"
#include "http/Message.h"
#include "scim/Projection.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rollcall::listener {

/// Sends each group as it is when its turn comes: its members are read at once on a reader and held until they are
/// sent. What the budget does not allow to be held is read by keyset in slices; then a group that changes meanwhile
/// breaks the body off, as one that is deleted before its turn does, so that nobody takes a mixture of two states for
/// the whole.
class GroupStream final : public http::BodyStream {
public:
    /// `head` and `tail` stand around the groups, which are separated by commas: a list's frame, or nothing for one
    /// group, whose version must then be the given one, since its ETag is told already. The projection must include
    /// `members`.
    GroupStream(std::shared_ptr<Door> door, Rendering rendering, scim::Projection projection,
                std::vector<directory::Group> groups, std::string head, std::string tail);
    ~GroupStream() override;
    void next(Deliver deliver) override;

    /// Above this many members an answer is streamed.
    static constexpr std::int64_t heldMembers = 500;

private:
    /// Shared with the reader that is at work, since the connection may end before it does.
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace rollcall::listener
