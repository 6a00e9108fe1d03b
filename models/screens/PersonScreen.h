// SPDX-License-Identifier: Apache-2.0
// One person in full: attributes by schema, groups, what was asked about them, what changed, and the stored JSON.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/StateWord.h"
#include "tables/LatestRequest.h"

#include <QList>
#include <QObject>
#include <QString>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class JournalTableModel;

struct PersonAttribute {
    QString label; ///< "given name", "work e-mail"
    QString path;  ///< "name.givenName"
    QString value;
};

struct PersonAttributeGroup {
    QString title; ///< "User", "Enterprise user", what a schema of the integration is called, else the URN
    QString schemaUrn;
    QList<PersonAttribute> attributes;
};

struct PersonGroup {
    QString name;
    QString id;
    bool isDirect = true;
};

/// One attribute before and after.
struct PersonFieldChange {
    QString path;
    QString before; ///< empty: was not there
    QString after;  ///< empty: is not there any more
};

struct PersonChange {
    directory::JournalId journal;
    core::Timestamp at{};
    QString title; ///< "Arrived", "2 attributes changed"
    QList<PersonFieldChange> fields;
};

/// Everything the inspector shows, made on a reader's thread.
struct PersonView {
    directory::PersonId rowId;
    QString name;
    QString initials; ///< one or two letters
    QString userName;
    QString id;
    QString externalId;
    bool isActive = true;
    core::Timestamp created{};
    core::Timestamp lastModified{};
    qint64 version = 1;
    QList<PersonAttributeGroup> attributes;
    QList<PersonGroup> groups;
    QList<PersonChange> changes;           ///< newest first
    QString json;                          ///< the stored form, indented
    std::optional<StateWord> invitation{}; ///< how far it is; nothing where there is none
};

/// Lives on the GUI thread and never waits. Database, watcher and clock must outlive it.
class PersonScreen final : public QObject {
    Q_OBJECT

public:
    PersonScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                 QObject* parent = nullptr);
    ~PersonScreen() override;

    /// What was shown of another person is gone at once. Nobody: Empty.
    void setPerson(std::optional<directory::IntegrationId> integration, std::optional<directory::PersonId> person);
    [[nodiscard]] std::optional<directory::PersonId> person() const { return m_person; }
    void setShown(bool isShown);
    void retry();

    [[nodiscard]] ScreenState state() const { return m_state; }
    /// Somebody was chosen who has been deleted meanwhile.
    [[nodiscard]] bool isGone() const { return m_isGone; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    /// There in the state Full.
    [[nodiscard]] const std::optional<PersonView>& view() const { return m_view; }
    /// That person's requests, newest first.
    [[nodiscard]] JournalTableModel& requests() { return *m_requests; }
    /// "Arrived 2 days ago · changed 40 s ago"
    [[nodiscard]] QString timesText() const;
    [[nodiscard]] QString timesExact() const;
    [[nodiscard]] QString relativeTime(core::Timestamp time) const;
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// State or view changed.
    void changed();

private:
    void load();
    void reload();

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::optional<directory::IntegrationId> m_integration;
    std::optional<directory::PersonId> m_person;
    JournalTableModel* m_requests;
    LatestRequest m_request;
    std::optional<PersonView> m_view;
    std::optional<core::Error> m_error;
    ScreenState m_state = ScreenState::Empty;
    bool m_isGone = false;
    bool m_isShown = true;
    bool m_isReloadDue = false;
    bool m_isStale = false;
};

} // namespace rollcall::models
