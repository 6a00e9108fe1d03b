// SPDX-License-Identifier: Apache-2.0
// Registrations and Okta without widgets: who is registered already, who keeps it in Okta, and what waits for a word.
#pragma once

#include "core/Clock.h"
#include "screens/RegistrationControl.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it.
class RegistrationScreen final : public QObject {
    Q_OBJECT

public:
    RegistrationScreen(DirectoryWatcher& watcher, IntegrationSelection& selection, RegistrationControl& control,
                       const core::Clock& clock, QObject* parent = nullptr);

    /// False without an integration, and for a companion, which writes nothing.
    [[nodiscard]] bool isThere() const;
    /// Its panel is open: from now on it is read again when the directory changes.
    void setShown(bool isShown);
    [[nodiscard]] bool isLoaded() const { return m_standing.has_value(); }
    [[nodiscard]] const std::optional<RegistrationStanding>& standing() const { return m_standing; }
    [[nodiscard]] QString summary() const;
    /// Who keeps it, since when it is known, how many there are.
    [[nodiscard]] QStringList sentences() const;

    [[nodiscard]] bool isBusy() const { return m_doing != Doing::Nothing; }
    [[nodiscard]] QString activity() const;
    /// What looking came to; nothing before.
    [[nodiscard]] const std::optional<onboarding::Adoption>& adoption() const { return m_adoption; }
    /// The same in sentences.
    [[nodiscard]] QStringList found() const;
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    [[nodiscard]] QString troubleTitle() const;
    /// Refused because the group holds people who are not known here.
    [[nodiscard]] bool canTakeOver() const;

    /// `target` as pasted: an id or the address of its page. What cannot be read is said in `error`.
    void adopt(onboarding::WriteBackSettings wish);
    void choose(onboarding::WriteBackSettings wish);
    void takeOver();
    void confirm(const std::vector<directory::ResourceId>& people);
    void cancel();
    void forget();

Q_SIGNALS:
    void changed();

private:
    enum class Doing { Nothing, Looking, Choosing, Confirming };

    void reset();
    void read();
    [[nodiscard]] bool begin(Doing what);
    /// Ids of what was pasted; false when it cannot be read.
    [[nodiscard]] bool understand(onboarding::WriteBackSettings& wish);
    void finish(const QString& outcome);

    IntegrationSelection& m_selection;
    RegistrationControl& m_control;
    const core::Clock& m_clock;
    QTimer m_pause;
    bool m_isShown = false;
    std::optional<RegistrationStanding> m_standing;
    onboarding::WriteBackSettings m_wish;
    Doing m_doing = Doing::Nothing;
    Doing m_failed = Doing::Nothing;
    std::optional<directory::IntegrationId> m_doneFor;
    qint64 m_people = 0;
    int m_wait = 0;
    std::optional<onboarding::Adoption> m_adoption;
    QString m_outcome;
    std::optional<core::Error> m_error;
};

} // namespace rollcall::models
