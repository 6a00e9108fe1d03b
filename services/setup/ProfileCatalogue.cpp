// SPDX-License-Identifier: Apache-2.0
// Loads the profiles one by one, so that a broken file costs only itself.
#include "setup/ProfileCatalogue.h"

#include "ProfileReader.h"
#include "SchemaCheck.h"
#include "scim/Json.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace rollcall::setup {

namespace {

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
    return std::nullopt;
}

} // namespace

std::string ProfileProblem::toString() const
{
    return fileName + " at " + (pointer.empty() ? std::string("/") : pointer) + ": " + message;
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
            catalogue.m_problems.push_back({file.fileName, "", "Not valid JSON: " + document.error().detail});
            continue;
        }
        const auto violations = check->violations(*document);
        for (const SchemaViolation& violation : violations)
            catalogue.m_problems.push_back({file.fileName, violation.pointer, violation.message});
        if (!violations.empty())
            continue;
        auto profile = readProfile(document->as_object());
        if (!profile) {
            catalogue.m_problems.push_back({file.fileName, "/compatibility", profile.error().detail});
            continue;
        }
        if (auto problem = inconsistency(file, *profile, guides)) {
            catalogue.m_problems.push_back(std::move(*problem));
            continue;
        }
        if (catalogue.find(profile->id) != nullptr) {
            catalogue.m_problems.push_back({file.fileName, "/id", "Another file has the same id."});
            continue;
        }
        catalogue.m_profiles.push_back(std::move(*profile));
    }
    std::ranges::sort(catalogue.m_profiles, [](const Profile& left, const Profile& right) {
        return std::tie(left.isForDevelopment, left.name) < std::tie(right.isForDevelopment, right.name);
    });
    return catalogue;
}

const Profile* ProfileCatalogue::find(std::string_view id) const
{
    const auto found = std::ranges::find_if(m_profiles, [id](const Profile& profile) { return profile.id == id; });
    return found == m_profiles.end() ? nullptr : &*found;
}

} // namespace rollcall::setup
