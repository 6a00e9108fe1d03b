// SPDX-License-Identifier: Apache-2.0
// A request at the listener's door as the relay sees its client.
#pragma once

#include "listener/Downstream.h"
#include "relay/Client.h"

#include <memory>
#include <utility>

namespace rollcall::app {

class RelayClient final : public relay::Client {
public:
    explicit RelayClient(std::shared_ptr<listener::RelayedRequest> request) : m_request(std::move(request)) {}

    [[nodiscard]] const directory::Integration& integration() const override { return m_request->integration(); }
    [[nodiscard]] relay::RelayAnswer comeAgain(relay::Delivery delivery,
                                               std::optional<std::chrono::seconds> wait) const override;
    [[nodiscard]] directory::JournalEntry journalEntry(const relay::RelayAnswer& answer) const override;
    void send(relay::RelayAnswer answer) override;
    void askToComeAgain(std::string_view reason) override;
    void refuse(int status, const std::string& detail) override;

private:
    std::shared_ptr<listener::RelayedRequest> m_request;
};

} // namespace rollcall::app
