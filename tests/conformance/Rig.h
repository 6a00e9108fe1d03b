// SPDX-License-Identifier: Apache-2.0
// A real listener on a port of its own over a real database in a temporary folder.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "http/Client.h"
#include "listener/ListenerService.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::conformance {

struct RigOptions {
    std::string slug = "acme";
    std::string profileId = "app-integration-wizard";
    directory::AuthMode authMode = directory::AuthMode::Bearer;
    bool groupPatchReturnsBody = false;
    int transientStatus = 429;
    int retryAfterSeconds = 5;
    std::string publicUrl = "https://scim.acme.example";
    http::Limits limits;
    std::vector<std::string> allowFrom;
    std::vector<std::string> trustedProxies;
    std::string compatibility; ///< JSON, instead of the answers above
    std::vector<directory::ExtensionSchema> extensions;
    directory::Role role = directory::Role::Own;
    std::shared_ptr<listener::Downstream> downstream;
    const core::Clock* clock = nullptr; ///< the listener's; the computer's when null
    bool isVersion1 = false;            ///< requests go to /scim/v1/ and speak SCIM 1.1
    /// Puts something between listener and database, e.g. one that fails on request.
    std::function<std::unique_ptr<directory::Database>(directory::Database&)> wrap;
};

/// Throws std::runtime_error when it cannot be set up, so that a test fails at its first line.
class Rig {
public:
    explicit Rig(RigOptions options = {});
    ~Rig();

    [[nodiscard]] directory::Database& database() { return *m_database; }
    [[nodiscard]] listener::ListenerService& service() { return *m_service; }
    [[nodiscard]] const directory::Integration& integration() const { return m_integration; }
    [[nodiscard]] const listener::IssuedCredential& credential() const { return m_credential; }
    [[nodiscard]] std::string dataDirectory() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::uint16_t port() const;

    /// The Authorization field Okta sends for this integration's way of signing in.
    [[nodiscard]] std::string authorization() const;
    /// The fields Okta sends, in its order; Content-Type only where there is a body.
    [[nodiscard]] http::Headers oktaHeaders(bool hasBody) const;
    [[nodiscard]] http::Client newClient() const;

    /// One request as Okta sends it; `path` is what stands behind the base URL, e.g. "/Users". Throws when there is no
    /// answer.
    http::ClientResponse send(const std::string& method, const std::string& path, const std::string& body = {});
    http::ClientResponse sendTo(http::Client& client, const std::string& method, const std::string& path,
                                const std::string& body = {}) const;
    [[nodiscard]] std::string target(const std::string& path) const
    {
        return (m_options.isVersion1 ? "/scim/v1/" : "/scim/v2/") + m_options.slug + path;
    }

    /// Makes an integration and its credential through any database, as another process would.
    [[nodiscard]] static directory::Integration
    createIntegration(directory::Database& database, const directory::NewIntegration& wanted,
                      const std::vector<directory::ExtensionSchema>& extensions = {});

private:
    RigOptions m_options;
    QTemporaryDir m_folder;
    core::SystemClock m_clock;
    std::unique_ptr<directory::Database> m_database;
    std::unique_ptr<directory::Database> m_wrapped;
    directory::Integration m_integration;
    listener::IssuedCredential m_credential;
    std::unique_ptr<listener::ListenerService> m_service;
    std::unique_ptr<http::Client> m_client;
};

/// The value, or a std::runtime_error that says why there is none.
template<class Value>
Value valueOrThrow(core::Result<Value> result)
{
    if (!result)
        throw std::runtime_error(result.error().message + " " + result.error().detail);
    if constexpr (!std::is_void_v<Value>)
        return std::move(*result);
}

} // namespace rollcall::conformance
