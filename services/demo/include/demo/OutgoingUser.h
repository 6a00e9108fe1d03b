// SPDX-License-Identifier: Apache-2.0
// A person as the app's mappings make them for the other end.
#pragma once

#include "demo/OktaUser.h"

#include <string>
#include <utility>
#include <vector>

namespace rollcall::demo {

/// A custom attribute of the app, and where SCIM has it.
struct CustomValue {
    std::string schema; ///< the URN of its SCIM schema, the core one included
    std::string path;   ///< "badge", "badge.number" or "emails.^[type=='other'].value", as Okta's schemas write it
    std::string json;   ///< "null": there is no value

    bool operator==(const CustomValue&) const = default;
};

/// What is sent for somebody. Values alone; may cross threads.
struct OutgoingUser {
    /// Without mappings: the profile as it stands, and nothing besides. Not explicit, since that is what somebody is
    /// wherever no mapping is spoken of.
    OutgoingUser(OktaUser person) : user(std::move(person)) {} // NOLINT(google-explicit-constructor)

    OktaUser user;                   ///< its profile is what the attributes of SCIM are filled from
    std::vector<CustomValue> custom; ///< in the order of the app's schema
    /// Attributes of the profile that an update leaves as the other end has them.
    std::vector<std::string OktaProfile::*> kept;
};

} // namespace rollcall::demo
