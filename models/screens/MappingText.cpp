// SPDX-License-Identifier: Apache-2.0
// Words for what the room has read and judged; what Okta calls a thing stays as it is.
#include "screens/MappingText.h"

#include "Utf8.h"
#include "okta/OrganisationUrl.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::models {

namespace {

using setup::PushWhen;

constexpr std::string_view userName = "userName";

const setup::SyncedAttribute* attributeOf(const setup::Profile& profile, const std::string& path)
{
    const auto found = std::ranges::find(profile.attributes, path, &setup::SyncedAttribute::path);
    return found == profile.attributes.end() ? nullptr : &*found;
}

bool hasRule(const setup::MappingRow& row, const MappingMatter& matter)
{
    return matter.facts != nullptr && matter.facts->mapping && matter.facts->mapping->rules.contains(row.appAttribute);
}

/// Okta fills the user name by the app's own setting: "${source.login}".
std::string userNameExpression(const setup::MappingFacts& facts)
{
    std::string_view format = facts.app ? std::string_view(facts.app->userNameTemplate) : std::string_view();
    if (!format.starts_with("${") || !format.ends_with('}'))
        return {};
    format.remove_prefix(2);
    format.remove_suffix(1);
    return std::string(format);
}

/// The application's attribute that the unique identifier field may name for this one; empty when it may not.
std::string uniqueFieldOf(const std::string& path, const setup::Profile& profile)
{
    for (const auto& choice : profile.uniqueIdentifierChoices) {
        if (path == choice || path.starts_with(choice + "["))
            return choice;
    }
    return path == profile.uniqueIdentifier ? path : std::string();
}

bool isExpectedExpression(const std::string& expression, const std::string& oktaAttribute)
{
    return expression == "user." + oktaAttribute || expression == "source." + oktaAttribute;
}

MappingPush pushOf(PushWhen when)
{
    switch (when) {
    case PushWhen::CreateOnly:
        return MappingPush::CreateOnly;
    case PushWhen::NotMapped:
        return MappingPush::NotMapped;
    case PushWhen::CreateAndUpdate:
    case PushWhen::NotKnown:
        break;
    }
    return MappingPush::CreateAndUpdate;
}

} // namespace

std::vector<setup::MappingRow> MappingText::rows(const MappingMatter& matter)
{
    const auto* facts = matter.facts;
    const auto* mapping = facts != nullptr && facts->mapping ? &*facts->mapping : nullptr;
    const auto* schema = facts != nullptr && facts->appSchema ? &*facts->appSchema : nullptr;
    const auto* person = facts != nullptr && facts->person ? &facts->person->profile : nullptr;
    auto rows = setup::mappingRows(matter.expected, mapping, schema, person);
    for (auto& row : rows) {
        if (mapping == nullptr || row.scimPath != userName || hasRule(row, matter))
            continue;
        if (auto format = userNameExpression(*facts); !format.empty())
            row.expression = std::move(format);
        const auto sample = person == nullptr ? core::Result<std::string>() : setup::evaluate(row.expression, *person);
        row.sample = sample.value_or("");
    }
    return rows;
}

MappingTableRow MappingText::tableRow(const setup::MappingRow& row, const MappingMatter& matter)
{
    MappingTableRow shown;
    shown.scimPath = text(row.scimPath);
    shown.label = text(row.label);
    shown.expression = row.when == PushWhen::NotMapped ? QString() : text(row.expression);
    shown.appAttribute = text(row.appAttribute);
    shown.problem = text(row.problem);
    switch (row.when) {
    case PushWhen::CreateAndUpdate:
        shown.sent = tr("on create and update");
        shown.sentTone = row.problem.empty() ? Tone::Good : Tone::Warning;
        break;
    case PushWhen::CreateOnly:
        shown.sent = tr("only on create");
        shown.sentTone = row.problem.empty() ? Tone::Good : Tone::Warning;
        break;
    case PushWhen::NotMapped:
        shown.sent = tr("not mapped");
        shown.sentTone = row.isRequired ? Tone::Bad : Tone::Warning;
        break;
    case PushWhen::NotKnown:
        shown.sent = tr("not known");
        shown.sentTone = Tone::Neutral;
        break;
    }
    QStringList marks;
    if (row.isUniqueIdentifier)
        marks << tr("unique");
    if (row.isRequired)
        marks << tr("required");
    const auto* wanted = attributeOf(matter.expected, row.scimPath);
    const bool isRead = row.when == PushWhen::CreateAndUpdate || row.when == PushWhen::CreateOnly;
    if (isRead && wanted != nullptr && !isExpectedExpression(row.expression, wanted->oktaAttribute))
        marks << tr("other source");
    shown.marks = marks.join(QStringLiteral(", "));
    const bool hasPerson = matter.facts != nullptr && matter.facts->person;
    if (hasPerson && row.when != PushWhen::NotMapped) {
        const auto sample = setup::evaluate(row.expression, matter.facts->person->profile);
        shown.sample = sample ? text(*sample) : QString();
        const QString absent = absence(row.expression, *matter.facts->person);
        if (!sample)
            shown.note = tr("It cannot be worked out here; Okta shows it under Preview.");
        else
            shown.note = absent.isEmpty() ? tr("This person has no value there.") : absent;
    }
    return shown;
}

