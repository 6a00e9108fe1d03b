// SPDX-License-Identifier: Apache-2.0
// Only what works is offered.
#include "screens/SetupChoices.h"

#include "screens/SetupGuide.h"
#include "setup/Profile.h"

namespace rollcall::models {

QList<SetupProfileChoice> setupChoices(const std::vector<setup::Profile>& profiles, const SetupGuideSource& guides)
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
            if (role && *role != directory::Role::Companion)
                choice.roles.append(*role);
        }
        for (const std::string& name : profile.authModes) {
            // OAuth asks for redirect URIs and for an approval on a page of its own: rollcallctl makes such a one.
            const auto mode = directory::parseAuthMode(name);
            if (mode && *mode != directory::AuthMode::OAuth)
                choice.authModes.append(*mode);
        }
        if (!choice.roles.isEmpty() && !choice.authModes.isEmpty() &&
            !readSetupGuide(guides(profile.guideFile)).isEmpty())
            choices.append(choice);
    }
    return choices;
}

} // namespace rollcall::models
