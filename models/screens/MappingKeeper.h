// SPDX-License-Identifier: Apache-2.0
// Keeps in the directory what a tenant expects of attributes otherwise than the profile says.
#pragma once

#include "core/Error.h"
#include "directory/Database.h"
#include "screens/MappingView.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace rollcall::setup {
struct Profile;
}

namespace rollcall::models {

/// Lives on the GUI thread and never waits. The database must outlive it.
class MappingKeeper final : public QObject {
    Q_OBJECT

public:
    explicit MappingKeeper(directory::Database& database, QObject* parent = nullptr);

    [[nodiscard]] bool isIdle() const { return m_running == 0; }

    /// Of this attribute. What is said as the shipped profile has it follows the profile.
    void expect(directory::IntegrationId integration, const setup::Profile& shipped, const MappingDetail& attribute,
                const QString& label, const QString& oktaAttribute, bool isRequired);
    /// This attribute identifies people; false: as the shipped profile says. Nothing where it cannot.
    void setUnique(directory::IntegrationId integration, const setup::Profile& shipped, const MappingDetail& attribute,
                   bool isUnique);
    /// Forgets what is kept of this attribute.
    void forget(directory::IntegrationId integration, const MappingDetail& attribute);

Q_SIGNALS:
    /// It is being written.
    void started();
    /// It is on disk, or why it is not.
    void written(const std::optional<rollcall::core::Error>& error);

private:
    using Write = std::function<core::Result<>(directory::WriteSession&)>;
    void write(Write write);

    directory::Database& m_database;
    int m_running = 0;
};

} // namespace rollcall::models
