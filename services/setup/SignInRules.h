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
enum class Asked { No, Yes, Unreadable };
/// Whether it sends only those of whom the attribute says yes; of no attribute nothing is asked. Unreadable: its
/// expression names the attribute in another way than those that are understood.
[[nodiscard]] Asked asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute);
/// The managed group and nobody else.
[[nodiscard]] bool isExactly(const okta::Policy& policy, const okta::PolicyRule& rule, const okta::GroupId& managed);
/// The groups whose members it holds for; empty: everybody.
[[nodiscard]] const std::vector<okta::GroupId>& groupsOf(const okta::Policy& policy, const okta::PolicyRule& rule);

} // namespace rollcall::setup
