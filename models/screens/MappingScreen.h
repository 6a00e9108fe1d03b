// SPDX-License-Identifier: Apache-2.0
// The mapping panel without its widgets: what fills each attribute of the app, tried, changed, kept and rolled back.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "core/Error.h"
#include "directory/Database.h"
#include "screens/MappingEditor.h"
#include "screens/MappingView.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace rollcall::setup {
class ProfileCatalogue;
}

namespace rollcall::models {

class IntegrationSelection;
class MappingExchange;
class MappingKeeper;
struct MappingReading;
class MappingSource;
class MappingTableModel;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads the directory and asks Okta
/// only while it is open.
class MappingScreen final : public QObject {
    Q_OBJECT

public:
    MappingScreen(directory::Database& database, IntegrationSelection& selection, MappingSource& source,
                  const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent = nullptr);
    ~MappingScreen() override;

    /// Empty: there is no integration, or its profile maps nothing in Okta.
    [[nodiscard]] ScreenState state() const;
    /// Why the directory could not be read.
    [[nodiscard]] const std::optional<core::Error>& error() const;
    void retry();
    [[nodiscard]] bool isIdle() const;
    /// Shown from now on: reads, and asks Okta.
    void open();
    /// Nothing that was prepared is kept.
    void close();

    /// The integration maps attributes in Okta.
    [[nodiscard]] bool hasMapping() const;
    /// For the card beside the guide.
    [[nodiscard]] QString summary() const;
    /// One line below the title.
    [[nodiscard]] QString verdict() const;
    /// What the profile is called.
    [[nodiscard]] QString applicationName() const;

    // Okta's side
    /// What is under way, with Okta's waits counted down; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// Okta is being asked, or written to.
    [[nodiscard]] bool isBusy() const;
    void lookAgain();
    void cancel();
    /// Why Okta's side is not known, and where to look by hand; empty when it is known, or is being read.
    [[nodiscard]] QString unknown() const;
    /// Why the last command failed; empty when it did not.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }

    // The person whose values are the samples
    [[nodiscard]] const QString& sample() const;
    /// Login, id or address of the person's page; empty for the pilot, else whoever is assigned.
    void setSample(const QString& pasted);
    /// "Sample values of Ada Example (ada@acme.example)", or why there are none.
    [[nodiscard]] QString sampleNote() const;
    [[nodiscard]] bool hasPerson() const;

    // Attributes
    [[nodiscard]] MappingTableModel& table() { return *m_table; }
    /// A sentence for each that needs a look.
    [[nodiscard]] QStringList problems() const;
    /// What Okta sends beside the attributes that the application takes, in a sentence; empty for nothing.
    [[nodiscard]] QString unexpected() const;
    [[nodiscard]] const QString& selected() const { return m_selected; }
    void select(const QString& scimPath);
    /// Of the selected one.
    [[nodiscard]] std::optional<MappingDetail> detail() const;
    [[nodiscard]] MappingTrial tryExpression(const QString& expression) const;

    // Here
    /// What is expected of the selected one; empty names are as the profile says.
    void expect(const QString& label, const QString& oktaAttribute, bool isRequired);
    /// The selected one identifies people; false: as the profile says.
    void setUnique(bool isUnique);
    void expectAsShipped();

    // In Okta
    /// Of the selected one. Shows the call first.
    void prepareChange(const QString& expression, MappingPush push);
    /// Newest first.
    [[nodiscard]] QList<KeptMappingView> kept() const;
    void prepareRollBack(qsizetype index);
    /// Of a file that was exported.
    void prepareImport(const QByteArray& json);
    [[nodiscard]] const std::optional<MappingPreview>& preview() const { return m_editor.preview(); }
    void dropPreview();
    /// Sends what is shown.
    void apply();
    [[nodiscard]] const std::optional<MappingOutcome>& outcome() const { return m_outcome; }
    /// The mapping as Okta has it, as JSON; empty while that is not known.
    [[nodiscard]] QString exported() const;
    /// For it, with its ending.
    [[nodiscard]] QString fileName() const;

Q_SIGNALS:
    void changed();
    /// What the guide says may be another thing from now on.
    void mappingChanged();

private:
    void reset();
    void refreshRows();
    /// Null before the first.
    [[nodiscard]] const MappingReading* reading() const;
    /// Takes what was prepared off; whether something else can be.
    [[nodiscard]] bool canPrepare();

    IntegrationSelection& m_selection;
    const core::Clock& m_clock;
    std::unique_ptr<MappingTableModel> m_table;
    std::unique_ptr<MappingExchange> m_exchange;
    std::unique_ptr<MappingKeeper> m_keeper;
    QString m_trouble;
    QString m_selected;
    MappingEditor m_editor;
    std::optional<MappingOutcome> m_outcome;
};

} // namespace rollcall::models