QString MappingText::standingOf(const setup::MappingRow& row)
{
    switch (row.when) {
    case PushWhen::CreateAndUpdate:
        return tr("Okta fills it from %1, and sends it when a person is created and when it changes.")
            .arg(text(row.expression));
    case PushWhen::CreateOnly:
        return tr("Okta fills it from %1, and sends it only when a person is created.").arg(text(row.expression));
    case PushWhen::NotMapped:
        return tr("Okta does not map it, so that it is never sent.");
    case PushWhen::NotKnown:
        break;
    }
    return tr("How Okta fills it is not known here.");
}

QString MappingText::wantedOf(const setup::MappingRow& row, const MappingMatter& matter)
{
    const auto* wanted = attributeOf(matter.expected, row.scimPath);
    const auto said = matter.expectations.attributes.find(row.scimPath);
    const bool isSaid = said != matter.expectations.attributes.end() && !said->second.oktaAttribute.empty();
    const QString source = QStringLiteral("user.%1").arg(wanted == nullptr ? QString() : text(wanted->oktaAttribute));
    const QString sentence = isSaid
                                 ? tr("You said that it is to be %1, on create and update.").arg(source)
                                 : tr("%1 wants %2 here, on create and update.").arg(text(matter.profile.name), source);
    return row.isRequired ? sentence + QLatin1Char(' ') + tr("Nobody is accepted without it.") : sentence;
}

QString MappingText::whyUnchangeable(const setup::MappingRow& row, const MappingMatter& matter)
{
    if (row.when == PushWhen::NotKnown)
        return tr("What Okta has is not known here, so that nothing can be changed from here.");
    if (row.scimPath == userName && !hasRule(row, matter))
        return tr("Okta fills it from *Application username format* under *Sign On*, and from no mapping.");
    if (row.appAttribute.empty())
        return tr("Okta’s profile of the app has no attribute for it. Add one under *Directory › Profile Editor* "
                  "first.");
    return {};
}

MappingDetail MappingText::detail(const setup::MappingRow& row, const MappingMatter& matter)
{
    MappingDetail shown;
    shown.scimPath = text(row.scimPath);
    shown.label = text(row.label);
    shown.appAttribute = text(row.appAttribute);
    shown.expression = text(row.expression);
    shown.push = pushOf(row.when);
    shown.problem = text(row.problem);
    shown.standing = standingOf(row);
    const auto* shipped = attributeOf(matter.profile, row.scimPath);
    const auto said = matter.expectations.attributes.find(row.scimPath);
    const bool hasSaid = said != matter.expectations.attributes.end();
    shown.wanted = wantedOf(row, matter);
    shown.path = menuPath(matter);
    shown.link = link(matter);
    const QString name = shown.appAttribute.isEmpty() ? shown.label : shown.appAttribute;
    shown.how =
        tr("Find *%1* at the right, enter the expression at the left of it, and choose *Apply mapping on user "
           "create and update* behind the arrow between them. *Preview* shows what comes of it. Then press "
           "*Save Mappings* and *Apply updates now*. The same page opens from *Provisioning › To App › Attribute "
           "Mappings › Go to Profile Editor*.")
            .arg(name);
    shown.unchangeable = whyUnchangeable(row, matter);
    shown.labelHint = shipped == nullptr ? QString() : text(shipped->label);
    shown.oktaAttributeHint = shipped == nullptr ? QString() : text(shipped->oktaAttribute);
    shown.saidLabel = hasSaid ? text(said->second.label) : QString();
    shown.saidOktaAttribute = hasSaid ? text(said->second.oktaAttribute) : QString();
    shown.isRequired = row.isRequired;
    shown.isUnique = row.isUniqueIdentifier;
    const std::string field = uniqueFieldOf(row.scimPath, matter.profile);
    shown.mayBeUnique = !field.empty();
    shown.uniqueField = text(field);
    const auto wasUnique = [&matter, &field] { return field == matter.profile.uniqueIdentifier; };
    shown.isSaidOtherwise = hasSaid || (!field.empty() && row.isUniqueIdentifier != wasUnique());
    return shown;
}

