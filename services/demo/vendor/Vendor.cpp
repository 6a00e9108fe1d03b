// SPDX-License-Identifier: Apache-2.0
// The vendor's door and its dashboard.
#include "demo/Vendor.h"

#include "VendorStore.h"
#include "http/Server.h"

#include <algorithm>

namespace rollcall::demo {

namespace {

class VendorHandler final : public http::Handler {
public:
    explicit VendorHandler(vendor::VendorStore& store) : m_store(store) {}

    std::optional<http::Response> admit(const http::Request& /*request*/) override { return std::nullopt; }
    void handle(http::Request request, http::Responder responder) override { responder.send(m_store.serve(request)); }
    http::Response refuse(const http::Refusal& refusal) override
    {
        http::Response response;
        response.status = refusal.status;
        return response;
    }

private:
    vendor::VendorStore& m_store;
};

} // namespace

class Vendor::Implementation {
public:
    explicit Implementation(VendorOptions given) : options(std::move(given)), store(options) {}
    ~Implementation()
    {
        if (server)
            server->stop(std::chrono::seconds{1});
    }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    const VendorOptions options;
    vendor::VendorStore store;
    std::unique_ptr<http::Server> server;
    std::string origin;
};

core::Result<std::unique_ptr<Vendor>> Vendor::start(VendorOptions options)
{
    auto implementation = std::make_unique<Implementation>(std::move(options));
    http::ServerConfig config;
    config.port = implementation->options.port;
    auto server = http::Server::start(
        config, [&store = implementation->store] { return std::make_unique<VendorHandler>(store); });
    if (!server)
        return tl::unexpected(server.error());
    implementation->server = std::move(*server);
    implementation->origin = "http://127.0.0.1:" + std::to_string(implementation->server->port());
    implementation->store.setBaseUrl(implementation->origin + implementation->options.basePath);
    return std::unique_ptr<Vendor>(new Vendor(std::move(implementation)));
}

Vendor::Vendor(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}

Vendor::~Vendor() = default;

const std::string& Vendor::name() const
{
    return m_implementation->options.name;
}

std::string Vendor::baseUrl() const
{
    return m_implementation->origin + m_implementation->options.basePath;
}

std::string Vendor::createApiToken()
{
    return m_implementation->store.createToken();
}

void Vendor::revokeApiToken(std::string_view token)
{
    m_implementation->store.revokeToken(token);
}

void Vendor::setScimEnabled(bool isEnabled)
{
    m_implementation->store.setScimEnabled(isEnabled);
}

VendorIdentityProvider Vendor::identityProvider() const
{
    const std::string& origin = m_implementation->origin;
    return {"OIDC", origin, origin + "/authorize", origin + "/token", origin + "/jwks", "rollcall-demo-client"};
}

std::vector<VendorAccount> Vendor::accounts() const
{
    return m_implementation->store.accounts();
}

std::vector<VendorGroup> Vendor::groups() const
{
    return m_implementation->store.groups();
}

std::optional<VendorAccount> Vendor::accountNamed(std::string_view userName) const
{
    const std::vector<VendorAccount> all = accounts();
    const auto found = std::ranges::find(all, userName, &VendorAccount::userName);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

core::Result<> Vendor::completeRegistration(std::string_view userName)
{
    if (!m_implementation->store.markRegistered(userName))
        return core::failure(core::ErrorKind::NotFound,
                             "The vendor has no account named " + std::string(userName) + ".");
    return {};
}

void Vendor::refuseNext(std::string_view userName, int status, std::string detail)
{
    m_implementation->store.refuseNext(userName, status, std::move(detail));
}

std::uint64_t Vendor::requests() const
{
    return m_implementation->store.requests();
}

} // namespace rollcall::demo
