// SPDX-License-Identifier: Apache-2.0
// A real listener on a port of its own over a real database in a temporary folder.
#include "Rig.h"

#include "core/Base64.h"
#include "scim/Compatibility.h"
#include "scim/Json.h"

#include <stdexcept>
#include <utility>

namespace rollcall::conformance {

namespace {

std::string compatibilityFrom(const RigOptions& options)
{
    if (!options.compatibility.empty())
        return options.compatibility;
    auto compatibility = scim::tolerantCompatibility();
    compatibility.groupPatchReturnsBody = options.groupPatchReturnsBody;
    compatibility.transientStatus = options.transientStatus;
    compatibility.retryAfterSeconds = options.retryAfterSeconds;
    return scim::toJson(scim::JsonValue(scim::toJson(compatibility)));
}

} // namespace

Rig::Rig(RigOptions options) : m_options(std::move(options))
{
    directory::OpenOptions open;
    open.dataDirectory = m_folder.path().toStdString();
    open.clock = &m_clock;
    m_database = valueOrThrow(directory::Database::open(open));
    if (m_options.wrap)
        m_wrapped = m_options.wrap(*m_database);

    directory::NewIntegration wanted;
    wanted.slug = m_options.slug;
    wanted.name = "Acme";
    wanted.profileId = m_options.profileId;
    wanted.authMode = m_options.authMode;
    wanted.role = m_options.role;
    wanted.compatibility = compatibilityFrom(m_options);
    m_integration = createIntegration(*m_database, wanted, m_options.extensions);
    // Clients of OAuth are made where they are shown, and by tests that need them.
    if (m_options.authMode != directory::AuthMode::OAuth)
        m_credential = valueOrThrow(listener::issueCredential(*m_database, m_integration, "scim"));

    m_service = std::make_unique<listener::ListenerService>(m_wrapped ? *m_wrapped : *m_database,
                                                            m_options.clock ? *m_options.clock : m_clock);
    m_service->setDownstream(m_options.downstream);
    listener::ListenerSettings settings;
    settings.port = 0;
    settings.publicUrl = m_options.publicUrl;
    settings.limits = m_options.limits;
    settings.allowFrom = m_options.allowFrom;
    settings.trustedProxies = m_options.trustedProxies;
    valueOrThrow(m_service->start(settings));
    m_client = std::make_unique<http::Client>(newClient());
}

Rig::~Rig() = default;

directory::Integration Rig::createIntegration(directory::Database& database, const directory::NewIntegration& wanted,
                                              const std::vector<directory::ExtensionSchema>& extensions)
{
    auto made = std::make_shared<std::optional<directory::Integration>>();
    valueOrThrow(database.writeAndWait([made, wanted, extensions](directory::WriteSession& session) -> core::Result<> {
        auto created = session.createIntegration(wanted);
        if (!created)
            return tl::unexpected(created.error());
        for (const auto& extension : extensions) {
            if (auto saved = session.saveExtensionSchema(created->id, extension); !saved)
                return tl::unexpected(saved.error());
        }
        *made = std::move(*created);
        return {};
    }));
    return std::move(**made);
}

std::uint16_t Rig::port() const
{
    const auto url = m_service->status().url;
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

std::string Rig::authorization() const
{
    const std::string secret{m_credential.secret.reveal()};
    switch (m_options.authMode) {
    case directory::AuthMode::Basic:
        return "Basic " + core::toBase64(m_credential.username + ":" + secret);
    case directory::AuthMode::Header:
        return secret;
    default:
        return "Bearer " + secret;
    }
}

http::Headers Rig::oktaHeaders(bool hasBody) const
{
    http::Headers headers;
    const std::string mediaType = m_options.isVersion1 ? "application/json" : "application/scim+json";
    headers.add("Accept", mediaType);
    headers.add("Accept-Charset", "utf-8");
    headers.add("Authorization", authorization());
    if (hasBody)
        headers.add("Content-Type", mediaType + "; charset=utf-8");
    headers.add("User-Agent", "Okta SCIM Client 1.0.0");
    headers.add("Accept-Encoding", "gzip,deflate");
    headers.add("Connection", "Keep-Alive");
    return headers;
}

http::Client Rig::newClient() const
{
    http::Client::Target target;
    target.port = port();
    return http::Client(target, std::chrono::seconds{30});
}

http::ClientResponse Rig::sendTo(http::Client& client, const std::string& method, const std::string& path,
                                 const std::string& body) const
{
    return valueOrThrow(client.send(method, target(path), oktaHeaders(!body.empty()), body));
}

http::ClientResponse Rig::send(const std::string& method, const std::string& path, const std::string& body)
{
    return sendTo(*m_client, method, path, body);
}

} // namespace rollcall::conformance
