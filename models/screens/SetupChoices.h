// SPDX-License-Identifier: Apache-2.0
// What there is to choose from for a new integration, out of the profiles.
#pragma once

#include "directory/Types.h"

#include <QList>
#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace rollcall::setup {
struct Profile;
}

namespace rollcall::models {

struct SetupProfileChoice {
    QString id;
    QString name;
    QString vendor;
    QString summary;
    bool isForDevelopment = false;
    QList<directory::Role> roles;         ///< those that work; the first is proposed
    QList<directory::AuthMode> authModes; ///< the first is proposed
};

/// The Markdown of a guide by its file's name; empty when there is none.
using SetupGuideSource = std::function<QString(const std::string& fileName)>;

/// What this page can lead through: roles that this program cannot take yet are left out, and so are profiles without
/// any other role, and those whose guide has no steps for this page.
[[nodiscard]] QList<SetupProfileChoice> setupChoices(const std::vector<setup::Profile>& profiles,
                                                     const SetupGuideSource& guides);

} // namespace rollcall::models
