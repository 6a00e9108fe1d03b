// SPDX-License-Identifier: Apache-2.0
// What a scripted service answers.
#pragma once

#include "WebPeer.h"

namespace rollcall::test {

[[nodiscard]] inline PeerAnswer answerOf(int status, const QByteArray& body,
                                         const QByteArray& type = "application/scim+json")
{
    return {status, {{"Content-Type", type}}, body};
}

/// In no words of SCIM.
[[nodiscard]] inline PeerAnswer plain(int status, const QByteArray& body = {})
{
    return answerOf(status, body, "text/html");
}

} // namespace rollcall::test
