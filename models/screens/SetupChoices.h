// SPDX-License-Identifier: Apache-2.0
// What there is to choose from for a new integration, out of the profiles.
#pragma once

#include "directory/Types.h"

#include <QList>
#include <QString>

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

/// Every profile with the roles that this program can take and that it has steps for; profiles without any are left
/// out.
[[nodiscard]] QList<SetupProfileChoice> setupChoices(const std::vector<setup::Profile>& profiles);

} // namespace rollcall::models
