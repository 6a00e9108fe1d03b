// SPDX-License-Identifier: Apache-2.0
// Steps of the engine to event types of the catalogue.
#include "ProvisioningLog.h"

namespace rollcall::demo::management {

namespace {

struct EventName {
    const char* type = nullptr;
    const char* message = nullptr;
};

EventName eventOf(const Step& step)
{
    const bool hasFailed = step.outcome == Outcome::Failed;
    switch (step.action) {
    case Action::Assign:
    case Action::Hire:
    case Action::Reactivate:
        if (hasFailed)
            return {"application.provision.user.sync", "Sync user in external application"};
        if (step.outcome == Outcome::Reactivated)
            return {"application.provision.user.reactivate", "Reactivate user in external application"};
        return {"application.provision.user.push", "Push new user to external application"};
    case Action::Rename:
    case Action::ChangeAddress:
    case Action::ChangeAttributes:
        return {"application.provision.user.push_profile", "Push user's profile to external application"};
    case Action::Deactivate:
    case Action::Unassign:
        return {"application.provision.user.deactivate", "Deactivate user in external application"};
    case Action::PushGroup:
        return {"application.provision.group_push.pushed", "Push group to external application"};
    case Action::UpdateMembership:
        return {"application.provision.group_push.push_memberships", "Push group memberships to external application"};
    case Action::RenameGroup:
        return {"application.provision.group_push.updated", "Update pushed group in external application"};
    case Action::DeleteGroup:
        return {"application.provision.group_push.removed", "Remove pushed group from external application"};
    case Action::TestConnection:
        if (hasFailed)
            return {"application.integration.authentication_failure", "Authentication to external application failed"};
        return {"application.provision.integration.call_api", "Call API of external application"};
    case Action::Import:
        return {"system.import.complete", "Complete import"};
    case Action::Populate:
    case Action::MoveBetweenGroups:
        break;
    }
    return {};
}

} // namespace

void logProvisioning(SystemLog& log, const Step& step, const LogTarget& app, const std::string& appName)
{
    const EventName name = eventOf(step);
    if (name.type == nullptr || step.outcome == Outcome::Skipped || step.outcome == Outcome::Cancelled)
        return;
    LogFacts facts;
    facts.eventType = name.type;
    facts.message = name.message;
    facts.isJob = true;
    facts.debugData = {{"appname", appName}};
    if (step.outcome == Outcome::Failed) {
        facts.severity = "ERROR";
        facts.result = "FAILURE";
        facts.reason = step.text;
    }
    if (step.subjectId.starts_with("00u")) {
        facts.targets.push_back({"0ua" + step.subjectId.substr(3), "AppUser", step.subject, step.subject});
        facts.targets.push_back({step.subjectId, "User", step.subject, step.subject});
    } else if (step.subjectId.starts_with("00g")) {
        facts.targets.push_back({step.subjectId, "UserGroup", "unknown", step.subject});
    }
    facts.targets.push_back(app);
    log.add(std::move(facts));
}

} // namespace rollcall::demo::management