QString MappingText::menuPath(const MappingMatter& matter)
{
    const bool isNamed = matter.facts != nullptr && matter.facts->app;
    const QString app = isNamed ? text(matter.facts->app->label) : matter.appName;
    return tr("Directory › Profile Editor › %1 › Mappings › Okta User to %1").arg(app);
}

QString MappingText::link(const MappingMatter& matter)
{
    const auto* facts = matter.facts;
    const bool isRead = facts != nullptr && facts->app;
    const std::string organisation = isRead ? facts->organisation : matter.organisation.toStdString();
    const std::string id = isRead ? facts->app->id.value : matter.appId.toStdString();
    const std::string name = isRead ? facts->app->name : matter.templateName.toStdString();
    const auto url = okta::OrganisationUrl::parse(organisation);
    if (!url || id.empty() || name.empty())
        return {};
    // "To App", where the attribute mappings stand.
    return text(url->appPage(name, okta::AppId(id), "user-management"));
}

QString MappingText::unknown(const MappingMatter& matter)
{
    const auto* facts = matter.facts;
    if (facts != nullptr && facts->mapping)
        return {};
    const QString look = tr("Look by hand under *%1*.").arg(menuPath(matter));
    if (facts == nullptr)
        return tr("Without access to Okta’s API it is not known what Okta has: this is what %1 wants.")
                   .arg(text(matter.profile.name)) +
               QLatin1Char(' ') + look;
    for (const auto subject : {setup::OktaSubject::App, setup::OktaSubject::Mapping}) {
        if (const auto refused = facts->unread.find(subject); refused != facts->unread.end())
            return text(refused->second.error.message) + QLatin1Char(' ') + look;
    }
    if (!facts->app)
        return tr("No app is chosen yet, so that there is no mapping to read. Paste its address in its step of the "
                  "guide.") +
               QLatin1Char(' ') + look;
    return tr("Okta shows no mapping to this app: its provisioning may not be enabled yet.") + QLatin1Char(' ') + look;
}

QString MappingText::rule(const std::optional<okta::MappingRule>& mapped)
{
    if (!mapped)
        return tr("not mapped");
    return mapped->isPushedOnUpdate ? tr("%1, on create and update").arg(text(mapped->expression))
                                    : tr("%1, only on create").arg(text(mapped->expression));
}

QString MappingText::absence(const std::string& expression, const okta::User& person)
{
    const auto absent = setup::absentAttributes(expression, person.profile);
    if (absent.empty())
        return {};
    QStringList names;
    for (const auto& attribute : absent)
        names << QStringLiteral("“%1”").arg(text(attribute));
    return tr("%1 is not among this person’s attributes: it has no value, or Okta has no attribute of that name.")
        .arg(names.join(QStringLiteral(", ")));
}

QList<MappingCall> MappingText::calls(const setup::MappingPlan& plan, const okta::User* person)
{
    const auto valueOf = [person](const std::optional<okta::MappingRule>& mapped) -> std::optional<QString> {
        if (person == nullptr)
            return std::nullopt;
        if (!mapped)
            return QString();
        const auto value = setup::evaluate(mapped->expression, person->profile);
        return value ? std::optional(text(*value)) : std::nullopt;
    };
    const auto shown = [](const QString& value) {
        return value.isEmpty() ? tr("nothing") : QStringLiteral("“%1”").arg(value);
    };
    QList<MappingCall> calls;
    for (const auto& planned : plan.rules) {
        MappingCall call;
        call.attribute = text(planned.attribute);
        call.before = rule(planned.before);
        call.after = rule(planned.after);
        const auto before = valueOf(planned.before);
        const auto after = valueOf(planned.after);
        if (before && after && *before != *after)
            call.effect = tr("For %1: %2 instead of %3.").arg(name(*person), shown(*after), shown(*before));
        else if (before && after)
            call.effect = tr("For %1 nothing changes.").arg(name(*person));
        call.line = text(planned.call.method + " " + planned.call.target);
        call.body = text(planned.call.body);
        calls.append(call);
    }
    return calls;
}

