// SPDX-License-Identifier: Apache-2.0
// The guide of one integration as far as it is proven, and which of its steps is open.
#pragma once

#include "screens/SetupReading.h"
#include "screens/SetupSteps.h"
#include "screens/SetupView.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <QList>
#include <QString>

#include <optional>
#include <string>

namespace rollcall::models {

class SetupProgress {
public:
    /// Of an integration that was not read yet.
    void reset();
    void take(SetupFindings findings);
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    /// Judges every step anew by what was taken last. Opens the next one, unless somebody opened another.
    void prove(const setup::Profile& shipped, const directory::Integration& integration,
               const SetupCircumstances& around);

    [[nodiscard]] const setup::Guide& guide() const { return m_guide; }
    [[nodiscard]] const setup::SetupRecord& record() const { return m_findings.record; }
    [[nodiscard]] const std::optional<directory::Credential>& credential() const { return m_findings.credential; }
    [[nodiscard]] const QList<SetupStepView>& steps() const { return m_steps; }
    /// What is seen to speak against that step; empty when nothing is.
    [[nodiscard]] std::string contradiction(const QString& stepId) const;
    /// For what others know of them; the next proof makes them anew.
    [[nodiscard]] QList<SetupStepView>& steps() { return m_steps; }

    [[nodiscard]] const QString& openStep() const { return m_open; }
    /// By somebody, so that it stays open when it is proven.
    void open(const QString& stepId);
    /// From the next proof on the next step is the open one.
    void followNext() { m_isOpenChosen = false; }

private:
    /// To be done next; the last one when all are done.
    [[nodiscard]] QString nextStep() const;

    bool m_isKnown = false;
    SetupFindings m_findings;
    setup::Profile m_profile; ///< as the tenant wants its attributes
    setup::Guide m_guide;
    QList<SetupStepView> m_steps;
    QString m_open;
    bool m_isOpenChosen = false;
};

} // namespace rollcall::models
