// SPDX-License-Identifier: Apache-2.0
// A mail of the demonstration as a person sees it: its parts decoded.
#pragma once

#include "composition/DemoMailbox.h"
#include "core/Timestamp.h"

#include <string>

namespace rollcall::app {

struct DemoLetter {
    core::Timestamp at{};
    std::string to;
    std::string from;
    std::string subject;
    std::string html; ///< may be empty
    std::string text;
    std::string link; ///< of the enrolment page; empty where there is none
};

/// What the program writes is understood: encoded words (RFC 2047), multipart (RFC 2046), base64 and quoted-printable.
[[nodiscard]] DemoLetter readLetter(const DemoMail& mail, core::Timestamp at);

} // namespace rollcall::app
