// SPDX-License-Identifier: Apache-2.0
// Only what works is offered.
#include "screens/SetupChoices.h"

#include "setup/Profile.h"

#include <algorithm>

namespace rollcall::models {

namespace {

bool hasSteps(const setup::Profile& profile, const std::string& role)
{
    return std::ranges::any_of(profile.steps, [&role](const setup::Step& step) {
        return step.roles.empty() || std::ranges::find(step.roles, role) != step.roles.end();
    });
}

} // namespace

QList<SetupProfileChoice> setupChoices(const std::vector<setup::Profile>& profiles)
{
    QList<SetupProfileChoice> choices;
    for (const setup::Profile& profile : profiles) {
        SetupProfileChoice choice;
        choice.id = QString::fromStdString(profile.id);
        choice.name = QString::fromStdString(profile.name);
        choice.vendor = QString::fromStdString(profile.vendor);
        choice.summary = QString::fromStdString(profile.summary);
        choice.isForDevelopment = profile.isForDevelopment;
        for (const std::string& name : profile.roles) {
            const auto role = directory::parseRole(name);
            if (role && hasSteps(profile, name))
                choice.roles.append(*role);
        }
        for (const std::string& name : profile.authModes) {
            if (const auto mode = directory::parseAuthMode(name))
                choice.authModes.append(*mode);
        }
        if (!choice.roles.isEmpty() && !choice.authModes.isEmpty())
            choices.append(choice);
    }
    return choices;
}

} // namespace rollcall::models
