// SPDX-License-Identifier: Apache-2.0
// Words of Okta's own, such as a status, stay as its API and console write them.
#include "screens/OktaPersonView.h"

#include "OktaOutcomeText.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/PersonView.h"

#include <QLocale>

#include <optional>

namespace rollcall::models {

namespace {

OktaFact timeOf(const QString& name, const std::optional<core::Timestamp>& time, core::Timestamp now)
{
    if (!time)
        return {name, {}};
    return {name, RelativeTime::text(*time, now), RelativeTime::exact(*time)};
}

} // namespace

OktaPersonView OktaPersonText::view(const OktaPeopleReading& reading, const okta::AssignedPerson& person,
                                    core::Timestamp now)
{
    const bool isFailed = person.outcome == okta::ProvisioningOutcome::Failed;
    OktaPersonView view;
    view.name = text(person.name);
    view.login = text(person.login.empty() ? person.appUserName : person.login);
    view.initials = initialsOf(view.name);
    view.outcome = OktaOutcomeText::word(person.outcome);
    view.tone = OktaOutcomeText::tone(person.outcome);
    if (person.since)
        view.since = tr("Since %1").arg(RelativeTime::text(*person.since, now));
    view.reason = OktaOutcomeText::reason(person);
    view.nextStep = OktaOutcomeText::nextStep(person);
    view.page = text(reading.organisation.userPage(person.id));
    if (isFailed)
        view.tasks = text(reading.organisation.adminPage("/admin/dashboard"));

    OktaFactSection provisioning{tr("Provisioning"), {}};
    provisioning.facts.append({tr("Assignment"), text(person.assignment), tr("status, as Okta's API says it"), true});
    provisioning.facts.append({tr("Synchronisation"), text(person.sync), tr("syncState, as Okta's API says it"), true});
    provisioning.facts.append(timeOf(tr("Since"), person.since, now));
    provisioning.facts.append(timeOf(tr("Last push"), person.lastSync, now));
    if (isFailed)
        provisioning.facts.append(timeOf(tr("Reason told"), person.reasonTime, now));
    QString assignedBy = tr("somebody by hand");
    if (person.scope == okta::AssignmentScope::Group)
        assignedBy = person.group.value.empty() ? tr("a group") : tr("group %1").arg(text(person.group.value));
    else if (person.scope == okta::AssignmentScope::Other)
        assignedBy = tr("not said");
    provisioning.facts.append({tr("Assigned by"), assignedBy});

    OktaFactSection atTheApp{tr("At the app"), {}};
    atTheApp.facts.append({tr("User name"), text(person.appUserName)});
    atTheApp.facts.append({tr("Id at the vendor"), text(person.externalId), tr("externalId of the assignment"), true});

    OktaFactSection inOkta{tr("In Okta"), {}};
    inOkta.facts.append({tr("Login"), text(person.login)});
    inOkta.facts.append({tr("E-mail"), text(person.email)});
    inOkta.facts.append({tr("Account"), text(person.userStatus), {}, true});
    inOkta.facts.append({tr("id"), text(person.id.value), {}, true});
    view.sections = {provisioning, atTheApp, inOkta};
    return view;
}

OktaReadingView OktaPersonText::view(const OktaPeopleReading& reading, core::Timestamp now)
{
    const okta::PeopleReport& report = reading.report;
    OktaReadingView view;
    view.app = text(report.app.label);
    view.appPage = text(reading.organisation.appPage(report.app.name, report.app.id, "assignments"));

    OktaFactSection where{tr("Read"), {}};
    where.facts.append({tr("Organisation"), text(reading.organisation.host())});
    where.facts.append(timeOf(tr("When"), reading.readAt, now));
    const OktaOutcomeText::Counts counts = OktaOutcomeText::count(report);
    for (const auto outcome : OktaOutcomeText::byUrgency) {
        if (const qint64 count = counts[static_cast<std::size_t>(outcome)]; count > 0)
            where.facts.append({OktaOutcomeText::word(outcome), QLocale().toString(count)});
    }
    view.sections.append(where);
    if (!report.gaps.empty()) {
        OktaFactSection gaps{tr("What could not be read, and why"), {}};
        for (const std::string& gap : report.gaps)
            gaps.facts.append({tr("Missing"), text(gap)});
        view.sections.append(gaps);
    }
    if (!report.groups.empty()) {
        OktaFactSection groups{tr("Groups whose push failed"), {}};
        for (const okta::GroupTrouble& group : report.groups) {
            const QString reason = group.reason.empty() ? tr("Okta gives no reason") : text(group.reason);
            const QString exact = group.lastPush ? RelativeTime::exact(*group.lastPush) : QString();
            groups.facts.append({text(group.name.empty() ? group.group.value : group.name), reason, exact});
        }
        groups.facts.append({tr("Next step"), tr("Open the app's Push Groups tab in Okta, and push the group again "
                                                 "with Push now once the reason is mended.")});
        view.sections.append(groups);
    }
    return view;
}

} // namespace rollcall::models
