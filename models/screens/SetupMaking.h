// SPDX-License-Identifier: Apache-2.0
// What is made for a set-up: a new integration, further credentials and codes, and the secrets of all these.
#pragma once

#include "core/Error.h"
#include "screens/IntegrationMaker.h"
#include "screens/SetupChoices.h"
#include "screens/SetupSecrets.h"
#include "screens/SetupView.h"

#include <QList>
#include <QObject>

#include <optional>
#include <vector>

namespace rollcall::models {

class IntegrationSelection;

/// Lives on the GUI thread and never waits. What is passed by reference must outlive it, but for the profiles.
class SetupMaking final : public QObject {
    Q_OBJECT

public:
    SetupMaking(IntegrationMaker& maker, IntegrationSelection& selection, const std::vector<setup::Profile>& profiles,
                QObject* parent = nullptr);

    [[nodiscard]] bool isBusy() const { return m_maker.isBusy(); }
    [[nodiscard]] const QList<SetupProfileChoice>& choices() const { return m_choices; }
    /// Somebody wants a new integration, and it is not made yet.
    [[nodiscard]] bool isWanted() const { return m_isWanted; }
    /// Why it was not made.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }

    void begin();
    void leave();
    void make(const IntegrationWish& wish);
    void issue(const directory::Integration& integration) { m_maker.issue(integration); }
    void makeApprovalCode(const directory::Integration& integration) { m_maker.makeApprovalCode(integration); }
    /// What failed was a new integration.
    void fail(const core::Error& error) { m_error = error; }
    /// Puts the secrets that are known in place of what the steps show of them.
    void show(QList<SetupStepView>& steps, const directory::Integration& integration, core::Timestamp now) const;

Q_SIGNALS:
    void changed();
    /// An integration, which is selected now, or a credential; the directory has it.
    void made();
    /// There is a code for OAuth's consent page.
    void approvable();
    void failed(const rollcall::core::Error& error);

private:
    void takeMade(const directory::Integration& integration, const IssuedSecret& secret);

    IntegrationMaker& m_maker;
    IntegrationSelection& m_selection;
    QList<SetupProfileChoice> m_choices;
    bool m_isWanted = false;
    std::optional<core::Error> m_error;
    SetupSecrets m_secrets;
};

} // namespace rollcall::models
