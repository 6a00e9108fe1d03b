// SPDX-License-Identifier: Apache-2.0
// Writes the guide as a list that can be followed on paper.
#include "setup/Export.h"

#include "CallerWords.h"
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

/// For people: no fractions, and the zone said.
std::string moment(core::Timestamp time)
{
    constexpr std::size_t toTheMinute = 16;
    std::string text = core::toRfc3339(time).substr(0, toTheMinute);
    std::ranges::replace(text, 'T', ' ');
    return text + " UTC";
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
    case StepState::Proven: {
        const bool isTold = step.trouble && (step.isWaived() || step.trouble->kind == TroubleKind::Failure);
        return "proven: " + plain(step.evidence->text) + ", " + moment(step.evidence->at) +
               (isTold ? ". " + plain(step.trouble->seen) : std::string());
    }
    case StepState::Confirmed:
        return "confirmed by " + plain(step.confirmation->by) + ", " + moment(step.confirmation->at) +
               (step.trouble ? ", in spite of this: " + plain(step.trouble->seen) : std::string());
    case StepState::Failed:
        return step.trouble ? "failed: " + inFull(*step.trouble) : "failed";
    case StepState::Waiting:
        return "waiting for " + plain(step.waitingFor) + (step.trouble ? ". " + inFull(*step.trouble) : std::string());
    case StepState::NotNeeded:
        return "not needed here, says " + plain(step.confirmation->by) + ", " + moment(step.confirmation->at);
    case StepState::NotYet:
        break;
    }
    return (step.step.proofs.empty() ? std::string("not yet; cannot be seen from here: somebody confirms it by hand")
                                     : "not yet; proof: " + plain(step.expected)) +
           (step.trouble ? ". Not done yet, as far as it is seen: " + inFull(*step.trouble) : std::string());
}

void writePrecondition(std::string& out, const GuidePrecondition& one)
{
    out += "- " + plain(one.asked.text) + " ";
    if (one.evidence)
        out += "Proven: " + plain(one.evidence->text) + ", " + moment(one.evidence->at) + ".\n";
    else if (one.answer && one.answer->isTakenBack)
        out += "Not answered; taken back by " + plain(one.answer->by) + ", " + moment(one.answer->at) + ".\n";
    else if (one.answer)
        out += (one.answer->isYes ? "Yes, says " : "Not yet, says ") + plain(one.answer->by) + ", " +
               moment(one.answer->at) + ".\n";
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
    const bool isConnected =
        value.empty() && (field.key == organisationField || field.key == appField) && !step.connected.empty();
    const auto name = step.names.find(field.key);
    out += "- " + plain(field.label) + ": " +
           (isProposed      ? inCode(step.proposed) + " as a rule"
            : isConnected   ? inCode(step.connected) + ", as it is connected"
            : value.empty() ? std::string("____________")
                            : inCode(value)) +
           (name == step.names.end() ? std::string() : ", " + plain(name->second)) + "\n";
}

/// What it means to be in a group.
std::string_view sentenceOn(const Profile& profile)
{
    switch (profile.groupUse) {
    case GroupUse::None:
        return "Groups are not pushed. They only say who is assigned.";
    case GroupUse::Push:
        if (!isCalledByOkta(profile))
            return "Groups are pushed with their members, for information and for what they may do.";
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

/// For whoever has the file alone.
std::string legendOf(const Guide& guide)
{
    const auto isOn = [&guide](Side side) {
        return std::ranges::any_of(guide.steps, [side](const GuideStep& one) { return one.step.side == side; });
    };
    std::string legend;
    if (isOn(Side::Here))
        legend +=
            "- " + std::string(wordsOf(Side::Here)) + ": in Rollcall, on its page *Set-up* and the cards there.\n";
    if (isOn(Side::Okta))
        legend += "- " + std::string(wordsOf(Side::Okta)) + ": in Okta's Admin Console.\n";
    if (isOn(Side::Vendor))
        legend += "- " + std::string(wordsOf(Side::Vendor)) +
                  ": in the console of the vendor, or of whoever else is "
                  "named there.\n";
    return legend.empty() ? legend
                          : "\nWhere each step is done; what is to be pasted *here* is pasted in Rollcall, in that "
                            "step:\n\n" +
                                legend;
}

} // namespace

std::string exportMarkdown(const Profile& profile, std::string_view integrationName, const Guide& guide,
                           const SetupRecord& record, core::Timestamp now)
{
    std::string out = "# " + plain(integrationName) + ": set-up\n\n" + plain(profile.name) + ". " +
                      std::to_string(guide.count(StepState::Proven)) + " of " + std::to_string(guide.steps.size()) +
                      " steps proven, " + std::to_string(guide.count(StepState::Confirmed)) + " confirmed, " +
                      std::to_string(guide.count(StepState::NotNeeded)) + " not needed, " + moment(now) +
                      ". Words set apart like *this* stand on the page that is meant.\n" + legendOf(guide);
    for (const Trouble& warning : guide.warnings)
        out += "\n**" + plain(warning.seen) + "** " + plain(warning.cause) + " " + plain(warning.next) + "\n";
    std::size_t number = 0;
    for (const GuideStep& step : guide.steps)
        writeStep(out, ++number, step, record);
    out += "\n## Groups\n\n" + plain(sentenceOn(profile)) + "\n";
    if (!profile.goodToKnow.empty())
        out += "\n## Good to know\n\n" + profile.goodToKnow + "\n";
    out += "\n## Help\n\n" + plain(profile.support.name) + ". " + plain(profile.support.contact) + "\n";
    return out;
}

} // namespace rollcall::setup
