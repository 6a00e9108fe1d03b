// SPDX-License-Identifier: Apache-2.0
// What the Set-up page shows of the credentials Okta signs in with, as words and states.
#pragma once

#include "directory/Types.h"
#include "screens/ListenerText.h"
#include "screens/SetupView.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace rollcall::models {

struct CredentialTime {
    QString text;
    QString exact; ///< empty when there is no such time
};

struct CredentialRow {
    directory::CredentialId id;
    QString hint; ///< "…k3Yz"; of a client without a secret the beginning of its id
    QString name; ///< its label, user name or client id; may be empty
    QString mode;
    CredentialTime made;
    CredentialTime ends;
    CredentialTime lastUsed;
    StateWord state;
    bool canBeRevoked = false;
};

struct CredentialWarning {
    QString sentence;
    bool isUrgent = false;

    bool operator==(const CredentialWarning&) const = default;
};

/// What a revocation will do, before it is done.
struct CredentialRevocation {
    directory::CredentialId id;
    QString question;
    QStringList effects;
    QString action;        ///< on the button that goes on
    bool isLast = false;   ///< no other one is valid: it is asked twice
    bool isSecond = false; ///< this is the second question
};

/// A credential that was just made.
struct CredentialSecret {
    QList<SetupValue> values; ///< to be pasted in Okta
    QString sentence;         ///< where, and until when those before go on
};

} // namespace rollcall::models
