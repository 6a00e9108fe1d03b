// SPDX-License-Identifier: Apache-2.0
// The one wiring place of the desktop.
#include "desktop/DesktopSession.h"

#include "DirectoryWatcher.h"
#include "composition/CommandHint.h"
#include "composition/DataLocation.h"
#include "composition/OktaConnections.h"
#include "composition/OnboardingHost.h"
#include "composition/RelayGateway.h"
#include "composition/RememberedSettings.h"
#include "composition/Settings.h"
#include "composition/ShippedProfiles.h"
#include "core/FileLock.h"
#include "desktop/Demonstration.h"
#include "desktop/DesktopCredentialControl.h"
#include "desktop/DesktopIntegrationMaker.h"
#include "desktop/DesktopListenerControl.h"
#include "desktop/DesktopMapping.h"
#include "desktop/DesktopOktaAccess.h"
#include "desktop/DesktopOktaActions.h"
#include "desktop/DesktopOktaFacts.h"
#include "desktop/DesktopOktaPeople.h"
#include "desktop/DesktopPages.h"
#include "desktop/DesktopSelfCaller.h"
#include "desktop/DesktopVendorService.h"
#include "desktop/OnboardingScreens.h"
#include "listener/ListenerService.h"
#include "screens/ActivityScreen.h"
#include "screens/CredentialScreen.h"
#include "screens/IntegrationSelection.h"
#include "screens/MappingScreen.h"
#include "screens/OktaAccessScreen.h"
#include "screens/OktaActionScreen.h"
#include "screens/OktaPeopleScreen.h"
#include "screens/OverviewScreen.h"
#include "screens/PeopleScreen.h"
#include "screens/ReachScreen.h"
#include "screens/RequestScreen.h"
#include "screens/SetupScreen.h"
#include "screens/VendorServiceScreen.h"
#include "setup/OktaTarget.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <optional>
#include <utility>

namespace rollcall::app {

namespace {

/// Stops the relay when it goes.
struct RelayEnd {
    std::shared_ptr<RelayGateway> relay;

    RelayEnd() = default;
    ~RelayEnd()
    {
        if (relay)
            relay->stop();
    }
    RelayEnd(const RelayEnd&) = delete;
    RelayEnd& operator=(const RelayEnd&) = delete;
};

/// Stops mailing when it goes: what mails asks the service where it stands.
struct OnboardingEnd {
    OnboardingHost* host = nullptr;

    OnboardingEnd() = default;
    ~OnboardingEnd()
    {
        if (host)
            host->stop();
    }
    OnboardingEnd(const OnboardingEnd&) = delete;
    OnboardingEnd& operator=(const OnboardingEnd&) = delete;
};

} // namespace

// In order of construction; destroyed in reverse, so that nothing outlives what it refers to.
struct DesktopSession::Parts {
    DesktopOptions options;
    core::SystemClock systemClock;
    const core::Clock& clock = options.clock == nullptr ? systemClock : *options.clock;
    setup::ProfileCatalogue profiles;
    std::unique_ptr<QTemporaryDir> temporary;
    std::unique_ptr<directory::Database> database;
    std::unique_ptr<OnboardingHost> onboarding; ///< before the service, which asks it until it ends
    std::unique_ptr<listener::ListenerService> service;
    RelayEnd relayEnd; ///< after the control, which drains the service, and before the service, which the relay asks
    OnboardingEnd onboardingEnd; ///< likewise
    std::unique_ptr<DesktopListenerControl> control;
    std::unique_ptr<models::DirectoryWatcher> watcher;
    std::unique_ptr<models::IntegrationSelection> selection;
    std::unique_ptr<models::OverviewScreen> overview;
    std::unique_ptr<DesktopIntegrationMaker> maker;
    std::unique_ptr<OktaConnections> oktaConnections;
    std::unique_ptr<DesktopOktaFacts> oktaFacts;
    std::unique_ptr<models::SetupScreen> setup;
    std::unique_ptr<DesktopOktaAccess> oktaAccessControl;
    std::unique_ptr<models::OktaAccessScreen> oktaAccess;
    std::unique_ptr<DesktopOktaActions> oktaActionControl;
    std::unique_ptr<models::OktaActionScreen> oktaActions;
    std::unique_ptr<DesktopMapping> mappingSource;
    std::unique_ptr<models::MappingScreen> mapping;
    std::unique_ptr<DesktopCredentialControl> credentialControl;
    std::unique_ptr<models::CredentialScreen> credentials;
    std::unique_ptr<DesktopSelfCaller> selfCaller;
    std::unique_ptr<models::ReachScreen> reach;
    std::unique_ptr<DesktopVendorService> vendorServiceControl;
    std::unique_ptr<models::VendorServiceScreen> vendorService;
    std::unique_ptr<OnboardingScreens> onboardingScreens;
    std::unique_ptr<models::PeopleScreen> people;
    std::unique_ptr<DesktopOktaPeople> oktaPeopleSource;
    std::unique_ptr<models::OktaPeopleScreen> oktaPeople;
    std::unique_ptr<models::ActivityScreen> activity;
    std::unique_ptr<Demonstration> demonstration;
    std::unique_ptr<ui::MainWindow> window;

