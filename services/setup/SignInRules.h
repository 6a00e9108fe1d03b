// SPDX-License-Identifier: Apache-2.0
// Which of Okta's rules are of concern, for judging them and for reading whom they concern.
#pragma once

#include "setup/SignInReview.h"

#include <optional>
#include <string>
#include <vector>

namespace rollcall::setup {

using Providers = std::vector<const okta::IdentityProvider*>;

/// By name, issuer or address.
[[nodiscard]] Providers providersOf(const SignInFacts& facts, const SignInExpectation& expectation);
/// One that is looked at before another, with its policy, and decides for all whom that one names; null for none.
struct Decider {
    const PolicyWithRules* policy = nullptr;
    const okta::PolicyRule* rule = nullptr;
};
/// A rule in force that lets people in without a second factor.
struct Exemption {
    const PolicyWithRules* policy = nullptr;
    const okta::PolicyRule* rule = nullptr;
    bool isOfOtherApps = false; ///< it holds for apps of which nobody asked
    Decider decider{};
};
/// In Okta's order. Okta's own last rules are not among them.
[[nodiscard]] std::vector<Exemption> exemptionsOf(const SignInFacts& facts, const SignInExpectation& expectation);
/// What has to be said of them.
[[nodiscard]] std::vector<SignInFinding> reviewExemptions(const SignInFacts& facts,
                                                          const SignInExpectation& expectation);
/// Of those who were looked at and whom the rule concerns: the names of who has not registered, or of whom it is not
/// known.
[[nodiscard]] std::vector<std::string> concerned(const SignInFacts& facts, const PolicyWithRules& policy,
                                                 const okta::PolicyRule& rule, std::optional<bool> isRegistered);
/// " Without registration: 3 (Ann, Bob, Eve).", with at most five names; "at least 3" where there may be more. Empty
/// for nobody.
[[nodiscard]] std::string withoutRegistration(const std::vector<std::string>& people, bool areAll);
/// "Ann, Bob", at most five of them.
[[nodiscard]] std::string firstOf(const std::vector<std::string>& names);
[[nodiscard]] bool leadsTo(const okta::PolicyRule& rule, const Providers& providers);
enum class Asked { No, Yes, Unreadable };
/// Whether it sends only those of whom the attribute says yes; of no attribute nothing is asked. Unreadable: its
/// expression names the attribute in another way than those that are understood.
[[nodiscard]] Asked asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute);
/// For certain; of `policies`, in Okta's order, those up to the rule are looked at.
[[nodiscard]] Decider deciderBefore(const std::vector<const PolicyWithRules*>& policies, const okta::Policy& policy,
                                    const okta::PolicyRule& rule);
/// What else has to hold for the rule, in words: not everybody it names is meant then. Empty for nothing.
[[nodiscard]] std::string conditionOf(const okta::PolicyRule& rule);
/// Who is left out by rule or policy, in words. Empty for nobody.
[[nodiscard]] std::string exceptionOf(const okta::Policy& policy, const okta::PolicyRule& rule);
/// The managed group and nobody else.
[[nodiscard]] bool isExactly(const okta::Policy& policy, const okta::PolicyRule& rule, const okta::GroupId& managed);
/// The groups whose members it holds for; empty: everybody.
[[nodiscard]] const std::vector<okta::GroupId>& groupsOf(const okta::Policy& policy, const okta::PolicyRule& rule);

} // namespace rollcall::setup
