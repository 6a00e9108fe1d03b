// SPDX-License-Identifier: Apache-2.0
// Rotating and revoking the credentials Okta signs in with, as the screen sees it.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"
#include "screens/IntegrationMaker.h"

#include <QObject>

#include <chrono>
#include <optional>
#include <vector>

namespace rollcall::models {

struct CredentialRotated {
    IssuedSecret secret;                         ///< of the new one, known this once
    directory::Credential credential;            ///< the new one
    std::vector<directory::Credential> ending{}; ///< those that were valid before, with the ends they have now
    std::optional<core::Error> notEnded{};       ///< why they have none all the same
};

/// Lives on the GUI thread; nothing here blocks. One command at a time: `isBusy` tells, and what is asked meanwhile is
/// left out.
class CredentialControl : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Another one like the newest; the valid ones end after `overlap`, seven days at most. Answers with `rotated` or
    /// `failed`.
    virtual void rotate(const directory::Integration& integration, std::chrono::hours overlap) = 0;
    /// Answers with `revoked`, or with `failed` when it has become the last valid one and `mayBeLast` is false.
    virtual void revoke(const directory::Credential& credential, bool mayBeLast) = 0;

Q_SIGNALS:
    void rotated(const rollcall::models::CredentialRotated& rotation);
    void revoked(rollcall::directory::CredentialId credential);
    void failed(const rollcall::core::Error& error);
};

} // namespace rollcall::models
