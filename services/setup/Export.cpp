// SPDX-License-Identifier: Apache-2.0
// Writes the guide as a list that can be followed on paper.
#include "setup/Export.h"

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

std::string standing(const GuideStep& step)
{
    switch (step.state) {
    case StepState::Proven:
        return "proven: " + plain(step.evidence->text) + ", " + core::toRfc3339(step.evidence->at);
    case StepState::Confirmed:
        return "confirmed by " + plain(step.confirmation->by) + ", " + core::toRfc3339(step.confirmation->at);
    case StepState::Failed:
        return step.trouble ? "failed: " + plain(step.trouble->seen) + " " + plain(step.trouble->next) : "failed";
    case StepState::Waiting:
        return "waiting for " + plain(step.waitingFor);
    case StepState::NotNeeded:
        return "not needed";
    case StepState::NotYet:
        break;
    }
    return "not yet; will be proven by " + plain(step.expected);
}

void writeStep(std::string& out, std::size_t number, const GuideStep& step, const SetupRecord& record)
{
    out += "\n## " + std::to_string(number) + ". " + plain(step.step.title) + " (" +
           std::string(wordsOf(step.step.side)) + ")\n\n";
    if (!step.step.path.empty())
        out += "*" + plain(step.step.path) + "*\n\n";
    out += step.step.text + "\n\n";
    for (const CopyValue& copy : step.copies) {
        out += "- " + plain(copy.label) + ": ";
        if (copy.isSecret)
            out += "ask for it; it is not written down here\n";
        else
            out += (copy.value.empty() ? std::string("not known yet") : inCode(copy.value)) + "\n";
    }
    for (const StepField& field : step.step.fields) {
        const std::string value = record.value(field.key);
        out += "- " + plain(field.label) + ": " + (value.empty() ? "____________" : inCode(value)) + "\n";
    }
    out += "\nHow it stands: " + standing(step) + "\n";
}

} // namespace

std::string exportMarkdown(const Profile& profile, std::string_view integrationName, const Guide& guide,
                           const SetupRecord& record, core::Timestamp now)
{
    std::string out = "# " + plain(integrationName) + ": set-up\n\n" + plain(profile.name) + ". " +
                      std::to_string(guide.count(StepState::Proven)) + " of " + std::to_string(guide.steps.size()) +
                      " steps proven, " + std::to_string(guide.count(StepState::Confirmed)) + " confirmed, " +
                      core::toRfc3339(now) + ". Words between asterisks stand on the page that is meant.\n";
    std::size_t number = 0;
    for (const GuideStep& step : guide.steps)
        writeStep(out, ++number, step, record);
    out += "\n## Help\n\n" + plain(profile.support.name) + ". " + plain(profile.support.contact) + "\n";
    return out;
}

} // namespace rollcall::setup
