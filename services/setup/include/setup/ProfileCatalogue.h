// SPDX-License-Identifier: Apache-2.0
// All profiles of the program: read from JSON files, checked against our schema, found by id.
#pragma once

#include "core/Result.h"
#include "setup/Profile.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::setup {

/// A file as the caller read it, from a folder or from the program itself: this room opens nothing.
struct NamedText {
    std::string fileName; ///< without folder, e.g. "trusona.json"
    std::string text;     ///< UTF-8
    std::string folder{}; ///< where it lies, for messages; empty: within the program
};

/// Why a profile was refused.
struct ProfileProblem {
    std::string fileName;
    std::string pointer;  ///< JSON pointer (RFC 6901); "" is the whole document
    std::string message;  ///< a sentence
    int line = 0;         ///< from 1; 0 when it is not known
    std::string folder{}; ///< as of the text

    /// "/data/profiles/broken.json, line 4, at /authModes/0: …"
    [[nodiscard]] std::string toString() const;
};

/// Immutable once it is complete, so it may be shared between threads.
class ProfileCatalogue {
public:
    ProfileCatalogue() = default;

    /// Reads every profile. A broken one is refused and named in `problems()`; the others stay. ErrorKind::Corrupt only
    /// when the schema itself cannot be used. `guides` are the names of the Markdown files that exist; a profile whose
    /// guide is missing is refused, and so is one whose id an earlier one has.
    [[nodiscard]] static core::Result<ProfileCatalogue>
    load(const NamedText& schema, std::span<const NamedText> profiles, std::span<const std::string> guides);

    /// In the order of their names, those for development last.
    [[nodiscard]] const std::vector<Profile>& profiles() const { return m_profiles; }
    /// nullptr when there is none of that id.
    [[nodiscard]] const Profile* find(std::string_view id) const;
    [[nodiscard]] const std::vector<ProfileProblem>& problems() const { return m_problems; }
    /// Takes what stands in a guide under "Good to know" over into the profiles that name it.
    void takeGuide(std::string_view fileName, std::string_view markdown);
    /// Of a file that did not come so far as to be loaded.
    void addProblem(ProfileProblem problem) { m_problems.push_back(std::move(problem)); }

private:
    std::vector<Profile> m_profiles;
    std::vector<ProfileProblem> m_problems;
};

} // namespace rollcall::setup
