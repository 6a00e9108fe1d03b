// SPDX-License-Identifier: Apache-2.0
// Whether a request failed at the vendor's own service behind a relay, rather than here or in Okta.
#pragma once

#include "directory/Journal.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class DownstreamTrouble {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::DownstreamTrouble)

public:
    enum class Kind {
        None,
        Unreachable,       ///< no answer, or none that could be used
        CredentialRefused, ///< it does not take the credential that we send to it
        Failing,           ///< it answered that it cannot at the moment
        Refused,           ///< it answered, and its refusal went back to Okta as it was
    };

    /// Pure; None for rows without legs and for whatever went well.
    [[nodiscard]] static DownstreamTrouble of(const directory::JournalEntry& entry);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] bool is() const { return m_kind != Kind::None; }
    /// It will pass by itself or be mended on the other side, and the caller was asked to come again.
    [[nodiscard]] bool isPassing() const { return is() && m_kind != Kind::Refused; }

    /// "The vendor’s service could not be reached"; empty for None and for Refused, whose own words say more.
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString cause() const;
    /// What to do there; what Okta does meanwhile is not said here.
    [[nodiscard]] QString next() const;
    /// Who acts, and where.
    [[nodiscard]] QString actor() const;

private:
    Kind m_kind = Kind::None;
    int m_status = 0;
    QString m_failure;
};

} // namespace rollcall::models
