// SPDX-License-Identifier: Apache-2.0
// Invents people and groups of a company: the same ones for the same seed, with the names that break careless programs.
#pragma once

#include "demo/OktaGroup.h"
#include "demo/OktaUser.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rollcall::demo {

/// A small generator with the same sequence on every platform (SplitMix64), unlike the distributions of the library.
class SeededRandom {
public:
    explicit SeededRandom(std::uint64_t seed) : m_state(seed) {}
    [[nodiscard]] std::uint64_t next();
    /// 0 … bound-1; 0 when bound is 0.
    [[nodiscard]] std::size_t below(std::size_t bound);

private:
    std::uint64_t m_state;
};

/// Not thread-safe. Two factories of one seed return the same people in the same order. Among the first hundred are
/// names with accents and apostrophes, right-to-left and East Asian scripts, one word only, 60 characters, and two
/// people of the same name. Logins and addresses are unique, at the given domain.
class PeopleFactory {
public:
    explicit PeopleFactory(std::uint64_t seed, std::string domain = "acme.example");

    /// The next person, active and not yet assigned to the app.
    [[nodiscard]] OktaUser nextPerson();
    [[nodiscard]] std::vector<OktaUser> nextPeople(std::size_t count);

    /// `count` groups: departments and sites with those of `people` who belong there, a pilot, and one without members.
    [[nodiscard]] std::vector<OktaGroup> makeGroups(std::size_t count, const std::vector<OktaUser>& people);

    /// The profile after a marriage, so to speak: another family name, the login unchanged.
    [[nodiscard]] OktaProfile renamed(const OktaProfile& profile);
    /// The same with another login and e-mail address, not used by anybody else.
    [[nodiscard]] OktaProfile withNewAddress(const OktaProfile& profile);
    /// Another position: title, department, division, cost centre and place.
    [[nodiscard]] OktaProfile withNewPosition(const OktaProfile& profile);

private:
    [[nodiscard]] std::string makeId(std::string_view prefix);
    [[nodiscard]] std::string uniqueLogin(const std::string& localPart);
    void fillPosition(OktaProfile& profile);
    void fillPlace(OktaProfile& profile, std::size_t place);
    void fillManager(OktaProfile& profile);

    SeededRandom m_random;
    std::string m_domain;
    std::size_t m_made = 0;
    std::size_t m_specialsMade = 0;
    std::unordered_map<std::string, std::size_t> m_logins; ///< local part → how often it was asked for
    struct Manager {
        std::string id;
        std::string name;
    };
    std::unordered_map<std::string, Manager> m_managers; ///< by department
};

} // namespace rollcall::demo
