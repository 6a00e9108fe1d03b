// SPDX-License-Identifier: Apache-2.0
// Reads from Okta how the attributes of an app are filled, and the person whose values are the samples. Blocking: for a
// lane.
#pragma once

#include "core/Timestamp.h"
#include "okta/Apps.h"
#include "okta/Client.h"
#include "okta/Schemas.h"
#include "okta/Users.h"
#include "setup/Facts.h"

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace rollcall::setup {

struct MappingFacts {
    core::Timestamp at{};
    std::string organisation{};                    ///< its origin
    std::optional<okta::App> app{};                ///< nothing: none is chosen, or it may not be read
    std::optional<okta::ProfileMapping> mapping{}; ///< from Okta to the app, with its rules
    std::optional<okta::Schema> appSchema{};
    std::optional<okta::User> person{}; ///< whose values are the samples
    std::string personProblem{};        ///< why there is nobody, a sentence; empty when there is somebody
    /// Whether mappings can be expected to be writable, by scopes or roles; nothing where these are not known.
    std::optional<bool> mayChange{};
    /// What the credential may not read, or is not there, and why.
    std::map<OktaSubject, okta::Failure> unread{};
};

struct MappingLook {
    okta::AppId app{};    ///< empty: none is chosen, and the person alone is read
    std::string person{}; ///< login, id, or the address of the person's page in Okta; empty: the pilot
    std::string pilot{};  ///< login; empty: the first person that is assigned
    /// Called on the calling thread before each of the calls. Must not block.
    std::function<void(OktaSubject)> onProgress{};
};

/// What is refused for one thing stands in `unread`; a failure is what concerns all: credential, network, Cancelled.
[[nodiscard]] okta::Answer<MappingFacts> readMapping(okta::Client& client, std::string organisation,
                                                     const MappingLook& look, core::Timestamp now,
                                                     std::stop_token stop);

/// The login or id in what was pasted.
[[nodiscard]] std::string personIn(std::string_view pasted);

} // namespace rollcall::setup
