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

/// Reads members by keyset in slices on readers. A group that changes or goes meanwhile breaks the body off, so that
/// nobody takes a mixture of two states for the whole.
class GroupStream final : public http::BodyStream {
public:
    /// `head` and `tail` stand around the groups, which are separated by commas: a list's frame, or nothing. The
    /// projection must include `members`.
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
