// SPDX-License-Identifier: Apache-2.0
// How one integration is spoken with, as data: what is tolerated from its client, and how it is answered.
#pragma once

#include "scim/Error.h"
#include "scim/Json.h"
#include "scim/Resource.h"

#include <string_view>

namespace rollcall::scim {

/// What /ServiceProviderConfig says (RFC 7643 §5). It can hide what is implemented from a client that misuses it, and
/// cannot promise what is not.
struct AdvertisedFeatures {
    bool patch = true;
    bool filter = true;
    bool sort = true;
    bool etag = true;

    bool operator==(const AdvertisedFeatures&) const = default;
};

struct Compatibility {
    /// What is tolerated on the way in; handed to readResource, readPatch, applyPatch and readGroupPatch.
    ReadPolicy reading;

    /// PATCH answered 200 with the resource, else 204. With `attributes` asked for the answer always has a body
    /// (RFC 7644 §3.5.2).
    bool userPatchReturnsBody = true;
    bool groupPatchReturnsBody = false;

    /// 429 or 503, with an integer Retry-After, for what will pass by itself.
    int transientStatus = 429;
    int retryAfterSeconds = 5;

    AdvertisedFeatures advertised;

    /// What the client is known to do; changes no answer, and tells diagnosis what to expect.
    bool sendsPatchForUsers = false;
    bool sendsPatchForGroups = false;

    bool operator==(const Compatibility&) const = default;
};

/// Tolerant towards everything Okta is known to send: the default.
[[nodiscard]] Compatibility tolerantCompatibility();
/// Also what Microsoft Entra does: filtered values that a `replace` does not find are created.
[[nodiscard]] Compatibility entraCompatibility();
/// RFC 7643 and 7644 to the letter: nothing tolerated that they do not allow, and 503 for what will pass.
[[nodiscard]] Compatibility strictCompatibility();

/// Reads `{"preset": "tolerant" | "entra" | "strict", …}`: the members change the preset (tolerant when there is none),
/// so that an empty object is the default and a profile's `compatibility` block can be read as it stands.
/// `invalidValue`, naming the member: an unknown one, a wrong type, a status other than 429 and 503, seconds outside
/// 1–3,600.
[[nodiscard]] Result<Compatibility> readCompatibility(const JsonObject& object);

/// Every member, without `preset`; readCompatibility() reads it back to an equal value.
[[nodiscard]] JsonObject toJson(const Compatibility& compatibility);

} // namespace rollcall::scim
