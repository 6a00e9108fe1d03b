// SPDX-License-Identifier: Apache-2.0
// Access to Okta's API without its widgets: whether there is one, as whom, what it may do, and what it must not.
#pragma once

#include "core/Clock.h"
#include "core/Error.h"
#include "screens/ListenerText.h"
#include "screens/OktaAccessWish.h"

#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace rollcall::setup {
struct OktaTarget;
} // namespace rollcall::setup

namespace rollcall::models {

class IntegrationSelection;
class OktaAccessControl;
struct OktaAccess;
struct OktaAccessProof;

/// One thing that the credential may or may not do.
struct OktaRight {
    QString subject;
    StateWord state;
    QString detail; ///< Okta's reason, or what is missing without it; may be empty
};

struct OktaLimit {
    QString bucket; ///< as Okta names it
    QString left;
};

/// Lives on the GUI thread and never waits. Everything passed in must outlive it.
class OktaAccessScreen final : public QObject {
    Q_OBJECT

public:
    enum class State { Loading, NotConnected, Connected };

    OktaAccessScreen(IntegrationSelection& selection, OktaAccessControl& control, const core::Clock& clock,
                     QObject* parent = nullptr);
    ~OktaAccessScreen() override;

    [[nodiscard]] State state() const { return m_state; }
    /// There is an integration to connect.
    [[nodiscard]] bool hasIntegration() const;
    [[nodiscard]] bool isBusy() const;
    /// What is under way, with Okta's waits counted down; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// Why the last command failed; what is stored stays.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }

    /// "acme.okta.com"; empty while not connected.
    [[nodiscard]] QString organisation() const;
    /// "anna@acme.example, by an API token", "service app 0oa…".
    [[nodiscard]] QString actor() const;
    /// One line for the card and below the title.
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] bool isServiceApp() const;
    [[nodiscard]] QString app() const;
    /// Where guides take Okta's answers from; nothing while not connected.
    [[nodiscard]] std::optional<setup::OktaTarget> target() const;
    /// Empty until it was proven since the start.
    [[nodiscard]] QList<OktaRight> rights() const;
    [[nodiscard]] QList<OktaLimit> limits() const;
    /// Of the token's end, and of a clock that is wrong.
    [[nodiscard]] QStringList warnings() const;
    /// The public half of the key for a service app; empty until it was made or asked for.
    [[nodiscard]] const QString& publicKey() const { return m_publicKey; }

    void connectWith(const OktaAccessWish& wish);
    void check();
    void makeKey(bool isAnother);
    void disconnectFrom(bool revokes);
    void cancel();
    /// Takes an error off the screen.
    void forgetError();

Q_SIGNALS:
    void changed();
    /// There is an access now, or none any more.
    void accessChanged();

private:
    enum class Doing { Nothing, Looking, Connecting, Checking, MakingKey, Disconnecting };
    void reset();
    void begin(Doing what);
    void end();
    void take(const std::shared_ptr<const OktaAccess>& access);
    void takeStored(directory::IntegrationId integration, const std::shared_ptr<const OktaAccess>& access);

    IntegrationSelection& m_selection;
    OktaAccessControl& m_control;
    const core::Clock& m_clock;
    State m_state = State::Loading;
    Doing m_doing = Doing::Nothing;
    bool m_isLookDue = false;
    bool m_isStoredMissed = false; ///< it was told during a command
    int m_waitSeconds = 0;
    std::optional<core::Error> m_error;
    std::shared_ptr<const OktaAccess> m_access;
    std::shared_ptr<const OktaAccessProof> m_proof;
    QString m_publicKey;
};

} // namespace rollcall::models
