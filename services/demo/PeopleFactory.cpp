// SPDX-License-Identifier: Apache-2.0
// Puts people together from the tables, with a generator that gives the same sequence everywhere.
#include "demo/PeopleFactory.h"

#include "NameTables.h"

#include <algorithm>
#include <array>

namespace rollcall::demo {

namespace {

// A special name at every fourth place until all have had their turn: a company of a hundred has them all.
constexpr std::size_t specialEvery = 4;

std::string digits(std::size_t value, std::size_t width)
{
    std::string text = std::to_string(value);
    if (text.size() < width)
        text.insert(0, width - text.size(), '0');
    return text;
}

std::string shownName(std::string_view first, std::string_view middle, std::string_view last, bool isFamilyFirst)
{
    std::string name;
    for (const std::string_view part :
         isFamilyFirst ? std::array{last, first, middle} : std::array{first, middle, last}) {
        if (part.empty())
            continue;
        if (!name.empty())
            name += ' ';
        name += part;
    }
    return name;
}

} // namespace

std::uint64_t SeededRandom::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t value = m_state;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31U);
}

std::size_t SeededRandom::below(std::size_t bound)
{
    return bound == 0 ? 0 : static_cast<std::size_t>(next() % bound);
}

PeopleFactory::PeopleFactory(std::uint64_t seed, std::string domain) : m_random(seed), m_domain(std::move(domain)) {}

std::string PeopleFactory::makeId(std::string_view prefix)
{
    static constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string id(prefix);
    while (id.size() < 20)
        id += alphabet[m_random.below(alphabet.size())];
    return id;
}

std::string PeopleFactory::uniqueLogin(const std::string& localPart)
{
    // "maria.silva", "maria.silva2", … : a number that happens to be somebody's own name is passed over.
    for (;;) {
        const std::size_t times = ++m_logins[localPart];
        const std::string candidate = times == 1 ? localPart : localPart + std::to_string(times);
        if (times == 1 || ++m_logins[candidate] == 1)
            return candidate + "@" + m_domain;
    }
}

void PeopleFactory::fillPlace(OktaProfile& profile, std::size_t place)
{
    const Place& home = places()[place];
    profile.city = home.city;
    profile.state = home.state;
    profile.countryCode = home.country;
    profile.zipCode = home.zipCode;
    profile.streetAddress = home.street;
    profile.locale = home.locale;
    profile.preferredLanguage = home.language;
    profile.timezone = home.timezone;
    profile.primaryPhone = std::string(home.phonePrefix) + digits(m_random.below(100), 2);
}

void PeopleFactory::fillPosition(OktaProfile& profile)
{
    const Department& department = departments()[m_random.below(departments().size())];
    profile.department = department.name;
    profile.division = department.division;
    profile.costCenter = department.costCenter;
    // The first to come leads; everybody after is led.
    const bool isHead = !m_managers.contains(profile.department);
    profile.title = department.titles[isHead ? 0 : 1 + m_random.below(department.titles.size() - 1)];
}

void PeopleFactory::fillManager(OktaProfile& profile)
{
    const auto head = m_managers.find(profile.department);
    profile.manager = head == m_managers.end() ? std::string{} : head->second.name;
    profile.managerId = head == m_managers.end() ? std::string{} : head->second.id;
}