QStringList MappingText::warnings(const setup::MappingPlan& plan, const std::vector<setup::MappingRow>& rows,
                                  const okta::User* person)
{
    QStringList warnings;
    for (const auto& planned : plan.rules) {
        const auto row = std::ranges::find(rows, planned.attribute, &setup::MappingRow::appAttribute);
        const QString label = row == rows.end() ? text(planned.attribute) : text(row->label);
        if (row != rows.end() && row->isUniqueIdentifier)
            warnings << tr("%1 tells people apart: whoever’s value changes may be taken for somebody new at the "
                           "application.")
                            .arg(label);
        if (row != rows.end() && row->isRequired && !planned.after)
            warnings << tr("%1 is required: without it nobody new is accepted.").arg(label);
        if (planned.after && !setup::evaluate(planned.after->expression, person ? person->profile : okta::Profile()))
            warnings << tr("%1 cannot be worked out here. Okta refuses it where it is no expression; its Preview shows "
                           "what it gives.")
                            .arg(text(planned.after->expression));
    }
    if (!plan.rules.empty())
        warnings << tr("It concerns everybody who is assigned to the app: Okta works out their values anew, and sends "
                       "what is different.");
    return warnings;
}

MappingOutcome MappingText::outcome(const setup::MappingReport& report)
{
    MappingOutcome outcome;
    outcome.isComplete = report.done.isComplete();
    QStringList lines;
    for (const auto& call : report.done.calls) {
        switch (call.state) {
        case setup::CallState::Done:
            lines << (report.isReadBack ? tr("%1 Read back from Okta.").arg(text(call.sentence)) : text(call.sentence));
            break;
        case setup::CallState::WasThere:
            lines << text(call.sentence);
            break;
        case setup::CallState::Failed:
            lines << tr("Not done: %1").arg(text(call.sentence));
            break;
        case setup::CallState::NotTried:
            lines << tr("Not tried: %1").arg(text(call.sentence));
            break;
        }
    }
    outcome.details = lines.join(QLatin1Char('\n'));
    if (outcome.isComplete) {
        outcome.title = tr("Okta has the change.");
        outcome.next = tr("The mapping as it was is kept: *Roll back…* returns to it.");
        return outcome;
    }
    const auto is = [&report](setup::CallState state) {
        return std::ranges::find(report.done.calls, state, &setup::CallReport::state) != report.done.calls.end();
    };
    if (report.done.failure && report.done.failure->mayHaveTakenEffect)
        outcome.title = tr("It is not known whether Okta has the change: look again.");
    else if (is(setup::CallState::Done) && !report.isReadBack)
        outcome.title = tr("Okta took it, and it could not be read back: look again.");
    else
        outcome.title =
            is(setup::CallState::Done) ? tr("Only a part was changed in Okta.") : tr("Nothing was changed in Okta.");
    // What ended it stands with the call that failed, unless it ended before any.
    if (report.done.failure && !is(setup::CallState::Failed))
        outcome.details.prepend(text(report.done.failure->error.message) + QLatin1Char('\n'));
    if (report.done.failure && report.done.failure->kind == okta::FailureKind::Permission)
        outcome.next = tr("Nobody without the right to manage profile mappings can change it: a super or app "
                          "administrator’s token, or the scope okta.profileMappings.manage. Guided by hand it works "
                          "as well.");
    return outcome;
}

QString MappingText::reading(setup::OktaSubject subject)
{
    switch (subject) {
    case setup::OktaSubject::App:
        return tr("Reading the app…");
    case setup::OktaSubject::AppSchema:
        return tr("Reading the app’s attributes…");
    case setup::OktaSubject::Mapping:
        return tr("Reading the mappings…");
    case setup::OktaSubject::People:
        return tr("Reading the sample person…");
    default:
        return tr("Asking Okta…");
    }
}

QString MappingText::name(const okta::User& person)
{
    const QString login = text(person.login());
    const QString full = text(person.name());
    return full == login ? login : tr("%1 (%2)").arg(full, login);
}

} // namespace rollcall::models
