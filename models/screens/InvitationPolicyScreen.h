// SPDX-License-Identifier: Apache-2.0
// Who invites an integration's people, and when, without widgets.
#pragma once

#include "PacedReads.h"
#include "directory/Database.h"
#include "onboarding/InvitationSettings.h"
#include "screens/InvitationControl.h"

#include <QObject>
#include <QString>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it.
class InvitationPolicyScreen final : public QObject {
    Q_OBJECT

public:
    InvitationPolicyScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                           InvitationControl& control, QObject* parent = nullptr);

    /// False for a companion, who invites nobody.
    [[nodiscard]] bool isThere() const;
    /// Also while its panel is closed: the card beside the steps says it.
    void setShown(bool isShown) { m_reads.setShown(isShown); }
    [[nodiscard]] bool isLoaded() const { return m_settings.has_value(); }
    [[nodiscard]] onboarding::InvitationSettings settings() const
    {
        return m_settings.value_or(onboarding::InvitationSettings());
    }
    [[nodiscard]] QString summary() const;

    void save(const onboarding::InvitationSettings& settings);
    /// The same once more although nobody has looked who is registered already.
    void saveInSpite();
    [[nodiscard]] bool isBusy() const { return m_isSaving; }
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    /// Refused because nobody has looked who is registered already.
    [[nodiscard]] bool canSaveInSpite() const { return m_error && m_error->kind == core::ErrorKind::Denied; }
    void forget();

Q_SIGNALS:
    void changed();

private:
    void reset();
    void read();
    void begin(bool isInSpite);

    IntegrationSelection& m_selection;
    InvitationControl& m_control;
    PacedReads m_reads;
    std::optional<onboarding::InvitationSettings> m_settings;
    onboarding::InvitationSettings m_wanted;
    bool m_isSaving = false;
    QString m_outcome;
    std::optional<core::Error> m_error;
};

} // namespace rollcall::models
