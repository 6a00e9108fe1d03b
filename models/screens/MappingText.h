// SPDX-License-Identifier: Apache-2.0
// Mappings in words: rows, one attribute in full, calls before and after they are made.
#pragma once

#include "screens/MappingView.h"
#include "setup/Actions.h"
#include "setup/Mapping.h"
#include "setup/MappingChange.h"
#include "setup/MappingReader.h"
#include "setup/MappingRecord.h"
#include "setup/Profile.h"
#include "tables/MappingTableModel.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace rollcall::models {

/// All that the words are about; what it refers to must outlive it.
struct MappingMatter {
    const setup::Profile& profile;  ///< as it was shipped
    const setup::Profile& expected; ///< as this tenant wants it
    const setup::MappingExpectations& expectations;
    const setup::MappingFacts* facts = nullptr; ///< null: not connected, or not read yet
    QString appName;                            ///< the integration's, while Okta's label is not known
    QString organisation;                       ///< as it was pasted, while the connection's is not known
    QString appId;                              ///< likewise
    QString templateName;                       ///< likewise
};

class MappingText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::MappingText)

public:
    [[nodiscard]] static std::vector<setup::MappingRow> rows(const MappingMatter& matter);
    [[nodiscard]] static MappingTableRow tableRow(const setup::MappingRow& row, const MappingMatter& matter);
    [[nodiscard]] static MappingDetail detail(const setup::MappingRow& row, const MappingMatter& matter);
    /// Why Okta's side is not known, and where to look by hand; empty when it is known.
    [[nodiscard]] static QString unknown(const MappingMatter& matter);
    [[nodiscard]] static QString menuPath(const MappingMatter& matter);
    /// The app's page; empty while organisation or app are not known.
    [[nodiscard]] static QString link(const MappingMatter& matter);

    /// "user.nickName, only on create", "not mapped"
    [[nodiscard]] static QString rule(const std::optional<okta::MappingRule>& mapped);
    /// What the expression reads of the person that is not there, as a sentence; empty for nothing.
    [[nodiscard]] static QString absence(const std::string& expression, const okta::User& person);
    [[nodiscard]] static QList<MappingCall> calls(const setup::MappingPlan& plan, const okta::User* person);
    /// What everybody should know before these are sent.
    [[nodiscard]] static QStringList warnings(const setup::MappingPlan& plan,
                                              const std::vector<setup::MappingRow>& rows, const okta::User* person);
    [[nodiscard]] static MappingOutcome outcome(const setup::MappingReport& report);
    [[nodiscard]] static QString reading(setup::OktaSubject subject);
    /// "Ada Example (ada@acme.example)"
    [[nodiscard]] static QString name(const okta::User& person);

private:
    /// What fills it, and when it is sent.
    [[nodiscard]] static QString standingOf(const setup::MappingRow& row);
    /// What is expected of it.
    [[nodiscard]] static QString wantedOf(const setup::MappingRow& row, const MappingMatter& matter);
    /// Empty when it can be changed from here.
    [[nodiscard]] static QString whyUnchangeable(const setup::MappingRow& row, const MappingMatter& matter);
};

} // namespace rollcall::models
