// SPDX-License-Identifier: Apache-2.0
// What Okta says of the integration that is set up: one look at a time, and another one where it is wanted meanwhile.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"
#include "setup/OktaTarget.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace rollcall::setup {
struct OktaFacts;
struct Profile;
struct SetupRecord;
} // namespace rollcall::setup

namespace rollcall::models {

class OktaFactsSource;

/// Lives on the GUI thread and never waits. The source must outlive it.
class SetupOkta final : public QObject {
    Q_OBJECT

public:
    explicit SetupOkta(OktaFactsSource& source, QObject* parent = nullptr);

    /// Of the integration of the last `reset`; null: not connected, or not asked yet.
    [[nodiscard]] const std::shared_ptr<const setup::OktaFacts>& facts() const { return m_facts; }
    /// Likewise: where it is asked from now on; nothing while that is not known.
    [[nodiscard]] std::optional<setup::OktaTarget> target() const;
    /// Likewise: what was proven earlier and is not there any more, by the step's id, and who changed it.
    [[nodiscard]] const std::map<std::string, std::string>& changes() const { return m_changes; }
    /// It was to be asked, and there is no credential.
    [[nodiscard]] bool isWithoutAccess() const { return m_isWithoutAccess; }
    [[nodiscard]] bool isBusy() const;
    /// What is under way; empty when nothing is.
    [[nodiscard]] QString activity() const;

    /// Where that integration is asked; a look that leads elsewhere is ended. False when that was known.
    bool aim(std::optional<directory::IntegrationId> integration, const std::optional<setup::OktaTarget>& target);
    /// For another integration, or none: what is read for the one before is cancelled.
    void reset(std::optional<directory::IntegrationId> integration);
    /// Now; while something is read, once that has ended (`due`).
    void ask(const directory::Integration& integration, const setup::Profile& profile,
             const setup::SetupRecord& record);
    /// Only where the values are others than those it was asked with.
    void askWhereItIsDue(const directory::Integration& integration, const setup::Profile& profile,
                         const setup::SetupRecord& record);
    /// Asks at the next `askWhereItIsDue`, whatever the values are.
    void forgetValues() { m_askedWith.reset(); }
    /// What was known stays.
    void cancel();

Q_SIGNALS:
    /// `facts` are others.
    void taken();
    /// `activity` or `isBusy` are others.
    void changed();
    /// Somebody wanted another look meanwhile.
    void due();
    void failed(const rollcall::core::Error& error);

private:
    void end();

    OktaFactsSource& m_source;
    std::optional<directory::IntegrationId> m_integration;
    std::shared_ptr<const setup::OktaFacts> m_facts;
    std::optional<directory::IntegrationId> m_aimedFor;
    std::optional<setup::OktaTarget> m_target;
    std::optional<std::map<std::string, std::string, std::less<>>> m_askedWith; ///< the values it was last asked with
    std::map<std::string, std::string> m_changes;
    bool m_isWithoutAccess = false;
    bool m_isDue = false;
    QString m_activity;
    int m_waitSeconds = 0;
};

} // namespace rollcall::models
