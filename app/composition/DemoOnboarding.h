// SPDX-License-Identifier: Apache-2.0
// The second half of the demonstration: people get mail from a real SMTP exchange, play their part in a browser's
// stead, the vendor reports them, and Okta knows them as registered.
#pragma once

#include "composition/DemoLetter.h"
#include "composition/DemoMailbox.h"
#include "composition/DemoStages.h"
#include "composition/OktaSession.h"
#include "composition/OnboardingHost.h"
#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "demo/ManagementApi.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "onboarding/WriteBackSettings.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::app {

/// Thread-safe. Everything it starts listens on loopback alone.
class DemoOnboarding {
public:
    /// Of what it works on, all outlive it.
    struct Stage {
        directory::Database& database;
        const core::Clock& clock;
        listener::ListenerService& service;
        demo::SimulatedOrganisation& organisation;
        demo::VirtualClock& organisationClock;
    };

    /// Opens mailbox and Okta's API. `writesAttribute`: as Beyond Identity wants it; else a group, as Trusona does.
    [[nodiscard]] static core::Result<std::unique_ptr<DemoOnboarding>> start(const Stage& stage, bool writesAttribute);
    ~DemoOnboarding();
    DemoOnboarding(const DemoOnboarding&) = delete;
    DemoOnboarding& operator=(const DemoOnboarding&) = delete;

    /// For the host: Okta as this demonstration has it, without any secret being stored.
    [[nodiscard]] onboarding::OktaOpener okta() const;

    /// The admin's decisions, with the people there: mail server and sender, Rollcall as the one who mails,
    /// write-back after a look into Okta. Who came before that is held by the guard of the first sync.
    [[nodiscard]] core::Result<> decide(const directory::Integration& integration);
    /// "Yes, mail these": how many were held.
    [[nodiscard]] core::Result<std::int64_t> letGoWhatIsHeld(const directory::Integration& integration);

    /// The whole of it, blocking, with all people there: decides, lets go what is held, and has `acting` of them
    /// register; then somebody is hired, mailed and registered. `tell` gets a line for each. Internal when it stands
    /// still.
    [[nodiscard]] core::Result<DemoTimes> play(const directory::Integration& integration, std::size_t acting,
                                               const std::function<void(const std::string&)>& tell,
                                               std::stop_token stop = {});

    /// From now on so many people play their part when their mail comes: they open the link, press the button, and
    /// register; more than that leave it for later.
    void letPeopleAct(std::size_t people);
    /// The link of a person's newest mail; empty while none came.
    [[nodiscard]] std::string newestLink(const std::string& address) const;
    [[nodiscard]] std::size_t mails() const;
    /// Those behind the first `known`, oldest first; at most `mostLetters` of the newest.
    [[nodiscard]] std::vector<DemoLetter> lettersSince(std::size_t known) const;
    static constexpr std::size_t mostLetters = 500;
    /// Whoever has that address does what their newest mail asks for, and registers. Returns at once.
    void playPart(const std::string& address);
    /// Of Okta, which are not pushed: the one that holds who is registered.
    [[nodiscard]] std::size_t ownGroups() const { return m_writesAttribute ? 0 : 1; }

private:
    explicit DemoOnboarding(const Stage& stage, bool writesAttribute);
    void received(const DemoMail& mail);
    void act(const std::string& address, const std::string& link);
    [[nodiscard]] core::Result<DemoStages> stages(const directory::Integration& integration);
    [[nodiscard]] core::Result<> await(const directory::Integration& integration, const std::string& what,
                                       const std::function<bool(const DemoStages&)>& isThere,
                                       const std::stop_token& stop);
    [[nodiscard]] core::Result<DemoTimes> playHire(const directory::Integration& integration,
                                                   const std::stop_token& stop);
    [[nodiscard]] core::Result<> openOkta();
    [[nodiscard]] core::Result<> makeTarget();
    [[nodiscard]] core::Result<> saveMailSettings(const directory::Integration& integration);

    const Stage m_stage;
    const bool m_writesAttribute;
    std::unique_ptr<demo::ManagementApi> m_api;
    std::shared_ptr<OktaSession> m_session;
    onboarding::WriteBackSettings m_target;
    mutable std::mutex m_mutex;
    std::shared_ptr<const core::Secret> m_vendorsToken = std::make_shared<const core::Secret>(); ///< for its reports
    std::map<std::string, std::string> m_links;                                                  ///< newest, by address
    std::size_t m_mails = 0;
    std::deque<DemoLetter> m_letters; ///< the newest, oldest first
    bool m_isDecided = false;         ///< touched by whoever decides alone
    std::size_t m_mayAct = 0;
    core::Lane m_people{"demo-people", 2};
    std::unique_ptr<DemoMailbox> m_mailbox; ///< last: it ends before whom it tells
};

} // namespace rollcall::app
