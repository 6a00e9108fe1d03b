// SPDX-License-Identifier: Apache-2.0
// The credentials Okta signs in with, without their widgets: which there are, rotating them, revoking one.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "core/Error.h"
#include "directory/Database.h"
#include "screens/CredentialControl.h"
#include "screens/CredentialView.h"
#include "tables/LatestRequest.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <optional>
#include <vector>

namespace rollcall::setup {
class ProfileCatalogue;
}

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. A secret is known from `rotate` until
/// `forgetSecret`, or until another integration is chosen.
class CredentialScreen final : public QObject {
    Q_OBJECT

public:
    CredentialScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                     CredentialControl& control, const setup::ProfileCatalogue& profiles, const core::Clock& clock,
                     QObject* parent = nullptr);

    /// There is an integration, and Okta signs in at it: not at a companion.
    [[nodiscard]] bool isThere() const;
    /// Empty: it has no credential.
    [[nodiscard]] ScreenState state() const { return m_state; }
    /// Also beside older ones that are still shown.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    void retry();
    /// Looked at; otherwise only a card tells of them, and that may be some seconds old.
    void setOpen(bool isOpen);
    /// Nothing is read or changed just now.
    [[nodiscard]] bool isIdle() const;
    [[nodiscard]] bool isBusy() const { return m_control.isBusy(); }

    /// For the card.
    [[nodiscard]] QString summary() const;
    /// "1 valid, 2 revoked"
    [[nodiscard]] QString status() const;
    /// Valid ones first, then the newest.
    [[nodiscard]] QList<CredentialRow> rows() const;
    [[nodiscard]] QList<CredentialWarning> warnings() const;

    /// How long those before may go on; the first is proposed.
    [[nodiscard]] static QList<std::chrono::hours> overlaps();
    [[nodiscard]] static QString overlapText(std::chrono::hours overlap);
    /// What `rotate` will do, and where the new one is to be pasted.
    [[nodiscard]] QString rotationSentence(std::chrono::hours overlap) const;
    void rotate(std::chrono::hours overlap);
    /// The new one; nothing once it is forgotten.
    [[nodiscard]] std::optional<CredentialSecret> secret() const;
    void forgetSecret();

    /// Shows what it will do; nothing is done yet.
    void beginRevocation(directory::CredentialId credential);
    [[nodiscard]] std::optional<CredentialRevocation> revocation() const;
    /// Revokes; of the last valid one it asks once more first.
    void goOnRevoking();
    void leaveRevocation();
    /// Why the last command failed.
    [[nodiscard]] const std::optional<core::Error>& commandError() const { return m_commandError; }

Q_SIGNALS:
    void changed();

private:
    void reset();
    void schedule();
    void readNow();
    void reloadIfDue();
    void reload();
    void take(core::Result<std::vector<directory::Credential>> result);
    void takeRotated(const CredentialRotated& rotation);
    void takeFailed(const core::Error& error);
    [[nodiscard]] const directory::Credential* find(directory::CredentialId id) const;

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    CredentialControl& m_control;
    const setup::ProfileCatalogue& m_profiles;
    const core::Clock& m_clock;
    LatestRequest m_request;
    bool m_isDue = false;
    bool m_isOpen = false;
    QTimer m_pause;
    QTimer m_tick;
    ScreenState m_state = ScreenState::Loading;
    std::optional<core::Error> m_error;
    std::optional<core::Error> m_commandError;
    std::vector<directory::Credential> m_credentials; ///< for signing in, in the order of their making
    std::optional<CredentialRotated> m_rotated;
    std::optional<directory::CredentialId> m_revoking;
    bool m_isSecondQuestion = false;
    std::optional<directory::IntegrationId> m_doneFor; ///< whose the last command is
};

} // namespace rollcall::models
