// SPDX-License-Identifier: Apache-2.0
// Making integrations and their credentials, as the screen sees it.
#pragma once

#include "core/Error.h"
#include "core/Secret.h"
#include "core/Timestamp.h"
#include "directory/Types.h"

#include <QObject>

#include <memory>
#include <string>

namespace rollcall::models {

/// What the admin chose; the rest comes from the profile.
struct IntegrationWish {
    std::string profileId;
    std::string name;
    directory::Role role = directory::Role::Own;
    directory::AuthMode authMode = directory::AuthMode::Bearer;
    // Of the role relay: the vendor's own SCIM service; all empty when it is entered later.
    std::string downstreamUrl;
    std::string downstreamAuth; ///< "bearer", "basic" or "header"
    std::string downstreamName; ///< the user name of "basic", the header's name of "header"
    std::shared_ptr<const core::Secret> downstreamSecret;
    std::string redirectUri; ///< OAuth: where Okta has the code sent; empty for client credentials alone
};

/// What Okta signs in with; the secret is known this once.
struct IssuedSecret {
    directory::IntegrationId integration;
    std::string username; ///< Basic: the user name; OAuth: the client id; else empty
    std::shared_ptr<const core::Secret> secret;
};

/// What is typed on OAuth's consent page; known this once, and good for one approval.
struct ApprovalCode {
    directory::IntegrationId integration;
    std::shared_ptr<const core::Secret> code;
    core::Timestamp expires{};
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells.
class IntegrationMaker : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Answers with `made` or `failed`.
    virtual void make(const IntegrationWish& wish) = 0;
    /// Another credential; those before stay valid until they are revoked. Answers with `issued` or `failed`.
    virtual void issue(const directory::Integration& integration) = 0;
    /// In place of an older one. Answers with `approvable` or `failed`.
    virtual void makeApprovalCode(const directory::Integration& integration) = 0;

Q_SIGNALS:
    void made(const rollcall::directory::Integration& integration, const rollcall::models::IssuedSecret& secret);
    void issued(const rollcall::models::IssuedSecret& secret);
    void approvable(const rollcall::models::ApprovalCode& code);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
