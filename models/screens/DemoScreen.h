// SPDX-License-Identifier: Apache-2.0
// The Demo page without its widgets: commands to the simulated Okta, and what it made of them.
#pragma once

#include "core/Clock.h"
#include "demo/SimulatedOrganisation.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace rollcall::models {

class DemoPeopleModel;
class DemoStepModel;

/// Lives on the GUI thread and never waits: commands return at once, what came of them arrives by signal. Organisation
/// and clock must outlive it.
class DemoScreen final : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t burstSize = 1000;

    DemoScreen(demo::SimulatedOrganisation& organisation, const core::Clock& clock, QObject* parent = nullptr);
    ~DemoScreen() override;

    /// Whom the commands concern; an empty id means someone at random.
    void choosePerson(const QString& id);
    /// Null for someone at random.
    [[nodiscard]] demo::OktaUserPointer chosenPerson() const;
    /// What the chosen person's state allows; of someone at random, whether anybody fits.
    [[nodiscard]] bool canChange() const;
    [[nodiscard]] bool canLeave() const;
    [[nodiscard]] bool canReactivate() const;
    [[nodiscard]] bool hasPeople() const;
    [[nodiscard]] bool hasGroups() const { return m_statistics.groups > 0; }

    void testConnection();
    void pushEveryone();
    void hire();
    void rename();
    void changeAddress();
    void changeAttributes();
    void moveBetweenGroups();
    void deactivate();
    void reactivate();
    void unassign();
    void pushGroup();
    void pushAllGroups();
    void importUsers();
    void runBurst();
    void cancelBurst();

    [[nodiscard]] DemoStepModel& steps() { return *m_steps; }
    [[nodiscard]] DemoPeopleModel& people() { return *m_people; }

    /// "248 of 250 people provisioned · 12 of 12 groups pushed · 2 errors"
    [[nodiscard]] QString statusText() const;
    /// "Custom app (PUT only) → http://127.0.0.1:8420/scim/v2/acme/"
    [[nodiscard]] QString connectionText() const;
    /// "412 of 1,000 · 180 per second"; empty before the first burst.
    [[nodiscard]] QString burstText() const;
    [[nodiscard]] const demo::BurstProgress& burst() const { return m_burst; }
    [[nodiscard]] const demo::OrganisationStatistics& statistics() const { return m_statistics; }
    /// Nothing is queued, running or on its way to the screen.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    void statusChanged();
    void burstChanged();
    /// Another one was chosen, or the chosen one changed.
    void chosenPersonChanged();

private:
    struct Inbox;

    void noticed();
    void drain();
    [[nodiscard]] std::string chosenId() const { return m_chosen.toStdString(); }

    demo::SimulatedOrganisation& m_organisation;
    DemoStepModel* m_steps;
    DemoPeopleModel* m_people;
    QString m_chosen;
    demo::OrganisationStatistics m_statistics;
    demo::BurstProgress m_burst;
    std::shared_ptr<Inbox> m_inbox;
    QTimer m_quiet;
    bool m_isDue = false;
    std::uint64_t m_observer = 0;
};

} // namespace rollcall::models
