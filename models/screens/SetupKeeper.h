// SPDX-License-Identifier: Apache-2.0
// Keeps what people say and paste on the Set-up page, and proofs that were seen, in the directory.
#pragma once

#include "core/Error.h"
#include "directory/Database.h"
#include "screens/SetupView.h"
#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace rollcall::models {

/// Lives on the GUI thread and never waits. The database must outlive it.
class SetupKeeper final : public QObject {
    Q_OBJECT

public:
    explicit SetupKeeper(directory::Database& database, QObject* parent = nullptr);

    [[nodiscard]] bool isIdle() const { return m_running == 0; }
    /// Says beside each field what was understood of what was pasted there, or what is wrong with it.
    void show(QList<SetupStepView>& steps) const;
    /// For another integration.
    void reset();

    /// `inSpiteOf`: what the page says against it; empty when it says nothing.
    void confirm(directory::IntegrationId integration, const QString& step, const QString& name,
                 const std::string& inSpiteOf);
    /// That it is not needed here.
    void waive(directory::IntegrationId integration, const QString& step, const QString& name,
               const std::string& inSpiteOf);
    /// To a precondition.
    void answer(directory::IntegrationId integration, const QString& precondition, bool isYes, const QString& name);
    /// Of a precondition.
    void takeAnswerBack(directory::IntegrationId integration, const QString& precondition, const QString& name);
    void takeBack(directory::IntegrationId integration, const QString& step);
    /// False, with a note, when it cannot be such a value, or not beside those of the record; secrets are never kept.
    /// Empty forgets what was kept. A redirect URI is kept with the credential.
    bool save(directory::IntegrationId integration, const setup::Profile& profile, const setup::SetupRecord& record,
              const std::optional<directory::Credential>& credential, const QString& key, const QString& pasted);
    /// So that what came to another base URL is not taken for a proof of this one.
    void noteAddress(directory::IntegrationId integration, const std::string& baseUrl,
                     const setup::SetupRecord& record);
    /// Those that are not kept yet, so that they outlive the journal; what Okta says, as it was said last.
    void remember(directory::IntegrationId integration, const setup::Guide& guide, const setup::SetupRecord& record);

Q_SIGNALS:
    /// What somebody did is on disk, or why it is not.
    void written(const std::optional<rollcall::core::Error>& error);
    /// `isIdle` or a note changed.
    void changed();

private:
    struct Note {
        QString text;
        bool isWrong = false;
    };

    void rememberOne(directory::IntegrationId integration, const std::string& name, const setup::Evidence& evidence,
                     const setup::SetupRecord& record);

    using Write = std::function<core::Result<>(directory::WriteSession&)>;
    void write(Write write, bool isTold);

    directory::Database& m_database;
    int m_running = 0;
    std::map<QString, Note> m_notes; ///< by key of the field
    /// Proofs that were handed over, by step or precondition: when each was seen.
    std::map<std::string, core::Timestamp> m_remembered;
    std::string m_notedAddress;
};

} // namespace rollcall::models