    explicit Parts(DesktopOptions chosen) : options(std::move(chosen)) {}
    [[nodiscard]] core::Result<std::filesystem::path> chooseFolder();
    [[nodiscard]] core::Result<> openDirectory();
    [[nodiscard]] core::Result<> prepareDemonstration();
    void makeScreens();
    /// Whoever waits for a vendor's service is answered before the listener closes the connections.
    void followListener() const;
};

void DesktopSession::Parts::followListener() const
{
    switch (service->status().state) {
    case listener::ListenerState::Draining:
        relayEnd.relay->drain();
        break;
    case listener::ListenerState::Listening:
        relayEnd.relay->resume();
        break;
    case listener::ListenerState::Stopped:
    case listener::ListenerState::Failed:
        break;
    }
    // Who listens for the directory is the one that mails its people.
    onboarding->setActive(service->status().state == listener::ListenerState::Listening);
}

core::Result<std::filesystem::path> DesktopSession::Parts::chooseFolder()
{
    const bool isNamed = !options.dataDirectory.empty() || !options.database.empty();
    if (!options.isDemo || isNamed)
        return chooseDataDirectory(options.dataDirectory, options.database);
    // The demonstration never ends up in somebody's real directory.
    temporary = std::make_unique<QTemporaryDir>();
    if (!temporary->isValid())
        return core::failure(core::ErrorKind::Denied,
                             "No temporary folder can be made: " + temporary->errorString().toStdString() + ".");
    return toPath(temporary->path().toStdString());
}

core::Result<> DesktopSession::Parts::openDirectory()
{
    const auto folder = chooseFolder();
    if (!folder)
        return tl::unexpected(folder.error());
    auto loaded = loadProfiles(*folder);
    if (!loaded)
        return tl::unexpected(loaded.error());
    profiles = std::move(*loaded);
    if (auto made = core::makePrivateFolder(*folder); !made)
        return made;
    std::optional<directory::HostLock> lock;
    if (auto acquired = directory::HostLock::acquire(*folder, {"rollcall", core::currentProcessId(), {}, clock.now()}))
        lock = std::move(*acquired);
    else if (acquired.error().kind != core::ErrorKind::Denied)
        return tl::unexpected(acquired.error());
    // Where the listener was when it last ran, it is likely to be again.
    std::unique_ptr<listener::StartingDoor> starting;
    if (const auto remembered = rememberedListenerSettings(*folder); remembered && lock && !options.isDemo)
        starting = openStartingDoor(*remembered, rememberedClients(*folder));
    directory::OpenOptions open;
    open.dataDirectory = *folder;
    open.clock = &clock;
    auto opened = directory::Database::open(open);
    if (!opened)
        return tl::unexpected(opened.error());
    database = std::move(*opened);
    auto session = database->newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    auto settings = readListenerSettings(**session);
    if (!settings)
        return tl::unexpected(settings.error());
    auto host = OnboardingHost::create(*database, clock, profiles);
    if (!host)
        return tl::unexpected(host.error());
    onboarding = std::move(*host);
    service = std::make_unique<listener::ListenerService>(*database, clock);
    onboarding->plugInto(*service);
    onboardingEnd.host = onboarding.get();
    RelayOptions relaying;
    // Only who listens reads again what is uncertain: another host does so otherwise.
    relaying.isHost = [this] { return service->status().state == listener::ListenerState::Listening; };
    relayEnd.relay = std::make_shared<RelayGateway>(*database, clock, std::move(relaying));
    service->setDownstream(relayEnd.relay);
    service->takeOver(std::move(starting));
    control =
        std::make_unique<DesktopListenerControl>(*database, *service, clock, std::move(lock), std::move(*settings));
    QObject::connect(control.get(), &models::ListenerControl::situationChanged, control.get(),
                     [this] { followListener(); });
    return {};
}

core::Result<> DesktopSession::Parts::prepareDemonstration()
{
    auto prepared = Demonstration::prepare({*database, clock, profiles, *service, *control, *onboarding},
                                           options.demoFlavour, options.demoPeople);
    if (!prepared)
        return tl::unexpected(prepared.error());
    demonstration = std::move(*prepared);
    return {};
}

void DesktopSession::Parts::makeScreens()
{
    watcher = std::make_unique<models::DirectoryWatcher>(*database);
    selection = std::make_unique<models::IntegrationSelection>(*database, *watcher);
    overview = std::make_unique<models::OverviewScreen>(*database, *watcher, *selection, *control, clock);
    const auto programs = toPath(QCoreApplication::applicationDirPath().toStdString());
    overview->setCommandHint(commandHint(programs, database->dataDirectory()) +
                             QStringLiteral(" integration create --profile app-integration-wizard --name \"My app\""));
    maker = std::make_unique<DesktopIntegrationMaker>(*database, profiles, clock);
    oktaConnections = std::make_unique<OktaConnections>(*database, clock);
    oktaFacts = std::make_unique<DesktopOktaFacts>(*oktaConnections, *database, clock);
    setup = std::make_unique<models::SetupScreen>(*database, *watcher, *selection, *control, *maker, *oktaFacts,
                                                  profiles, clock);
    setup->setOktaHere(options.isDemo || options.isOktaHere);
    oktaAccessControl = std::make_unique<DesktopOktaAccess>(*oktaConnections, *database, *watcher, clock);
    oktaAccess = std::make_unique<models::OktaAccessScreen>(*selection, *oktaAccessControl, clock);
    oktaActionControl = std::make_unique<DesktopOktaActions>(*database, *oktaConnections, clock);
    oktaActions = std::make_unique<models::OktaActionScreen>(*selection, *oktaAccess, *oktaActionControl, profiles);
    QObject::connect(oktaAccess.get(), &models::OktaAccessScreen::changed, setup.get(),
                     [this] { setup->setOktaTarget(selection->currentId(), oktaAccess->target()); });
    // What Okta says of the steps may be another thing from then on.
    QObject::connect(oktaAccess.get(), &models::OktaAccessScreen::accessChanged, setup.get(),
                     &models::SetupScreen::checkAgain);
    QObject::connect(oktaActions.get(), &models::OktaActionScreen::doneInOkta, setup.get(),
                     &models::SetupScreen::checkAgain);
    mappingSource = std::make_unique<DesktopMapping>(*database, *oktaConnections, clock);
    mapping = std::make_unique<models::MappingScreen>(*database, *selection, *mappingSource, profiles, clock);
    QObject::connect(mapping.get(), &models::MappingScreen::mappingChanged, setup.get(),
                     &models::SetupScreen::checkAgain);
    credentialControl = std::make_unique<DesktopCredentialControl>(*database, clock);
    credentials = std::make_unique<models::CredentialScreen>(*database, *watcher, *selection, *credentialControl,
                                                             profiles, clock);
    selfCaller = std::make_unique<DesktopSelfCaller>(*service, *control, clock);
    reach = std::make_unique<models::ReachScreen>(*database, *watcher, *selection, *control, *selfCaller, clock);
    QObject::connect(reach.get(), &models::ReachScreen::changed, setup.get(),
                     [this] { setup->setSelfCall(reach->selfCall()); });
    vendorServiceControl = std::make_unique<DesktopVendorService>(*database, profiles, clock);
    vendorService =
        std::make_unique<models::VendorServiceScreen>(*database, *watcher, *selection, *vendorServiceControl, clock);
    QObject::connect(setup.get(), &models::SetupScreen::checkingAgain, vendorService.get(),
                     &models::VendorServiceScreen::prove);
    onboardingScreens = std::make_unique<OnboardingScreens>(*database, *oktaConnections, profiles, clock, *watcher,
                                                            *selection, [this] { return control->situation().status; });
    people = std::make_unique<models::PeopleScreen>(*database, *watcher, clock);
    oktaPeopleSource = std::make_unique<DesktopOktaPeople>(*oktaConnections, clock);
    oktaPeople = std::make_unique<models::OktaPeopleScreen>(*oktaPeopleSource, *watcher, clock);
    activity = std::make_unique<models::ActivityScreen>(*database, *watcher, clock);
    QObject::connect(oktaAccess.get(), &models::OktaAccessScreen::accessChanged, oktaPeople.get(),
                     &models::OktaPeopleScreen::connectionChanged);
    QObject::connect(setup.get(), &models::SetupScreen::appPasted, oktaPeople.get(),
                     &models::OktaPeopleScreen::connectionChanged);
    const auto follow = [this] {
        const auto current = selection->current();
        const bool isCompanion = current && current->role == directory::Role::Companion;
        oktaPeople->setIntegration(isCompanion ? current : std::nullopt);
        people->setIntegration(selection->currentId());
        activity->setIntegration(selection->currentId());
    };
    QObject::connect(selection.get(), &models::IntegrationSelection::currentChanged, people.get(), follow);
    follow();
    const auto tellAddress = [this] {
        activity->request().setPublicUrl(QString::fromStdString(control->situation().status.publicUrl));
    };
    QObject::connect(control.get(), &models::ListenerControl::situationChanged, activity.get(), tellAddress);
    tellAddress();
}

DesktopSession::DesktopSession(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

DesktopSession::~DesktopSession()
{
    // Parts are taken down from the last to the first, and the listener before the relay.
    if (m_parts && m_parts->relayEnd.relay)
        m_parts->relayEnd.relay->drain();
}

core::Result<std::unique_ptr<DesktopSession>> DesktopSession::open(const DesktopOptions& options, ui::Style& style)
{
    auto parts = std::make_unique<Parts>(options);
    if (auto opened = parts->openDirectory(); !opened)
        return tl::unexpected(opened.error());
    if (options.isDemo) {
        if (auto prepared = parts->prepareDemonstration(); !prepared)
            return tl::unexpected(prepared.error());
    }
    parts->makeScreens();
    if (parts->demonstration)
        parts->selection->prefer(parts->demonstration->integration().slug);
    parts->window = std::make_unique<ui::MainWindow>(style, *parts->selection, *parts->overview);
    const DesktopScreens screens{
        .selection = *parts->selection,
        .overview = *parts->overview,
        .setup = *parts->setup,
        .oktaAccess = *parts->oktaAccess,
        .oktaActions = *parts->oktaActions,
        .mapping = *parts->mapping,
        .credentials = *parts->credentials,
        .reach = *parts->reach,
        .vendorService = *parts->vendorService,
        .onboarding = *parts->onboardingScreens,
        .people = *parts->people,
        .oktaPeople = *parts->oktaPeople,
        .activity = *parts->activity,
        .demo = parts->demonstration ? &parts->demonstration->screen() : nullptr,
        .mailbox = parts->demonstration ? &parts->demonstration->mailbox() : nullptr,
    };
    addPages(*parts->window, style, screens);
    return std::unique_ptr<DesktopSession>(new DesktopSession(std::move(parts)));
}

void DesktopSession::start()
{
    if (!m_parts->demonstration) {
        if (m_parts->control->canControl())
            m_parts->control->start(m_parts->control->settings());
        return;
    }
    m_parts->demonstration->begin(m_parts->options.demoPeople, m_parts->options.demoGroups);
}

void DesktopSession::decideForDemonstration()
{
    if (m_parts->demonstration)
        m_parts->demonstration->decideWhenAllArrived();
}

ui::MainWindow& DesktopSession::window()
{
    return *m_parts->window;
}

directory::Database& DesktopSession::database()
{
    return *m_parts->database;
}

const core::Clock& DesktopSession::clock() const
{
    return m_parts->clock;
}

models::ListenerControl& DesktopSession::listener()
{
    return *m_parts->control;
}

models::IntegrationSelection& DesktopSession::selection()
{
    return *m_parts->selection;
}

models::OverviewScreen& DesktopSession::overview()
{
    return *m_parts->overview;
}

models::SetupScreen& DesktopSession::setup()
{
    return *m_parts->setup;
}

models::OktaAccessScreen& DesktopSession::oktaAccess()
{
    return *m_parts->oktaAccess;
}

models::OktaActionScreen& DesktopSession::oktaActions()
{
    return *m_parts->oktaActions;
}

models::MappingScreen& DesktopSession::mapping()
{
    return *m_parts->mapping;
}

models::CredentialScreen& DesktopSession::credentials()
{
    return *m_parts->credentials;
}

models::ReachScreen& DesktopSession::reach()
{
    return *m_parts->reach;
}

models::VendorServiceScreen& DesktopSession::vendorService()
{
    return *m_parts->vendorService;
}

models::MailScreen& DesktopSession::mail()
{
    return m_parts->onboardingScreens->mail();
}

models::TemplateScreen& DesktopSession::templates()
{
    return m_parts->onboardingScreens->templates();
}

models::RegistrationScreen& DesktopSession::registrations()
{
    return m_parts->onboardingScreens->registrations();
}

models::InvitationsScreen& DesktopSession::invitations()
{
    return m_parts->onboardingScreens->invitations();
}

models::WebhookScreen& DesktopSession::webhooks()
{
    return m_parts->onboardingScreens->webhooks();
}

models::PeopleScreen& DesktopSession::people()
{
    return *m_parts->people;
}

models::OktaPeopleScreen& DesktopSession::oktaPeople()
{
    return *m_parts->oktaPeople;
}

models::ActivityScreen& DesktopSession::activity()
{
    return *m_parts->activity;
}

models::DemoScreen* DesktopSession::demo()
{
    return m_parts->demonstration ? &m_parts->demonstration->screen() : nullptr;
}

models::DemoMailboxScreen* DesktopSession::demoMailbox()
{
    return m_parts->demonstration ? &m_parts->demonstration->mailbox() : nullptr;
}

DemoOnboarding* DesktopSession::demoOnboarding()
{
    return m_parts->demonstration ? &m_parts->demonstration->onboarding() : nullptr;
}

demo::SimulatedOrganisation* DesktopSession::organisation()
{
    return m_parts->demonstration ? &m_parts->demonstration->organisation() : nullptr;
}

const directory::Integration& DesktopSession::demoIntegration() const
{
    return m_parts->demonstration->integration();
}

} // namespace rollcall::app
