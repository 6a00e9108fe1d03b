// SPDX-License-Identifier: Apache-2.0
// Mails of the demonstration, as the screen sees them.
#pragma once

#include "core/Timestamp.h"

#include <cstddef>
#include <string>
#include <vector>

namespace rollcall::models {

struct DemoMailView {
    core::Timestamp at{};
    std::string to;
    std::string from;
    std::string subject;
    std::string html; ///< may be empty
    std::string text;
    std::string link; ///< of the enrolment page; empty where there is none
};

/// Asked on the GUI thread; nothing here blocks.
class DemoMailSource {
public:
    virtual ~DemoMailSource() = default;

    /// How many came since the demonstration began.
    [[nodiscard]] virtual std::size_t mails() const = 0;
    /// Those behind the first `known`, oldest first; at most a few hundred of the newest.
    [[nodiscard]] virtual std::vector<DemoMailView> mailsSince(std::size_t known) const = 0;
    /// Whoever has that address opens the link of their newest mail, presses the button, installs the app and
    /// registers.
    virtual void playPart(const std::string& address) = 0;
};

} // namespace rollcall::models
