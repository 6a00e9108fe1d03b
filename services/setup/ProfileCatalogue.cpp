// SPDX-License-Identifier: Apache-2.0
// Loads the profiles one by one, so that a broken file costs only itself.
#include "setup/ProfileCatalogue.h"

#include "JsonPlace.h"
#include "ProfileReader.h"
#include "SchemaCheck.h"
#include "scim/Json.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace rollcall::setup {

namespace {

std::optional<ProfileProblem> inconsistencyOfPreconditions(const NamedText& file, const Profile& profile)
{
    std::set<std::string> ids;
    for (std::size_t at = 0; at < profile.preconditions.size(); ++at) {
        const Precondition& precondition = profile.preconditions[at];
        const std::string pointer = "/preconditions/" + std::to_string(at);
        if (!ids.insert(precondition.id).second)
            return ProfileProblem{file.fileName, pointer + "/id", "Another precondition has the same id."};
        for (const std::string& role : precondition.roles) {
            if (!profile.offersRole(role))
                return ProfileProblem{file.fileName, pointer + "/roles",
                                      "The profile does not offer the role " + role + "."};
        }
    }
    const bool isAsked = std::ranges::any_of(profile.steps, [](const Step& step) {
        return step.id == preconditionsStep && step.roles.empty() && step.authModes.empty();
    });
    if (!profile.preconditions.empty() && !isAsked)
        return ProfileProblem{file.fileName, "/preconditions",
                              "No step of the id \"preconditions\" asks for them in each role."};
    return std::nullopt;
}

/// Whether a proof can ever be had, as far as it is about something that was pasted.
bool isProvable(const ProofDemand& proof, const Step& step, const std::set<std::string>& keys)
{
    const auto isOwn = [&step](const std::string& key) {
        return std::ranges::find(step.fields, key, &StepField::key) != step.fields.end();
    };
    if (proof.kind == ProofKind::Parsed)
        return proof.field.empty() ? !step.fields.empty() : isOwn(proof.field);
    const bool isOfAGroup = proof.kind == ProofKind::Group || proof.kind == ProofKind::GroupAssigned ||
                            proof.kind == ProofKind::PushMapping;
    return proof.field.empty() ? !isOfAGroup : keys.contains(proof.field);
}

std::optional<ProfileProblem> inconsistencyOfFields(const NamedText& file, const Profile& profile)
{
    std::set<std::string> keys;
    std::set<std::string> redirects;
    for (const Step& step : profile.steps) {
        for (const StepField& field : step.fields)
            keys.insert(field.key);
    }
    for (std::size_t at = 0; at < profile.steps.size(); ++at) {
        const Step& step = profile.steps[at];
        const auto problem = [&](std::string_view part, std::size_t index, std::string message) {
            return ProfileProblem{
                file.fileName, "/steps/" + std::to_string(at) + "/" + std::string(part) + "/" + std::to_string(index),
                std::move(message)};
        };
        for (std::size_t index = 0; index < step.fields.size(); ++index) {
            if (step.fields[index].kind == FieldKind::RedirectUri && redirects.insert(step.fields[index].key).second &&
                redirects.size() > 1)
                return problem("fields", index, "Another field holds the redirect URI, and a client has one.");
        }
        for (std::size_t index = 0; index < step.proofs.size(); ++index) {
            if (!isProvable(step.proofs[index], step, keys))
                return problem("proofs", index,
                               "It can never be had: it names no field, or one that nothing is pasted in.");
        }
        for (std::size_t index = 0; index < step.copies.size(); ++index) {
            if (step.copies[index].kind == CopyKind::Field && !keys.contains(step.copies[index].field))
                return problem("copies", index, "There is nothing to copy: no step has a field of that key.");
        }
    }
    return std::nullopt;
}

/// What the schema cannot say: the id is the file's name, the proposed field is among the choices, the guide exists.
std::optional<ProfileProblem> inconsistency(const NamedText& file, const Profile& profile,
                                            std::span<const std::string> guides)
{
    if (profile.id + ".json" != file.fileName)
        return ProfileProblem{file.fileName, "/id", "The id must be the file's name without .json."};
    const auto& choices = profile.uniqueIdentifierChoices;
    if (std::ranges::find(choices, profile.uniqueIdentifier) == choices.end())
        return ProfileProblem{file.fileName, "/uniqueIdentifier/field", "The proposed field is not among the choices."};
    if (std::ranges::find(guides, profile.guideFile) == guides.end())
        return ProfileProblem{file.fileName, "/guide", "There is no guide of the name " + profile.guideFile + "."};
    std::set<std::string> ids;
    for (std::size_t at = 0; at < profile.steps.size(); ++at) {
        const Step& step = profile.steps[at];
        const std::string pointer = "/steps/" + std::to_string(at);
        if (!ids.insert(step.id).second)
            return ProfileProblem{file.fileName, pointer + "/id", "Another step has the same id."};
        for (const std::string& role : step.roles) {
            if (!profile.offersRole(role))
                return ProfileProblem{file.fileName, pointer + "/roles",
                                      "The profile does not offer the role " + role + "."};
        }
        for (const std::string& mode : step.authModes) {
            if (!profile.offersAuthMode(mode))
                return ProfileProblem{file.fileName, pointer + "/authModes",
                                      "The profile does not offer the authentication " + mode + "."};
        }
        const bool isCompanion = std::ranges::find(step.roles, "companion") != step.roles.end();
        const bool namesOurUrl =
            std::ranges::any_of(step.copies, [](const StepCopy& copy) { return copy.kind == CopyKind::BaseUrl; });
        if (profile.offersRole("companion") && (isCompanion || step.roles.empty()) && namesOurUrl)
            return ProfileProblem{file.fileName, pointer + "/copies",
                                  "A companion's page in Okta has no field for a base URL."};
    }
    if (auto problem = inconsistencyOfFields(file, profile))
        return problem;
    return inconsistencyOfPreconditions(file, profile);
}

ProfileProblem placed(ProfileProblem problem, const NamedText& file)
{
    problem.line = lineOf(file.text, problem.pointer);
    problem.folder = file.folder;
    return problem;
}

ProfileProblem notJson(const NamedText& file, const scim::Error& error)
{
    ProfileProblem problem{file.fileName, "", "Not valid JSON: " + error.detail};
    problem.folder = file.folder;
    if (error.position) {
        const auto before = std::string_view(file.text).substr(0, *error.position);
        problem.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
    }
    return problem;
}

} // namespace

