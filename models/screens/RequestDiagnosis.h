// SPDX-License-Identifier: Apache-2.0
// Why a request was refused and what to do about it, in words; for what went well, what it did.
#pragma once

#include "directory/Journal.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class DownstreamTrouble;

struct RequestDiagnosis {
    QString happened; ///< one sentence in full
    QString cause;    ///< the likely cause; empty when nothing is wrong
    QString next;     ///< the next step; empty when there is none
};

class RequestDiagnosisText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::RequestDiagnosis)

public:
    [[nodiscard]] static RequestDiagnosis of(const directory::JournalEntry& entry);

private:
    [[nodiscard]] static RequestDiagnosis atTheVendor(const directory::JournalEntry& entry,
                                                      const DownstreamTrouble& trouble);
    [[nodiscard]] static RequestDiagnosis oauth(const directory::JournalEntry& entry);
    [[nodiscard]] static RequestDiagnosis credential(const directory::JournalEntry& entry);
    [[nodiscard]] static RequestDiagnosis refusal(const directory::JournalEntry& entry);
    [[nodiscard]] static RequestDiagnosis transient(const directory::JournalEntry& entry);
    [[nodiscard]] static QString waitsInOkta(int status);
    [[nodiscard]] static QString retryInOkta();
    [[nodiscard]] static RequestDiagnosis wire(const directory::JournalEntry& entry);
};

} // namespace rollcall::models
