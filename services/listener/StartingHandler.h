// SPDX-License-Identifier: Apache-2.0
// Answers while the directory is being opened; one on each I/O thread.
#pragma once

#include "AllowList.h"
#include "Answer.h"
#include "Parts.h"
#include "Router.h"
#include "http/Server.h"
#include "listener/StartingDoor.h"

#include <memory>
#include <optional>

namespace rollcall::listener {

/// Knows no credential, and of integrations only how their clients were answered in an earlier run; reads no body.
class StartingHandler final : public http::Handler {
public:
    StartingHandler(Parts parts, std::shared_ptr<const AllowLists> lists, std::shared_ptr<const KnownClients> clients);

    std::optional<http::Response> admit(const http::Request& request) override;
    void handle(http::Request request, http::Responder responder) override;
    http::Response refuse(const http::Refusal& refusal) override;

private:
    [[nodiscard]] http::Response respond(const http::Request& request) const;
    [[nodiscard]] const scim::Compatibility& clientOf(const Route& found) const;
    [[nodiscard]] Answer answer(const http::Request& request, const Route& found) const;

    Parts m_parts;
    std::shared_ptr<const AllowLists> m_lists;
    std::shared_ptr<const KnownClients> m_clients;
    scim::Compatibility m_unknown = scim::tolerantCompatibility();
};

} // namespace rollcall::listener
