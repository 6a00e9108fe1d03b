// SPDX-License-Identifier: Apache-2.0
// Reads Okta's sign-in rules and says whom they lock out or let in without a second factor. Nothing is written.
#pragma once

#include "okta/SignIn.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::setup {

struct PolicyWithRules {
    okta::Policy policy;
    std::vector<okta::PolicyRule> rules;
};

/// A person whom a rule may concern.
struct ReviewedPerson {
    std::string name;
    std::vector<okta::GroupId> groups{};
    bool isRegistered = false;
};

struct SignInFacts {
    std::vector<okta::IdentityProvider> providers{};
    std::vector<PolicyWithRules> signOn{};         ///< OKTA_SIGN_ON
    std::vector<PolicyWithRules> authentication{}; ///< ACCESS_POLICY
    std::vector<PolicyWithRules> routing{};        ///< IDP_DISCOVERY
    std::vector<ReviewedPerson> people{};          ///< as far as they were looked at
};
/// The three kinds of policies with their rules, and the identity providers.
[[nodiscard]] okta::Answer<SignInFacts> readSignIn(okta::Client& client, std::stop_token stop);

enum class Severity { Good, Warning, Bad };

struct SignInFinding {
    Severity severity = Severity::Good;
    std::string sentence;              ///< with rule, number and at most five names
    std::vector<std::string> people{}; ///< all of them
};

struct SignInExpectation {
    okta::GroupId managedGroup{};        ///< the one group that may be exempted from MFA; empty: none may
    std::string registrationAttribute{}; ///< a routing rule must ask for it; empty: none is needed
    std::string vendor;                  ///< name, or part of the issuer or address of its identity provider
};

[[nodiscard]] std::vector<SignInFinding> reviewSignIn(const SignInFacts& facts, const SignInExpectation& expectation);

} // namespace rollcall::setup
