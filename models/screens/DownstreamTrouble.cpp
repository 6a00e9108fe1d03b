// SPDX-License-Identifier: Apache-2.0
// The last leg that went wrong says whose trouble it is.
#include "screens/DownstreamTrouble.h"

#include "MeaningText.h"

#include <ranges>

namespace rollcall::models {

using directory::JournalLeg;

namespace {

DownstreamTrouble::Kind kindOf(const JournalLeg& leg)
{
    using Kind = DownstreamTrouble::Kind;
    if (leg.status == 401 || leg.status == 403)
        return Kind::CredentialRefused;
    // A token that is refused is refused for its client's credential (RFC 6749 §5.2).
    if (leg.purpose == "token" && leg.status >= 400 && leg.status < 500 && leg.status != 408 && leg.status != 429)
        return Kind::CredentialRefused;
    if (leg.status >= 500 || leg.status == 408 || leg.status == 429)
        return Kind::Failing;
    return leg.status == 0 || !leg.failure.empty() ? Kind::Unreachable : Kind::None;
}

/// Passed back unchanged, as everything is that is about the request and not about the relay.
bool isPassedBack(const directory::JournalEntry& entry, const JournalLeg& leg)
{
    return leg.purpose != "token" && leg.status == entry.status && !MeaningText::isTransient(entry.status);
}

} // namespace

DownstreamTrouble DownstreamTrouble::of(const directory::JournalEntry& entry)
{
    DownstreamTrouble trouble;
    if (entry.status < 400)
        return trouble;
    for (const JournalLeg& leg : std::views::reverse(entry.legs)) {
        trouble.m_kind = isPassedBack(entry, leg) ? Kind::Refused : kindOf(leg);
        if (trouble.m_kind == Kind::None)
            continue;
        trouble.m_status = leg.status;
        trouble.m_failure = QString::fromStdString(leg.failure).simplified();
        while (trouble.m_failure.endsWith(QLatin1Char('.')))
            trouble.m_failure.chop(1);
        break;
    }
    return trouble;
}

QString DownstreamTrouble::sentence() const
{
    switch (m_kind) {
    case Kind::Unreachable:
        return m_status == 0 ? tr("The vendor’s service could not be reached")
                             : tr("The vendor’s service gave an answer that cannot be used");
    case Kind::CredentialRefused:
        return tr("The vendor’s service does not accept our credential");
    case Kind::Failing:
        return tr("The vendor’s service answered %1").arg(m_status);
    case Kind::None:
    case Kind::Refused:
        break;
    }
    return {};
}

QString DownstreamTrouble::cause() const
{
    switch (m_kind) {
    case Kind::Unreachable:
        return m_failure.isEmpty() ? tr("The vendor’s own service gave no answer in time.")
                                   : tr("The vendor’s own service gave no usable answer: %1.").arg(m_failure);
    case Kind::CredentialRefused:
        return tr("The credential that Rollcall sends to the vendor’s service was revoked, has expired or was "
                  "mistyped. Okta’s own credential is right.");
    case Kind::Failing:
        return tr("The vendor’s own service answered %1 (%2): it is out of order or asked for too much at once.")
            .arg(QString::number(m_status), MeaningText::statusWord(m_status, directory::Meaning::Unknown).toLower());
    case Kind::Refused:
        return tr("The vendor’s own service said so; its answer went back to Okta as it was.");
    case Kind::None:
        break;
    }
    return {};
}

QString DownstreamTrouble::next() const
{
    switch (m_kind) {
    case Kind::Unreachable:
        return tr(
            "check the address under Set-up › Vendor’s SCIM service, or with rollcallctl relay check, and whether "
            "that service runs and can be reached from here.");
    case Kind::CredentialRefused:
        return tr("get a new credential from the vendor and enter it under Set-up › Vendor’s SCIM service, or with "
                  "rollcallctl integration update --downstream-secret-file.");
    case Kind::Failing:
        return tr("ask the vendor whether the service has a disturbance.");
    case Kind::Refused:
        return tr("look for the person or group in the vendor’s own console; what it says under “Response” is the "
                  "vendor’s.");
    case Kind::None:
        break;
    }
    return {};
}

QString DownstreamTrouble::actor() const
{
    switch (m_kind) {
    case Kind::Unreachable:
    case Kind::Failing:
        return tr("Vendor acts: its SCIM service");
    case Kind::CredentialRefused:
        return tr("You act here: the credential for the vendor’s service");
    case Kind::Refused:
        return tr("Vendor’s admin acts: what its console shows of it");
    case Kind::None:
        break;
    }
    return {};
}

} // namespace rollcall::models
