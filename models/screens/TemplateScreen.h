// SPDX-License-Identifier: Apache-2.0
// The editor of an integration's mails without widgets: the draft, what is wrong with it, how it looks for a person,
// its versions, and keeping it once it was seen whom it would break.
#pragma once

#include "PacedReads.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "onboarding/TemplateVersions.h"
#include "screens/TemplateControl.h"
#include "tables/LatestRequest.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

struct TemplateVariableView {
    QString name;
    QString description;
    QString value; ///< for the person of the preview; may be empty
    bool isRequired = false;
};

/// The mail of the draft for the person who was chosen.
struct TemplatePreview {
    QString person;  ///< who it is
    QString subject; ///< all three are empty when there is a fault
    QString html;
    QString text;
    QString fault; ///< why no mail can be made
    QStringList doubts;
};

/// Somebody whom the preview can be for.
struct TemplatePerson {
    QString name;
    QString userName;
    directory::PersonId row;
};

/// Lives on the GUI thread and never waits. Drafts that were not saved are kept until the program ends, also while
/// another text or integration is edited. Everything passed in must outlive it.
class TemplateScreen final : public QObject {
    Q_OBJECT

public:
    enum class Doing { Nothing, Checking, CheckingToSave, Saving, Sending };
    /// Whether undo may bring back what stood there before: not what belongs to another text.
    enum class Undo { GoesOn, Begins };

    TemplateScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                   TemplateControl& control, const core::Clock& clock, QObject* parent = nullptr);

    /// False for a companion, who mails nobody.
    [[nodiscard]] bool isThere() const;
    /// The panel is open: from now on it is read again when the directory changes.
    void setShown(bool isShown) { m_reads.setShown(isShown); }
    [[nodiscard]] bool isLoaded() const { return m_shelf.has_value(); }
    [[nodiscard]] QString summary() const;

    [[nodiscard]] directory::MailKind kind() const { return m_key.kind; }
    void setKind(directory::MailKind kind);
    [[nodiscard]] const std::string& language() const { return m_key.language; }
    /// Those there are, and the one that is edited.
    [[nodiscard]] std::vector<std::string> languages() const;
    /// Also one that nobody has written in yet; false for what is no language.
    bool setLanguage(const QString& tag);

    [[nodiscard]] const onboarding::Template& draft() const { return m_draft; }
    [[nodiscard]] bool isChanged() const;
    /// Which version it is, and whether it was changed since.
    [[nodiscard]] QString standing() const;
    void edit(onboarding::TemplatePart part, const QString& words);
    void discard();

    [[nodiscard]] const std::vector<onboarding::Finding>& findings() const { return m_findings; }
    [[nodiscard]] bool hasErrors() const;
    [[nodiscard]] bool canSave() const;

    [[nodiscard]] const TemplatePreview& preview() const { return m_preview; }
    [[nodiscard]] std::vector<TemplateVariableView> variables() const;
    /// Names of the people whom templates most often fail.
    [[nodiscard]] QStringList samples() const;
    void showSample(int index);
    void showPerson(directory::PersonId row);
    /// Names, user names and addresses; answers with `peopleFound`.
    void search(const QString& words);
    [[nodiscard]] const std::vector<TemplatePerson>& found() const { return m_found; }

    /// Oldest last.
    [[nodiscard]] QStringList versions() const;
    /// From that version to the draft, line by line.
    [[nodiscard]] std::vector<onboarding::DiffLine> difference(int version, onboarding::TemplatePart part) const;
    /// Into the draft; saving makes it the newest.
    void take(int version);
    void takeShipped();

    [[nodiscard]] Doing doing() const { return m_doing; }
    /// What is under way; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// Of the draft as it is; nothing before somebody looked, or when it was edited since.
    [[nodiscard]] const std::optional<onboarding::BrokenMails>& broken() const { return m_broken; }
    /// Not saved: some would get a broken mail, or somebody saved meanwhile.
    [[nodiscard]] bool isAsking() const { return m_isAsking; }
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    /// What did not work.
    [[nodiscard]] QString troubleTitle() const;
    void check();
    /// Looks at everybody first.
    void save();
    /// After `isAsking`.
    void saveInSpite();
    /// The draft as it is, as the person of the preview would get it, to that address.
    void send(const QString& to);
    [[nodiscard]] bool canSend() const;
    void cancel();
    void forget();

Q_SIGNALS:
    /// Anything but the words of the draft.
    void changed();
    /// Other words stand in the draft, and nobody typed them.
    void draftReplaced(rollcall::models::TemplateScreen::Undo undo);
    void previewChanged();
    void peopleFound();

private:
    struct Key {
        std::int64_t integration = 0;
        directory::MailKind kind = directory::MailKind::Invitation;
        std::string language = "en";
        auto operator<=>(const Key&) const = default;
    };
    struct Draft {
        onboarding::Template mail;
        std::int64_t basis = 0;
    };

    void reset();
    void open(const Key& key);
    void read();
    void takeShelf(onboarding::TemplateShelf shelf);
    void setDraft(onboarding::Template mail, Undo undo);
    void keepUnsaved();
    void judge();
    void render();
    void show(const QString& name, const std::string& resource);
    void showFirst();
    void begin(Doing what);
    void tookChecked(const onboarding::BrokenMails& broken);

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    TemplateControl& m_control;
    const core::Clock& m_clock;
    PacedReads m_reads;
    LatestRequest m_search;
    LatestRequest m_personRead;
    Key m_key;
    std::optional<onboarding::TemplateShelf> m_shelf;
    onboarding::Template m_draft;
    std::int64_t m_basis = 0; ///< the version that the draft was begun from
    std::map<Key, Draft> m_unsaved;
    std::vector<onboarding::Finding> m_findings;
    bool m_hasPerson = false;
    QString m_personName;
    scim::JsonObject m_person;
    onboarding::TemplateValues m_values;
    TemplatePreview m_preview;
    std::vector<TemplatePerson> m_found;
    Doing m_doing = Doing::Nothing;
    Doing m_failed = Doing::Nothing;
    Key m_doingFor; ///< which text the command is about
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
    std::optional<onboarding::BrokenMails> m_broken;
    bool m_isAsking = false;
    QString m_sentTo;
    QString m_outcome;
    std::optional<core::Error> m_error;
};

} // namespace rollcall::models
