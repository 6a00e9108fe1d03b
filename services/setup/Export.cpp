// SPDX-License-Identifier: Apache-2.0
// Writes the guide as a list that can be followed on paper.
#include "setup/Export.h"

#include "okta/Credential.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

std::string inCode(const std::string& text)
{
    std::string code = text;
    for (char& character : code) {
        if (character == '`' || character == '\n')
            character = '\'';
    }
    return "`" + code + "`";
}

/// One line, and no link or heading of its own.
std::string plain(std::string_view text)
{
    std::string line;
    for (const char character : text) {
        if (character == '\n' || character == '\r')
            line += ' ';
        else if (character == '<' || character == '[' || character == '`' || character == '\\')
            (line += '\\') += character;
        else
            line += character;
    }
    return line;
}

/// What was seen, its likely cause, and the one thing to do.
std::string inFull(const Trouble& trouble)
{
    return plain(trouble.seen) + (trouble.cause.empty() ? "" : " Likely cause: " + plain(trouble.cause)) +
           (trouble.next.empty() ? "" : " " + plain(trouble.next));
}

std::string standing(const GuideStep& step)
{
    switch (step.state) {
    case StepState::Proven:
        return "proven: " + plain(step.evidence->text) + ", " + core::toRfc3339(step.evidence->at) +
               (step.isWaived() && step.trouble ? ". " + plain(step.trouble->seen) : std::string());
    case StepState::Confirmed:
        return "confirmed by " + plain(step.confirmation->by) + ", " + core::toRfc3339(step.confirmation->at) +
               (step.trouble ? ", in spite of this: " + plain(step.trouble->seen) : std::string());
    case StepState::Failed:
        return step.trouble ? "failed: " + inFull(*step.trouble) : "failed";
    case StepState::Waiting:
        return "waiting for " + plain(step.waitingFor) + (step.trouble ? ". " + inFull(*step.trouble) : std::string());
    case StepState::NotNeeded:
        return "not needed here, says " + plain(step.confirmation->by) + ", " + core::toRfc3339(step.confirmation->at);
    case StepState::NotYet:
        break;
    }
    return "not yet; will be proven by " + plain(step.expected) +
           (step.trouble ? ". Not done yet, as far as it is seen: " + inFull(*step.trouble) : std::string());
}

void writePrecondition(std::string& out, const GuidePrecondition& one)
{
    out += "- " + plain(one.asked.text) + " ";
    if (one.evidence)
        out += "Proven: " + plain(one.evidence->text) + ", " + core::toRfc3339(one.evidence->at) + ".\n";
    else if (one.answer && one.answer->isTakenBack)
        out += "Not answered; taken back by " + plain(one.answer->by) + ", " + core::toRfc3339(one.answer->at) + ".\n";
    else if (one.answer)
        out += (one.answer->isYes ? "Yes, says " : "Not yet, says ") + plain(one.answer->by) + ", " +
               core::toRfc3339(one.answer->at) + ".\n";
    else
        out += "Not answered yet.\n";
    if (one.holds())
        return;
    if (!one.asked.ask.empty())
        out += "  If not: " + plain(one.asked.ask) + "\n";
    if (!one.asked.words.empty())
        out += "\n  > " + plain(one.asked.words) + "\n\n";
}

void writeCopy(std::string& out, const CopyValue& copy, CopyKind kind)
{
    out += "- " + plain(copy.label) + ": ";
    if (kind == CopyKind::ApprovalCode)
        out += "made when it is needed; good for five minutes and one approval\n";
    else if (copy.isSecret)
        out += "ask for it; it is not written down here\n";
    else if (!copy.withheld.empty())
        out += "not yet. " + plain(copy.withheld) + "\n";
    else
        out += (copy.value.empty() ? std::string("not known yet") : inCode(copy.value)) + "\n";
}

void writeField(std::string& out, const StepField& field, const GuideStep& step, const SetupRecord& record)
{
    const std::string value = record.value(field.key);
    const bool isProposed = value.empty() && field.kind == FieldKind::RedirectUri && !step.proposed.empty();
    out += "- " + plain(field.label) + ": " +
           (isProposed      ? inCode(step.proposed) + " as a rule"
            : value.empty() ? std::string("____________")
                            : inCode(value)) +
           "\n";
}

