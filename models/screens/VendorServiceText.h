// SPDX-License-Identifier: Apache-2.0
// The vendor's own SCIM service behind a relay, in words.
#pragma once

#include "directory/Journal.h"
#include "screens/ListenerText.h"
#include "screens/VendorServiceControl.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <optional>

namespace rollcall::models {

/// How things stand between Rollcall and the vendor's service.
struct VendorStanding {
    StateWord state;
    QString sentence;
    QString next; ///< may be empty
    QString exact;
    std::optional<directory::JournalId> request; ///< that says so
};

/// What a count or an import came to.
struct VendorImportText {
    QString title;
    QStringList lines;
};

class VendorServiceText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::VendorServiceText)

public:
    [[nodiscard]] static QString signIn(VendorSignIn signIn);
    /// "a token", "HTTP Basic as scim-admin".
    [[nodiscard]] static QString signInOf(const VendorSettings& settings);
    [[nodiscard]] static QString credential(const VendorStored& stored, core::Timestamp now);
    /// One line for card and page.
    [[nodiscard]] static QString summary(const VendorStored& stored);
    /// By the last request that the vendor answered well and the last that met trouble there.
    [[nodiscard]] static VendorStanding standing(const std::optional<directory::JournalEntry>& answered,
                                                 const std::optional<directory::JournalEntry>& trouble,
                                                 core::Timestamp now);
    [[nodiscard]] static QString progress(const VendorProgress& progress, bool isImport);
    [[nodiscard]] static QString answered(std::int64_t people);
    [[nodiscard]] static VendorImportText counted(const VendorImport& report);
    [[nodiscard]] static VendorImportText imported(const VendorImport& report);
};

} // namespace rollcall::models
