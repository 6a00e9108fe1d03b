// SPDX-License-Identifier: Apache-2.0
// The parts in the order in which they stand on one another.
#include "okta/Session.h"

#include <utility>

namespace rollcall::okta {

struct Session::Parts {
    WebTransport transport;
    SystemTime time;
    SystemRandomness randomness;
    Pace pace;
    Client client;

    Parts(core::WebClient& web, Client::Options options, Credential credential, Pace::Options paceOptions)
        : transport(web),
          pace(std::move(paceOptions), time, randomness),
          client(std::move(options), std::move(credential),
                 {.transport = transport, .pace = pace, .time = time, .randomness = randomness})
    {
    }
};

Session::Session(core::WebClient& web, Client::Options options, Credential credential, Pace::Options pace)
    : m_parts(std::make_unique<Parts>(web, std::move(options), std::move(credential), std::move(pace)))
{
}

Session::~Session() = default;

Client& Session::client()
{
    return m_parts->client;
}

const Pace& Session::pace() const
{
    return m_parts->pace;
}

} // namespace rollcall::okta