OktaUser PeopleFactory::nextPerson()
{
    OktaUser user;
    user.id = makeId("00u");
    OktaProfile& profile = user.profile;
    const std::size_t number = m_made++;
    std::string localPart;
    std::size_t place = m_random.below(places().size());
    if (number % specialEvery == 1 && m_specialsMade < specialNames().size()) {
        const SpecialName& name = specialNames()[m_specialsMade++];
        profile.firstName = name.first;
        profile.middleName = name.middle;
        profile.lastName = name.last;
        profile.displayName = shownName(name.first, name.middle, name.last, name.isFamilyFirst);
        localPart = name.localPart;
        place = name.place;
    } else {
        const NamePart& first = firstNames()[m_random.below(firstNames().size())];
        const NamePart& last = lastNames()[m_random.below(lastNames().size())];
        profile.firstName = first.name;
        profile.lastName = last.name;
        profile.displayName = shownName(first.name, {}, last.name, false);
        localPart = std::string(first.ascii) + "." + std::string(last.ascii);
    }
    profile.login = uniqueLogin(localPart);
    profile.email = profile.login;
    if (m_random.below(5) == 0)
        profile.secondEmail = localPart + "@home.example";
    profile.employeeNumber = "E" + digits(10'000 + number, 5);
    profile.organization = "Acme";
    profile.userType = m_random.below(8) == 0 ? "Contractor" : "Employee";
    fillPlace(profile, place);
    if (m_random.below(2) == 0)
        profile.mobilePhone = "+1 202 555 01" + digits(m_random.below(100), 2);
    fillPosition(profile);
    fillManager(profile);
    if (!m_managers.contains(profile.department))
        m_managers.emplace(profile.department, Manager{user.id, profile.displayName});
    return user;
}

std::vector<OktaUser> PeopleFactory::nextPeople(std::size_t count)
{
    std::vector<OktaUser> people;
    people.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        people.push_back(nextPerson());
    return people;
}

std::vector<OktaGroup> PeopleFactory::makeGroups(std::size_t count, const std::vector<OktaUser>& people)
{
    std::vector<OktaGroup> groups;
    const auto add = [&](std::string name, const auto& belongs) {
        if (groups.size() >= count)
            return;
        OktaGroup group;
        group.id = makeId("00g");
        group.name = std::move(name);
        for (std::size_t i = 0; i < people.size(); ++i) {
            if (belongs(people[i], i))
                group.members.push_back(people[i].id);
        }
        groups.push_back(std::move(group));
    };
    for (const Department& department : departments()) {
        add(std::string(department.name),
            [&](const OktaUser& user, std::size_t) { return user.profile.department == department.name; });
    }
    add("Passwordless pilot", [](const OktaUser&, std::size_t i) { return i % 5 == 0; });
    add("Zürich & Berlin", [](const OktaUser& user, std::size_t) {
        return user.profile.countryCode == "CH" || user.profile.countryCode == "DE";
    });
    add("東京 \"Night shift\"", [](const OktaUser& user, std::size_t) { return user.profile.countryCode == "JP"; });
    add("Contractors 2027", [](const OktaUser&, std::size_t) { return false; });
    for (std::size_t number = 1; groups.size() < count; ++number) {
        const std::size_t stride = 7 + number % 11;
        add("Project " + digits(number, 3),
            [=](const OktaUser&, std::size_t i) { return i % stride == number % stride; });
    }
    return groups;
}

OktaProfile PeopleFactory::renamed(const OktaProfile& profile)
{
    OktaProfile changed = profile;
    while (changed.lastName == profile.lastName)
        changed.lastName = lastNames()[m_random.below(lastNames().size())].name;
    changed.displayName = shownName(changed.firstName, changed.middleName, changed.lastName, false);
    return changed;
}

OktaProfile PeopleFactory::withNewAddress(const OktaProfile& profile)
{
    OktaProfile changed = profile;
    std::string localPart = profile.login.substr(0, profile.login.find('@'));
    const auto dot = localPart.find('.');
    // ada.lovelace becomes a.lovelace, anything else gets a mark of its own.
    localPart =
        dot != std::string::npos && dot > 1 ? localPart.substr(0, 1) + localPart.substr(dot) : localPart + ".new";
    changed.login = uniqueLogin(localPart);
    changed.email = changed.login;
    return changed;
}

OktaProfile PeopleFactory::withNewPosition(const OktaProfile& profile)
{
    OktaProfile changed = profile;
    while (changed.department == profile.department)
        fillPosition(changed);
    fillManager(changed);
    fillPlace(changed, m_random.below(places().size()));
    return changed;
}

} // namespace rollcall::demo
