// SPDX-License-Identifier: Apache-2.0
#include "screens/VendorServiceText.h"

#include "Number.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/DownstreamTrouble.h"

namespace rollcall::models {

QString VendorServiceText::signIn(VendorSignIn signIn)
{
    switch (signIn) {
    case VendorSignIn::Bearer:
        return tr("a token");
    case VendorSignIn::Header:
        return tr("a header of its own");
    case VendorSignIn::Basic:
        return tr("a user name and a password");
    case VendorSignIn::ClientCredentials:
        return tr("client credentials (OAuth 2)");
    }
    return {};
}

QString VendorServiceText::signInOf(const VendorSettings& settings)
{
    switch (settings.signIn) {
    case VendorSignIn::Bearer:
        return tr("a token (Authorization: Bearer)");
    case VendorSignIn::Header:
        return tr("the header %1").arg(text(settings.name));
    case VendorSignIn::Basic:
        return tr("user name %1 and a password").arg(text(settings.name));
    case VendorSignIn::ClientCredentials:
        return tr("client credentials of %1, tokens from %2").arg(text(settings.name), text(settings.tokenUrl));
    }
    return {};
}

QString VendorServiceText::credential(const VendorStored& stored, core::Timestamp now)
{
    if (!stored.secretChanged)
        return tr("none is stored");
    const QString when = RelativeTime::text(*stored.secretChanged, now);
    if (!stored.locked.empty())
        return tr("stored %1, and locked on this computer. %2").arg(when, text(stored.locked));
    return tr("stored %1, sealed; it is not shown again").arg(when);
}

QString VendorServiceText::summary(const VendorStored& stored)
{
    if (!stored.settings)
        return tr("Where the requests go on to is not entered yet.");
    const QString url = text(stored.settings->baseUrl);
    if (!stored.secretChanged)
        return tr("%1 · no credential is stored").arg(url);
    if (!stored.locked.empty())
        return tr("%1 · its credential is locked on this computer").arg(url);
    return tr("%1 · by %2").arg(url, signIn(stored.settings->signIn));
}

VendorStanding VendorServiceText::standing(const std::optional<directory::JournalEntry>& answered,
                                           const std::optional<directory::JournalEntry>& trouble, core::Timestamp now)
{
    if (trouble && (!answered || trouble->id.value > answered->id.value)) {
        const auto what = DownstreamTrouble::of(*trouble);
        StateWord state{tr("Failing"), Tone::Bad};
        if (what.kind() == DownstreamTrouble::Kind::Unreachable)
            state.word = tr("Not reached");
        else if (what.kind() == DownstreamTrouble::Kind::CredentialRefused)
            state.word = tr("Credential refused");
        const QString next = what.next();
        return {state, tr("%1, %2. %3").arg(what.sentence(), RelativeTime::text(trouble->at, now), what.cause()),
                next.isEmpty() ? QString() : next.at(0).toUpper() + next.mid(1), RelativeTime::exact(trouble->at),
                trouble->id};
    }
    if (answered)
        return {{tr("Answers"), Tone::Good},
                tr("It answered a request of Okta’s %1.").arg(RelativeTime::text(answered->at, now)),
                {},
                RelativeTime::exact(answered->at),
                answered->id};
    return {{tr("Not tried yet"), Tone::Neutral},
            tr("No request of Okta’s has gone on to it lately. “Test” asks it now."),
            {},
            {},
            {}};
}

QString VendorServiceText::progress(const VendorProgress& progress, bool isImport)
{
    const QString seen = number(progress.seen);
    const QString total = number(progress.total);
    if (progress.isGroups)
        return isImport ? tr("Importing groups: %1 of %2").arg(seen, total)
                        : tr("Counting groups: %1 of %2").arg(seen, total);
    return isImport ? tr("Importing people: %1 of %2").arg(seen, total)
                    : tr("Counting people: %1 of %2").arg(seen, total);
}

QString VendorServiceText::answered(std::int64_t people)
{
    return people == 1 ? tr("It answers and takes the credential. It has 1 person.")
                       : tr("It answers and takes the credential. It has %1 people.").arg(number(people));
}

VendorImportText VendorServiceText::counted(const VendorImport& report)
{
    const auto line = [](const QString& what, const VendorCounts& counts) {
        QString said =
            tr("%1: %2 new, %3 changed, %4 the same, %5 here alone")
                .arg(what, number(counts.fresh), number(counts.changed), number(counts.same), number(counts.gone));
        if (counts.unreadable > 0)
            said += tr(", %1 that cannot be kept").arg(number(counts.unreadable));
        return said;
    };
    VendorImportText said;
    said.title = tr("At the vendor’s, beside what is here");
    said.lines = {line(tr("People"), report.people), line(tr("Groups"), report.groups)};
    for (const auto& problem : report.problems)
        said.lines.append(text(problem));
    if (!report.wouldChange)
        said.lines.append(tr("There is nothing to import."));
    return said;
}

VendorImportText VendorServiceText::imported(const VendorImport& report)
{
    auto said = counted(report);
    said.title = tr("Imported");
    if (!report.wouldChange)
        said.lines.removeLast();
    if (report.leftToHost > 0)
        said.lines.append(tr("%1 changed here meanwhile; the listener reads them again from the vendor.")
                              .arg(number(report.leftToHost)));
    return said;
}

} // namespace rollcall::models
