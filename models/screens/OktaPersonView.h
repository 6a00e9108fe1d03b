// SPDX-License-Identifier: Apache-2.0
// What the inspector shows of somebody whom Okta assigns, and of a reading as a whole.
#pragma once

#include "screens/OktaPeopleSource.h"
#include "tables/TableRoles.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace rollcall::models {

struct OktaFact {
    QString name;
    QString value;
    QString exact{}; ///< on hover
    bool isMonospace = false;
};

struct OktaFactSection {
    QString title;
    QList<OktaFact> facts;
};

struct OktaPersonView {
    QString name;
    QString login;
    QString initials;
    QString outcome;
    Tone tone = Tone::Neutral;
    QString since;  ///< "since 3 h ago"; empty when Okta does not say
    QString reason; ///< of a failure, in Okta's words
    QString nextStep;
    QString page;  ///< the person's page in the Admin Console
    QString tasks; ///< of a failure: the Admin Console, where Dashboard › Tasks is; else empty
    QList<OktaFactSection> sections;
};

/// When no person is chosen: where it was read, groups whose push failed, and what is missing.
struct OktaReadingView {
    QString app;
    QString appPage; ///< of the app in the Admin Console
    QList<OktaFactSection> sections;
};

class OktaPersonText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::OktaPersonText)

public:
    [[nodiscard]] static OktaPersonView view(const OktaPeopleReading& reading, const okta::AssignedPerson& person,
                                             core::Timestamp now);
    [[nodiscard]] static OktaReadingView view(const OktaPeopleReading& reading, core::Timestamp now);
};

} // namespace rollcall::models