/// What it means to be in a group.
std::string_view sentenceOn(GroupUse use)
{
    switch (use) {
    case GroupUse::None:
        return "Groups are not pushed. They only say who is assigned.";
    case GroupUse::Push:
        return "One group assigns people to the app, and another is pushed to it: Okta does not support the same group "
               "for both.";
    case GroupUse::SecurityControl:
        return "Being in the managed group waives Okta's second factor. Treat its membership as a privilege: nobody is "
               "added by hand, and whoever is added there was seen to have registered.";
    }
    return {};
}

/// Where it is done besides its menu path, and what a service app needs for it.
void writePlaces(std::string& out, const GuideStep& step)
{
    if (!step.page.empty())
        out += "- Page: <" + step.page + ">\n";
    else if (!step.step.noLink.empty())
        out += "- No link: " + step.step.noLink + "\n";
    if (!step.command.empty())
        out += "- In a terminal, on Rollcall's computer: " + inCode(step.command) + "\n";
    if (!step.step.demands(ProofKind::Permission))
        return;
    out += "- Scopes for a service app:";
    for (const std::string& scope : okta::readingScopes())
        out += (&scope == &okta::readingScopes().front() ? " " : ", ") + inCode(scope);
    out += "\n- For what Rollcall is to do in Okta, these as well:";
    bool isFirst = true;
    for (const std::string& scope : okta::managingScopes()) {
        if (std::ranges::find(okta::readingScopes(), scope) != okta::readingScopes().end())
            continue;
        out += (isFirst ? " " : ", ") + inCode(scope);
        isFirst = false;
    }
    out += "\n";
}

void writeStep(std::string& out, std::size_t number, const GuideStep& step, const SetupRecord& record)
{
    out += "\n## " + std::to_string(number) + ". " + plain(step.step.title) + " (" +
           std::string(wordsOf(step.step.side)) + ")\n\n";
    if (!step.step.path.empty())
        out += "*" + plain(step.step.path) + "*\n\n";
    out += step.step.text + "\n\n";
    const std::size_t before = out.size();
    for (const GuidePrecondition& one : step.preconditions)
        writePrecondition(out, one);
    writePlaces(out, step);
    std::string withheld;
    for (std::size_t i = 0; i < step.copies.size() && i < step.step.copies.size(); ++i) {
        CopyValue copy = step.copies[i];
        if (!copy.withheld.empty() && std::exchange(withheld, copy.withheld) == copy.withheld)
            copy.withheld = "For the same reason.";
        writeCopy(out, copy, step.step.copies[i].kind);
    }
    for (const StepField& field : step.step.fields)
        writeField(out, field, step, record);
    out += (out.size() > before ? "\n" : "") + std::string("How it stands: ") + standing(step) + "\n";
}

} // namespace

std::string exportMarkdown(const Profile& profile, std::string_view integrationName, const Guide& guide,
                           const SetupRecord& record, core::Timestamp now)
{
    std::string out = "# " + plain(integrationName) + ": set-up\n\n" + plain(profile.name) + ". " +
                      std::to_string(guide.count(StepState::Proven)) + " of " + std::to_string(guide.steps.size()) +
                      " steps proven, " + std::to_string(guide.count(StepState::Confirmed)) + " confirmed, " +
                      std::to_string(guide.count(StepState::NotNeeded)) + " not needed, " + core::toRfc3339(now) +
                      ". Words between asterisks stand on the page that is meant.\n";
    for (const Trouble& warning : guide.warnings)
        out += "\n**" + plain(warning.seen) + "** " + plain(warning.cause) + " " + plain(warning.next) + "\n";
    std::size_t number = 0;
    for (const GuideStep& step : guide.steps)
        writeStep(out, ++number, step, record);
    out += "\n## Groups\n\n" + plain(sentenceOn(profile.groupUse)) + "\n";
    if (!profile.goodToKnow.empty())
        out += "\n## Good to know\n\n" + profile.goodToKnow + "\n";
    out += "\n## Help\n\n" + plain(profile.support.name) + ". " + plain(profile.support.contact) + "\n";
    return out;
}

} // namespace rollcall::setup
