// SPDX-License-Identifier: Apache-2.0
// Menus are named as Okta's Admin Console names them.
#include "OktaOutcomeText.h"

#include <QLocale>

namespace rollcall::models {

using okta::ProvisioningOutcome;

OktaOutcomeText::Counts OktaOutcomeText::count(const okta::PeopleReport& report)
{
    Counts counts{};
    for (const okta::AssignedPerson& person : report.people)
        ++counts[static_cast<std::size_t>(person.outcome)];
    return counts;
}

QString OktaOutcomeText::word(ProvisioningOutcome outcome)
{
    switch (outcome) {
    case ProvisioningOutcome::Done:
        return tr("Provisioned");
    case ProvisioningOutcome::Pending:
        return tr("Waiting");
    case ProvisioningOutcome::Failed:
        return tr("Failed");
    case ProvisioningOutcome::Ended:
        return tr("Ended");
    case ProvisioningOutcome::NotProvisioning:
        return tr("Not provisioned");
    case ProvisioningOutcome::Unclear:
        break;
    }
    return tr("Unclear");
}

Tone OktaOutcomeText::tone(ProvisioningOutcome outcome)
{
    switch (outcome) {
    case ProvisioningOutcome::Done:
        return Tone::Good;
    case ProvisioningOutcome::Pending:
        return Tone::Warning;
    case ProvisioningOutcome::Failed:
        return Tone::Bad;
    case ProvisioningOutcome::Ended:
    case ProvisioningOutcome::NotProvisioning:
        return Tone::Neutral;
    case ProvisioningOutcome::Unclear:
        break;
    }
    return Tone::Accent;
}

QString OktaOutcomeText::counted(ProvisioningOutcome outcome, qint64 count)
{
    const QString number = QLocale().toString(count);
    switch (outcome) {
    case ProvisioningOutcome::Done:
        return tr("%1 provisioned").arg(number);
    case ProvisioningOutcome::Pending:
        return tr("%1 waiting").arg(number);
    case ProvisioningOutcome::Failed:
        return tr("%1 failed").arg(number);
    case ProvisioningOutcome::Ended:
        return tr("%1 ended").arg(number);
    case ProvisioningOutcome::NotProvisioning:
        return tr("%1 not provisioned").arg(number);
    case ProvisioningOutcome::Unclear:
        break;
    }
    return tr("%1 unclear").arg(number);
}

QString OktaOutcomeText::reason(const okta::AssignedPerson& person)
{
    if (person.outcome != ProvisioningOutcome::Failed)
        return {};
    return person.reason.empty() ? tr("Okta's API does not tell; see Dashboard › Tasks")
                                 : QString::fromStdString(person.reason);
}

QString OktaOutcomeText::nextStep(const okta::AssignedPerson& person)
{
    const bool isActiveInOkta = person.userStatus.empty() || person.userStatus == "ACTIVE";
    switch (person.outcome) {
    case ProvisioningOutcome::Failed:
        return tr("First mend what the reason names, at the vendor or in the person's attributes. Then open "
                  "Dashboard › Tasks in Okta, find the person there and press Retry Selected: Okta does not try again "
                  "by itself, and its API cannot make it.");
    case ProvisioningOutcome::Pending:
        if (!isActiveInOkta)
            return tr("The person's account in Okta is %1. Activate it under Directory › People; provisioning follows.")
                .arg(QString::fromStdString(person.userStatus));
        return tr(
            "Okta pushes by itself, usually within minutes. Somebody who waits for more than an hour: see whether "
            "the person has a Provision User button on the app's Assignments tab, and look under Dashboard › "
            "Tasks.");
    case ProvisioningOutcome::NotProvisioning:
        return tr("The app does not create people at the vendor, or the person was assigned before it did. Switch "
                  "Create Users on under Provisioning › To App, then press Provision User on the Assignments tab.");
    case ProvisioningOutcome::Done:
        if (!isActiveInOkta)
            return tr("The person is known at the vendor, but the account in Okta is %1. See whether that is meant.")
                .arg(QString::fromStdString(person.userStatus));
        return tr("Nothing to do: the vendor has the person. Whether they have enrolled is known to the vendor alone.");
    case ProvisioningOutcome::Ended:
        return tr("The assignment has ended. Assign the person, or a group they are in, to the app again if they shall "
                  "come back.");
    case ProvisioningOutcome::Unclear:
        break;
    }
    return tr("What Okta says of this assignment has no clear meaning. Open the person in Okta and compare.");
}

} // namespace rollcall::models
