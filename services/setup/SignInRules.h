// SPDX-License-Identifier: Apache-2.0
// Which of Okta's rules are of concern, for judging them and for reading whom they concern.
#pragma once

#include "setup/SignInReview.h"

#include <string>
#include <vector>

namespace rollcall::setup {

using Providers = std::vector<const okta::IdentityProvider*>;

/// By name, issuer or address.
[[nodiscard]] Providers providersOf(const SignInFacts& facts, const SignInExpectation& expectation);
/// In force, and lets people in without a second factor. Okta's own last rule is not among them.
[[nodiscard]] bool exempts(const okta::PolicyRule& rule);
[[nodiscard]] bool leadsTo(const okta::PolicyRule& rule, const Providers& providers);
/// Whether it sends only those of whom the attribute says yes; of no attribute nothing is asked.
[[nodiscard]] bool asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute);
/// The groups whose members it holds for; empty: everybody.
[[nodiscard]] const std::vector<okta::GroupId>& groupsOf(const okta::Policy& policy, const okta::PolicyRule& rule);

} // namespace rollcall::setup
