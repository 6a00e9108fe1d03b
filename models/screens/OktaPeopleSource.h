// SPDX-License-Identifier: Apache-2.0
// Reading who is assigned to an integration's app in Okta, as the screen asks for it.
#pragma once

#include "core/Error.h"
#include "core/Timestamp.h"
#include "directory/Types.h"
#include "okta/OrganisationUrl.h"
#include "okta/Pace.h"
#include "okta/PeopleReport.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <string>

namespace rollcall::models {

/// What was read, where, and when.
struct OktaPeopleReading {
    okta::PeopleReport report;
    okta::OrganisationUrl organisation;
    core::Timestamp readAt{};
};

enum class OktaPeopleObstacle {
    NotConnected, ///< no Okta organisation, or its credential is not stored any more
    NoApp,        ///< connected, and no app was chosen
    Locked,       ///< the credential is locked on this computer
    Stored,       ///< what is stored about the connection cannot be read
    Access,       ///< Okta does not accept the credential, or its role does not suffice
    Okta,         ///< anything else that came back from asking
};

struct OktaPeopleTrouble {
    OktaPeopleObstacle obstacle = OktaPeopleObstacle::Okta;
    core::Error error;     ///< what happened, the likely cause, the next step
    std::string oktaCode;  ///< E0000006; may be empty
    std::string errorId;   ///< oae…, for Okta's support; may be empty
    std::string oktaWords; ///< summary and causes as Okta wrote them; may be empty
};

/// Lives on the GUI thread; nothing here blocks. Nothing is ever written to Okta.
class OktaPeopleSource : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Answers with `taken` or `failed`, once. What ran before is cancelled, and its answer does not come any more.
    virtual void read(const directory::Integration& integration) = 0;
    /// What runs ends as soon as may be, and its answer does not come.
    virtual void cancel() = 0;

Q_SIGNALS:
    /// Of the reading under way, after each page.
    void progressed(rollcall::okta::PeopleStage stage, qint64 read);
    /// Okta's limit makes us wait: when it begins, each second, and with zero at its end.
    void waiting(rollcall::okta::WaitReason reason, std::chrono::milliseconds remaining);
    void taken(rollcall::directory::IntegrationId integration,
               const std::shared_ptr<const rollcall::models::OktaPeopleReading>& reading);
    void failed(rollcall::directory::IntegrationId integration, const rollcall::models::OktaPeopleTrouble& trouble);
};

} // namespace rollcall::models
