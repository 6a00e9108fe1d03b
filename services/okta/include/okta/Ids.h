// SPDX-License-Identifier: Apache-2.0
// Okta's identifiers, which cannot be mistaken for one another. Opaque: neither length nor prefix is relied upon.
#pragma once

#include "core/StrongId.h"

#include <string>

namespace rollcall::okta {

struct UserTag;
struct OktaGroupTag; // the directory has a GroupTag of its own
struct AppTag;
struct PushMappingTag;
struct ProfileMappingTag;
struct PolicyTag;
struct IdentityProviderTag;

using UserId = core::StrongId<UserTag, std::string>;                     ///< 00u…
using GroupId = core::StrongId<OktaGroupTag, std::string>;               ///< 00g…
using AppId = core::StrongId<AppTag, std::string>;                       ///< 0oa…
using PushMappingId = core::StrongId<PushMappingTag, std::string>;       ///< gPm…
using ProfileMappingId = core::StrongId<ProfileMappingTag, std::string>; ///< prm…
using PolicyId = core::StrongId<PolicyTag, std::string>;
using IdentityProviderId = core::StrongId<IdentityProviderTag, std::string>;

} // namespace rollcall::okta
