// SPDX-License-Identifier: Apache-2.0
// Our listener as a relay before somebody's SCIM service, all of them as processes that can be killed.
#pragma once

#include "CtlProcess.h"
#include "Okta.h"
#include "ScimBodies.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace rollcall::tests {

/// A SCIM service that is killed and comes back on the same port: another `rollcallctl serve`, in the role own.
class VendorService {
public:
    explicit VendorService(const QString& folder);

    /// On the port it had before, or any at first. False when it does not listen.
    [[nodiscard]] bool start();
    void kill();
    /// The base URL that a relay is told.
    [[nodiscard]] std::string baseUrl() const;
    [[nodiscard]] const QString& token() const { return m_made.token; }
    /// Straight to it, past the relay.
    [[nodiscard]] Okta client() const { return Okta(m_port, m_made.slug, m_made.token); }

private:
    QString m_folder;
    Made m_made;
    quint16 m_port = 0;
    std::unique_ptr<CtlProcess> m_process;
};

/// Our side.
class RelaySide {
public:
    /// Makes the integration; `url` and `secret` are the vendor's.
    RelaySide(const QString& folder, const std::string& url, const QString& secret);

    [[nodiscard]] bool start();
    void kill();
    /// The exit code.
    [[nodiscard]] int terminate();
    [[nodiscard]] const QString& folder() const { return m_folder; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] const QString& slug() const { return m_made.slug; }
    [[nodiscard]] const QString& token() const { return m_made.token; }
    [[nodiscard]] Okta client() const { return Okta(m_port, m_made.slug, m_made.token); }
    [[nodiscard]] CtlProcess& process() { return *m_process; }
    /// What making the integration said, when it failed.
    [[nodiscard]] const QByteArray& told() const { return m_told; }

    /// What differs between the vendor's directory and our copy, in words; empty when nothing does.
    [[nodiscard]] QString difference() const;

private:
    QString m_folder;
    Made m_made;
    QByteArray m_told;
    quint16 m_port = 0;
    std::unique_ptr<CtlProcess> m_process;
};

/// "/Users/ID" or "/Groups/ID" of a resource that was answered; empty when it has no id.
[[nodiscard]] std::string idIn(const http::ClientResponse& response);

using test::deactivation;
using test::groupBody;
using test::json;
using test::memberAddition;
using test::patchBody;
using test::userBody;

} // namespace rollcall::tests
