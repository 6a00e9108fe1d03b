// SPDX-License-Identifier: Apache-2.0
// Members are a set: what is said last of each of them is how it ends.
#include "NetMembers.h"

#include <utility>

namespace rollcall::relay {

void NetMembers::name(const scim::Member& member, bool isIn)
{
    const auto [at, isNew] = m_places.try_emplace(member.value, m_named.size());
    if (isNew)
        m_named.push_back({member, isIn});
    else
        m_named[at->second] = {member, isIn};
}

void NetMembers::add(const std::vector<scim::Member>& members)
{
    for (const scim::Member& member : members)
        name(member, true);
}

void NetMembers::remove(const std::vector<std::string>& ids)
{
    for (const std::string& id : ids)
        name({id, {}}, false);
}

void NetMembers::replace(const std::vector<scim::Member>& members)
{
    *this = {};
    m_isWhole = true;
    add(members);
}

NetMembers::Change NetMembers::take()
{
    Change change;
    if (m_isWhole)
        change.all.emplace();
    for (Named& named : m_named) {
        if (named.isIn)
            (m_isWhole ? *change.all : change.come).push_back(std::move(named.member));
        else if (!m_isWhole)
            change.gone.push_back(std::move(named.member.value));
    }
    *this = {};
    return change;
}

} // namespace rollcall::relay