std::string ProfileProblem::toString() const
{
    const std::string place = line > 0 ? ", line " + std::to_string(line) + "," : std::string();
    return (folder.empty() ? std::string() : folder + "/") + fileName + place + " at " +
           (pointer.empty() ? std::string("/") : pointer) + ": " + message;
}

core::Result<ProfileCatalogue> ProfileCatalogue::load(const NamedText& schema, std::span<const NamedText> profiles,
                                                      std::span<const std::string> guides)
{
    const auto schemaDocument = scim::parseJson(schema.text);
    if (!schemaDocument) {
        return core::failure(
            core::ErrorKind::Corrupt,
            "The schema for profiles is not valid JSON. The program's files are damaged; install it again.",
            schema.fileName + ": " + schemaDocument.error().detail);
    }
    const auto check = SchemaCheck::compile(*schemaDocument);
    if (!check)
        return tl::unexpected(check.error());

    ProfileCatalogue catalogue;
    for (const NamedText& file : profiles) {
        const auto document = scim::parseJson(file.text);
        if (!document) {
            catalogue.m_problems.push_back(notJson(file, document.error()));
            continue;
        }
        const auto violations = check->violations(*document);
        for (const SchemaViolation& violation : violations)
            catalogue.m_problems.push_back(placed({file.fileName, violation.pointer, violation.message}, file));
        if (!violations.empty())
            continue;
        auto profile = readProfile(document->as_object());
        if (!profile) {
            catalogue.m_problems.push_back(placed({file.fileName, "/compatibility", profile.error().detail}, file));
            continue;
        }
        if (auto problem = inconsistency(file, *profile, guides)) {
            catalogue.m_problems.push_back(placed(std::move(*problem), file));
            continue;
        }
        if (catalogue.find(profile->id) != nullptr) {
            catalogue.m_problems.push_back(placed(
                {file.fileName, "/id", "There is a profile of this id already, and it stays. Give this one another."},
                file));
            continue;
        }
        profile->folder = file.folder;
        catalogue.m_profiles.push_back(std::move(*profile));
    }
    std::ranges::sort(catalogue.m_profiles, [](const Profile& left, const Profile& right) {
        return std::tie(left.isForDevelopment, left.name) < std::tie(right.isForDevelopment, right.name);
    });
    return catalogue;
}

void ProfileCatalogue::takeGuide(std::string_view fileName, std::string_view markdown)
{
    constexpr std::string_view heading = "## Good to know\n";
    const auto at = markdown.find(heading);
    if (at == std::string_view::npos)
        return;
    std::string_view section = markdown.substr(at + heading.size());
    section = section.substr(0, section.find("\n## "));
    while (section.starts_with('\n'))
        section.remove_prefix(1);
    while (section.ends_with('\n'))
        section.remove_suffix(1);
    for (Profile& profile : m_profiles) {
        if (profile.guideFile == fileName)
            profile.goodToKnow = section;
    }
}

const Profile* ProfileCatalogue::find(std::string_view id) const
{
    const auto found = std::ranges::find_if(m_profiles, [id](const Profile& profile) { return profile.id == id; });
    return found == m_profiles.end() ? nullptr : &*found;
}

} // namespace rollcall::setup
