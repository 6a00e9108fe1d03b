// SPDX-License-Identifier: Apache-2.0
// A simulated Okta organisation with one app of a vendor's, whose Management API rollcallctl is pointed at.
#pragma once

#include "CtlProcess.h"
#include "demo/ManagementApi.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/Vendor.h"
#include "demo/VirtualClock.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace rollcall::tests {

/// Its people: ada is provisioned, bob was refused by the vendor (`bobsRefusal`), eve was assigned before provisioning
/// was on.
class OktaRig {
public:
    /// Without options its limits are far off: commands follow each other faster than any admin types them.
    explicit OktaRig(demo::ManagementOptions options = roomForCalls());

    [[nodiscard]] demo::ManagementApi& api() { return *m_api; }
    [[nodiscard]] demo::Vendor& vendor() { return *m_vendor; }
    [[nodiscard]] QString origin() const { return QString::fromStdString(m_api->origin()); }
    [[nodiscard]] const std::string& appId() const { return m_app; }
    /// A file that holds a token of a new administrator with that role.
    [[nodiscard]] QString tokenFile(demo::AdminRole role = demo::AdminRole::ReadOnly);
    /// The token that the last file holds.
    [[nodiscard]] const std::string& lastToken() const { return m_token.value; }
    /// Okta's id of whom it belongs to.
    [[nodiscard]] const std::string& lastOwner() const { return m_token.ownerId; }
    [[nodiscard]] QString file(const char* name, const QByteArray& content) const;
    /// For the integration of `makeIntegration`; the folder is made with it.
    [[nodiscard]] QString dataDirectory() const { return m_folder.filePath(QStringLiteral("data")); }
    [[nodiscard]] const QString folder() const { return m_folder.path(); }

    [[nodiscard]] static demo::ManagementOptions roomForCalls();

    static constexpr auto appLabel = "Trusona SCIM";
    static constexpr auto bobsRefusal = "The seat licence is used up";

private:
    void hire();

    QTemporaryDir m_folder;
    demo::VirtualClock m_clock;
    std::unique_ptr<demo::Vendor> m_vendor;
    demo::SimulatedOrganisation m_organisation;
    std::unique_ptr<demo::ManagementApi> m_api;
    std::string m_app;
    demo::ApiTokenFacts m_token;
    int m_files = 0;
};

/// `line` split at spaces, then the arguments.
[[nodiscard]] QStringList words(const char* line, const QStringList& more);

} // namespace rollcall::tests
