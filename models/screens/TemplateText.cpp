// SPDX-License-Identifier: Apache-2.0
#include "screens/TemplateText.h"

#include "Number.h"
#include "RelativeTime.h"
#include "Utf8.h"

#include <QLocale>

namespace rollcall::models {

using onboarding::FindingKind;
using onboarding::PersonFinding;
using onboarding::TemplatePart;

QString TemplateText::language(const std::string& tag)
{
    QString name = text(tag);
    const QLocale locale(name);
    if (locale.language() == QLocale::C)
        return name;
    QString words = QLocale::languageToString(locale.language());
    if (name.contains(QLatin1Char('-')))
        words = tr("%1, %2").arg(words, QLocale::territoryToString(locale.territory()));
    return tr("%1 (%2)").arg(words, name);
}

QString TemplateText::finding(const onboarding::Finding& finding)
{
    QString detail = text(finding.detail);
    switch (finding.kind) {
    case FindingKind::Fault:
        return detail;
    case FindingKind::RequiredMissing:
        return tr("There is no {{%1}} in it: the mail would be of no use.").arg(detail);
    case FindingKind::LinkMoreThanOnce:
        return tr("{{%1}} stands in it more than once.").arg(detail);
    case FindingKind::UnknownVariable:
        return tr("Nothing is known by the name “%1”. The list below the mail has them all.").arg(detail);
    case FindingKind::PlainHttp:
        return tr("A link without encryption: write https.");
    case FindingKind::ImageWithoutAlt:
        return tr("A picture without words (alt): many mail programs show no pictures at first.");
    case FindingKind::ActiveContent:
        return tr("“%1” is taken out by mail programs, or makes them distrust the mail. Take it out.").arg(detail);
    case FindingKind::ExternalResource:
        return tr("“%1” would be fetched from elsewhere, which tells others who opened the mail. Take it out.")
            .arg(detail);
    case FindingKind::TextEmpty:
        return tr("The text is empty. Some people’s mail programs show nothing else, and filters mistrust it.");
    case FindingKind::HtmlEmpty:
        return tr("There is no HTML: the mail goes out as text alone.");
    }
    return {};
}

QString TemplateText::place(const onboarding::Finding& finding)
{
    const auto line = static_cast<qulonglong>(finding.line);
    switch (finding.part) {
    case TemplatePart::Subject:
        return tr("Subject");
    case TemplatePart::Html:
        return tr("HTML, line %1").arg(line);
    case TemplatePart::Text:
        return tr("Text, line %1").arg(line);
    }
    return {};
}

QString TemplateText::personFinding(PersonFinding finding)
{
    switch (finding) {
    case PersonFinding::NotRendered:
        return tr("No mail can be made for this person: the subject is too long or empty, or the mail too large.");
    case PersonFinding::RequiredEmpty:
        return tr("The mail would have no link.");
    case PersonFinding::EmptyGreeting:
        return tr("The greeting has no name in it. Put the sentence between {{#firstName}} and {{/firstName}}, and "
                  "another one between {{^firstName}} and {{/firstName}}.");
    case PersonFinding::EmptyVariable:
        return tr("Something that this person has no value for stands empty.");
    }
    return {};
}

QString TemplateText::broken(const onboarding::BrokenMails& broken)
{
    const auto& tally = broken.tally;
    if (tally.checked() == 0)
        return tr("Nobody gets mails in this language at present.");
    if (tally.broken() == 0)
        return tr("Looked at %1 people: nobody would get a broken mail.").arg(number(tally.checked()));
    QStringList why;
    if (const auto count = tally.count(PersonFinding::EmptyGreeting); count > 0)
        why << tr("%1 without a name in the greeting").arg(number(count));
    if (const auto count = tally.count(PersonFinding::NotRendered); count > 0)
        why << tr("%1 for whom none can be made").arg(number(count));
    if (const auto count = tally.count(PersonFinding::RequiredEmpty); count > 0)
        why << tr("%1 without the link").arg(number(count));
    return tr("%1 of %2 people would get a broken mail: %3.")
        .arg(number(tally.broken()), number(tally.checked()), why.join(tr(", ")));
}

QString TemplateText::version(const directory::MailTemplate& version, core::Timestamp now)
{
    const QString by = version.savedBy.empty() ? tr("somebody") : text(version.savedBy);
    const QString when = RelativeTime::text(version.saved, now);
    const auto count = static_cast<qlonglong>(version.version);
    return version.isShipped ? tr("Version %1, back to the shipped one · %2 · %3").arg(count).arg(by, when)
                             : tr("Version %1 · %2 · %3").arg(count).arg(by, when);
}

} // namespace rollcall::models
