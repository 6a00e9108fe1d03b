// SPDX-License-Identifier: Apache-2.0
// A relay in front of a whole downstream, and the copy that is kept of it, for one test function.
#pragma once

#include "Downstreams.h"
#include "FakeDirectory.h"
#include "MemoryCopy.h"

#include <memory>

namespace rollcall::test {

class DirectoryFixture {
protected:
    void openRelay()
    {
        m_client = newWebClient();
        m_directory = {};
        m_copy = {};
        m_peer = std::make_unique<WebPeer>([this](const PeerRequest& request) { return m_directory(request); });
        m_relay = newRelay(downstreamAt(m_peer->url()), *m_client);
    }

    void closeRelay()
    {
        m_relay.reset();
        m_client.reset();
        m_peer.reset();
    }

    std::unique_ptr<core::WebClient> m_client;
    FakeDirectory m_directory;
    std::unique_ptr<WebPeer> m_peer;
    std::unique_ptr<relay::Relay> m_relay;
    MemoryCopy m_copy;
};

} // namespace rollcall::test
