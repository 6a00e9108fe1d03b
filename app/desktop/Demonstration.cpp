// SPDX-License-Identifier: Apache-2.0
#include "desktop/Demonstration.h"

#include "composition/DemoStory.h"
#include "core/Log.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::app {

namespace {

/// About ten seconds for everybody, so that people can be seen arriving.
constexpr double secondsForAll = 10;
constexpr std::chrono::milliseconds betweenLooks{200};
constexpr int ticksOfQuiet = 3;

demo::ProvisioningSettings unconnected(demo::ProvisioningFlavour flavour)
{
    demo::ProvisioningSettings settings;
    settings.flavour = flavour;
    return settings;
}

} // namespace

Demonstration::Demonstration(demo::ProvisioningFlavour flavour, core::Timestamp now, demo::OrganisationOptions options)
    : m_clock(now), m_organisation(unconnected(flavour), m_clock, std::move(options))
{
}

core::Result<std::unique_ptr<Demonstration>>
Demonstration::prepare(const Stage& stage, demo::ProvisioningFlavour flavour, std::size_t people)
{
    demo::OrganisationOptions options;
    options.peoplePerSecond = std::max(1.0, static_cast<double>(people) / secondsForAll);
    std::unique_ptr<Demonstration> made(new Demonstration(flavour, stage.clock.now(), std::move(options)));
    // Before the listener: who mails and writes to Okta begins with it.
    auto onboarding =
        DemoOnboarding::start({stage.database, stage.clock, stage.service, made->m_organisation, made->m_clock}, false);
    if (!onboarding)
        return tl::unexpected(onboarding.error());
    made->m_onboarding = std::move(*onboarding);
    stage.onboarding.setOkta(made->m_onboarding->okta());
    if (auto connected = made->connect(stage, flavour); !connected)
        return tl::unexpected(connected.error());
    made->m_screen = std::make_unique<models::DemoScreen>(made->m_organisation, made->m_clock);
    made->m_mailbox = std::make_unique<models::DemoMailboxScreen>(*made, stage.clock);
    return made;
}

core::Result<> Demonstration::connect(const Stage& stage, demo::ProvisioningFlavour flavour)
{
    listener::ListenerSettings settings = stage.control.settings();
    auto started = stage.control.startAndWait(settings);
    if (!started && started.error().kind == core::ErrorKind::Conflict) {
        // Somebody else has the usual port; any other does as well.
        settings.port = 0;
        started = stage.control.startAndWait(settings);
    }
    if (!started)
        return started;
    auto connection = connectDemo(stage.database, stage.profiles, flavour, stage.service.status().url);
    if (!connection)
        return tl::unexpected(connection.error());
    m_organisation.connect(std::move(connection->settings));
    m_integration = std::move(connection->integration);
    return {};
}

std::vector<models::DemoMailView> Demonstration::mailsSince(std::size_t known) const
{
    std::vector<models::DemoMailView> mails;
    for (DemoLetter& letter : m_onboarding->lettersSince(known))
        mails.push_back({letter.at, std::move(letter.to), std::move(letter.from), std::move(letter.subject),
                         std::move(letter.html), std::move(letter.text), std::move(letter.link)});
    return mails;
}

void Demonstration::decideWhenAllArrived()
{
    m_arrival.setInterval(betweenLooks);
    QObject::connect(&m_arrival, &QTimer::timeout, &m_arrival, [this] {
        const auto now = m_organisation.statistics();
        m_quietTicks = now.people > 0 && now.queued == 0 ? m_quietTicks + 1 : 0;
        if (m_quietTicks < ticksOfQuiet)
            return;
        m_arrival.stop();
        static_cast<void>(m_lane.post([this](const std::stop_token&) {
            if (const auto decided = m_onboarding->decide(m_integration); !decided)
                core::logError("demo", decided.error());
        }));
    });
    m_arrival.start();
}

void Demonstration::begin(std::size_t people, std::size_t groups)
{
    m_organisation.testConnection();
    m_organisation.populate(people, groups, 1);
    m_organisation.assignAll();
    m_organisation.pushAllGroups();
}

} // namespace rollcall::app
