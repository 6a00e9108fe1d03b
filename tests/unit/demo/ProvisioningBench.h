// SPDX-License-Identifier: Apache-2.0
// A provisioning client before a server that remembers, on a clock whose waits cost nothing.
#pragma once

#include "RecordingServer.h"

#include "demo/ProvisioningClient.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::test {

inline const std::string adaFilter =
    "GET /Users?filter=userName%20eq%20%22ada%40acme.example%22&startIndex=1&count=100";

struct ProvisioningBench {
    explicit ProvisioningBench(demo::ProvisioningFlavour flavour)
        : clock(core::fromMilliseconds(1'700'000'000'000), 0, demo::VirtualClock::Waits::Skip)
    {
        settings.baseUrl = server.baseUrl();
        settings.flavour = flavour;
        settings.secret = core::Secret("rc_token");
    }

    demo::ProvisioningClient makeClient()
    {
        return demo::ProvisioningClient(settings, clock,
                                        [this](const demo::Exchange& exchange) { exchanges.push_back(exchange); });
    }

    RecordingServer server;
    demo::VirtualClock clock;
    demo::ProvisioningSettings settings;
    std::vector<demo::Exchange> exchanges;
};

inline demo::OktaUser ada(std::string externalId = {})
{
    demo::OktaUser user;
    user.id = "00ujl29u0le5T6Aj10h7";
    user.externalId = std::move(externalId);
    user.profile.login = "ada@acme.example";
    user.profile.email = "ada@acme.example";
    user.profile.firstName = "Ada";
    user.profile.lastName = "Lovelace";
    user.profile.displayName = "Ada Lovelace";
    user.profile.locale = "en-US";
    return user;
}

inline void compareLines(const RecordingServer& server, const std::vector<std::string>& expected)
{
    const auto lines = server.lines();
    for (std::size_t i = 0; i < std::min(lines.size(), expected.size()); ++i)
        QCOMPARE(QByteArray::fromStdString(lines[i]), QByteArray::fromStdString(expected[i]));
    QCOMPARE(lines.size(), expected.size());
}

} // namespace rollcall::test
