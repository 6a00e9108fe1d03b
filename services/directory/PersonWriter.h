// SPDX-License-Identifier: Apache-2.0
// Creates, replaces and deletes people with everything that hangs on them.
#pragma once

#include "GroupRepository.h"
#include "MembershipRepository.h"
#include "PersonRepository.h"
#include "WriteContext.h"
#include "directory/WriteSession.h"

namespace rollcall::directory {

class PersonWriter {
public:
    explicit PersonWriter(WriteContext& context);

    [[nodiscard]] core::Result<PersonOutcome> create(IntegrationId integration, const scim::JsonObject& attributes,
                                                     const ResourceId& id);
    [[nodiscard]] core::Result<PersonOutcome> replace(const Person& current, const scim::JsonObject& attributes);
    [[nodiscard]] core::Result<> remove(const Person& current);

private:
    [[nodiscard]] core::Result<> leaveGroups(const Person& person);
    [[nodiscard]] core::Result<> countPerson(const Person& person, std::int64_t difference);

    WriteContext& m_context;
    PersonRepository m_people;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
};

} // namespace rollcall::directory
