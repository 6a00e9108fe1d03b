// SPDX-License-Identifier: Apache-2.0
// Everything a client of one organisation needs, made of the system's own parts: what a program builds and keeps.
#pragma once

#include "okta/Client.h"

#include <memory>

namespace rollcall::okta {

/// Owns transport, time, randomness, pace and client. Thread-safe as the client is.
class Session {
public:
    /// `web` must outlive it.
    Session(core::WebClient& web, Client::Options options, Credential credential, Pace::Options pace);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] Client& client();
    [[nodiscard]] const Pace& pace() const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace rollcall::okta
