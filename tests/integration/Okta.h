// SPDX-License-Identifier: Apache-2.0
// Calls a running listener as Okta would.
#pragma once

#include "http/Client.h"

#include <QString>

#include <string>

namespace rollcall::tests {

/// An integration as `rollcallctl` made it.
struct Made {
    QString slug;
    QString token;
};
/// By an app of the App Integration Wizard. Empty when it failed.
[[nodiscard]] Made makeIntegration(const QString& folder, const char* name);

/// Not thread-safe: one connection.
class Okta {
public:
    Okta(quint16 port, const QString& slug, const QString& token);

    /// As a proxy names it; an address of its own otherwise.
    void comeFrom(std::string address) { m_address = std::move(address); }
    /// `path` after the integration's base URL. Status 0 when no answer came.
    http::ClientResponse exchange(const char* method, const std::string& path, const std::string& body = {});
    /// The status alone.
    int send(const char* method, const std::string& path, const std::string& body = {});
    int createPerson(const char* userName);

private:
    http::Client m_client;
    std::string m_base;
    std::string m_token;
    std::string m_address;
};

} // namespace rollcall::tests
