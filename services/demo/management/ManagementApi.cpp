// SPDX-License-Identifier: Apache-2.0
// Puts the organisation, its service and its console behind one door.
#include "demo/ManagementApi.h"

#include "Console.h"
#include "Organisation.h"
#include "Service.h"

namespace rollcall::demo {

using namespace management;

namespace {

class ManagementHandler final : public http::Handler {
public:
    explicit ManagementHandler(Service& service) : m_service(service) {}

    std::optional<http::Response> admit(const http::Request& /*request*/) override { return std::nullopt; }
    void handle(http::Request request, http::Responder responder) override
    {
        m_service.handle(std::move(request), std::move(responder));
    }
    http::Response refuse(const http::Refusal& refusal) override
    {
        http::Response response;
        response.status = refusal.status;
        return response;
    }

private:
    Service& m_service;
};

} // namespace

class ManagementApi::Implementation {
public:
    Implementation(SimulatedOrganisation& home, VirtualClock& clock, ManagementOptions options)
        : organisation(home, clock, std::move(options)), service(organisation), console(organisation)
    {
    }
    ~Implementation()
    {
        service.stop();
        if (server)
            server->stop(std::chrono::seconds{1});
        organisation.stop();
    }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    [[nodiscard]] core::Result<> listen()
    {
        const ManagementOptions& options = organisation.options;
        http::ServerConfig config;
        config.address = options.address;
        config.port = options.port;
        config.dateClock = options.callersClock;
        if (options.tls)
            config.tls = http::TlsFiles{options.tls->certificateChain, options.tls->privateKey};
        auto started = http::Server::start(config, [this] { return std::make_unique<ManagementHandler>(service); });
        if (!started)
            return tl::unexpected(started.error());
        server = std::move(*started);
        const std::string scheme = options.tls ? "https://" : "http://";
        const std::lock_guard lock(organisation.mutex);
        address = scheme + options.address + ":" + std::to_string(server->port());
        organisation.origin = options.publicOrigin.empty() ? address : options.publicOrigin;
        organisation.credentials.setOrigin(organisation.origin);
        return {};
    }

    Organisation organisation;
    Service service;
    Console console;
    std::unique_ptr<http::Server> server;
    std::string address; ///< as a URL
};

core::Result<std::unique_ptr<ManagementApi>> ManagementApi::start(SimulatedOrganisation& organisation,
                                                                  VirtualClock& clock, ManagementOptions options)
{
    auto implementation = std::make_unique<Implementation>(organisation, clock, std::move(options));
    if (const auto listening = implementation->listen(); !listening)
        return tl::unexpected(listening.error());
    return std::unique_ptr<ManagementApi>(new ManagementApi(std::move(implementation)));
}

ManagementApi::ManagementApi(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation))
{
}

ManagementApi::~ManagementApi() = default;

std::string ManagementApi::origin() const
{
    return m_implementation->organisation.origin;
}

std::string ManagementApi::listeningOn() const
{
    return m_implementation->address;
}

AdminConsole& ManagementApi::console()
{
    return m_implementation->console;
}

ApiTokenFacts ManagementApi::createToken(const std::string& name, AdminRole role)
{
    Organisation& organisation = m_implementation->organisation;
    OktaUser owner;
    owner.id = newId("00u");
    owner.profile.login = "admin." + owner.id.substr(14) + "@" + organisation.options.subdomain + ".example";
    owner.profile.email = owner.profile.login;
    owner.profile.firstName = "Ada";
    owner.profile.lastName = "Admin";
    const std::lock_guard lock(organisation.mutex);
    const std::string ownerId = owner.id;
    organisation.admins.addPeople({std::move(owner)});
    ApiTokenFacts facts = organisation.credentials.createToken(name, role, ownerId);
    organisation.log("system.api_token.create", "Create API token", LogFacts{}.actor,
                     {{facts.id, "Token", name, name}});
    return facts;
}

void ManagementApi::revokeToken(const std::string& value)
{
    const std::lock_guard lock(m_implementation->organisation.mutex);
    static_cast<void>(m_implementation->organisation.credentials.revokeToken(value));
}

void ManagementApi::giveRole(const std::string& personId, AdminRole role)
{
    const std::lock_guard lock(m_implementation->organisation.mutex);
    m_implementation->organisation.credentials.giveRole(personId, role);
}

void ManagementApi::setRole(const std::string& tokenValue, AdminRole role)
{
    const std::lock_guard lock(m_implementation->organisation.mutex);
    m_implementation->organisation.credentials.setRole(tokenValue, role);
}

std::string ManagementApi::registerServiceApp(ServiceAppFacts facts)
{
    const std::lock_guard lock(m_implementation->organisation.mutex);
    return m_implementation->organisation.credentials.registerApp(std::move(facts));
}

void ManagementApi::inject(ApiFault fault, unsigned times, unsigned after)
{
    m_implementation->organisation.faults.inject(fault, times, after);
}

void ManagementApi::clear(ApiFault fault)
{
    m_implementation->organisation.faults.clear(fault);
}

void ManagementApi::setLimits(const RateLimits& limits)
{
    m_implementation->organisation.gate.setLimits(limits);
}

std::uint64_t ManagementApi::calls(RateBucket bucket) const
{
    return m_implementation->organisation.gate.calls(bucket);
}

std::uint64_t ManagementApi::calls() const
{
    return m_implementation->organisation.gate.calls();
}

std::uint64_t ManagementApi::refusedCalls() const
{
    return m_implementation->organisation.gate.refused();
}

void ManagementApi::forgetCalls()
{
    m_implementation->organisation.gate.forget();
}

bool ManagementApi::waitUntilIdle(std::chrono::milliseconds deadline, std::stop_token stop) const
{
    return m_implementation->organisation.waitUntilIdle(deadline, stop);
}

} // namespace rollcall::demo
