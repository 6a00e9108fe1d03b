// SPDX-License-Identifier: Apache-2.0
// Reads Okta's sign-in rules and says whom they lock out or let in without a second factor. Nothing is written.
#pragma once

#include "okta/SignIn.h"
#include "okta/Users.h"

#include <cstddef>
#include <cstdint>
#include <functional>
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
    std::optional<bool> isRegistered{}; ///< nothing: not known
    okta::UserId id{};
};

struct SignInFacts {
    std::vector<okta::IdentityProvider> providers{};
    std::vector<PolicyWithRules> signOn{};         ///< OKTA_SIGN_ON
    std::vector<PolicyWithRules> authentication{}; ///< ACCESS_POLICY
    std::vector<PolicyWithRules> routing{};        ///< IDP_DISCOVERY
    std::vector<ReviewedPerson> people{};          ///< as far as they were looked at
    bool arePeopleComplete = true;                 ///< false: there are more than were looked at
    bool isRegistrationKnown = false;              ///< somebody was asked who of these people has registered
    std::optional<std::size_t> managed{};          ///< members of the managed group; nothing where not counted
};
/// The three kinds of policies with their rules, and the identity providers.
[[nodiscard]] okta::Answer<SignInFacts> readSignIn(okta::Client& client, std::stop_token stop);

enum class Severity {
    Good,
    Note,    ///< of interest beside what is good; speaks against nothing
    Unknown, ///< nothing that was read says that it is wrong, or that it is right
    Warning,
    Bad,
};

enum class SignInTopic {
    Provider,  ///< the vendor's identity provider
    Exemption, ///< who is not asked for a second factor
    Route,     ///< who is sent to the vendor
};

struct SignInFinding {
    Severity severity = Severity::Good;
    std::string sentence;              ///< with rule, number and at most five names
    std::vector<std::string> people{}; ///< all of them
    SignInTopic topic = SignInTopic::Provider;
};

struct SignInExpectation {
    okta::GroupId managedGroup{};        ///< the one group that may be exempted from MFA; empty: none may
    std::string registrationAttribute{}; ///< a routing rule must ask for it; empty: none is needed
    std::string vendor;                  ///< name, or part of the issuer or address of its identity provider
    std::vector<std::string> hosts{};    ///< the issuer's or address's, besides
    std::string provider{};              ///< id of its identity provider, as somebody named it: that one and no other
    /// The authentication policies of the vendor's apps. With Okta's own default they are judged; what others waive is
    /// only noted.
    std::vector<okta::PolicyId> appPolicies{};
};

/// Whether somebody has registered with the vendor; nothing when that is not known of them. Called on the thread that
/// reads.
using RegistrationSource = std::function<std::optional<bool>(const okta::User&)>;
/// What the attribute of that name says: absent is no.
[[nodiscard]] RegistrationSource registeredBy(std::string attribute);

/// Adds the people whom a rule exempts, or sends to the vendor without asking: the members of the groups that these
/// rules name, everybody where one names none. Nobody is read where no rule concerns anybody. At most `maximum`; who
/// can sign in no more is left out.
[[nodiscard]] okta::Answer<> readSignInPeople(okta::Client& client, SignInFacts& facts,
                                              const SignInExpectation& expectation, const RegistrationSource& source,
                                              std::size_t maximum, std::stop_token stop);

/// Counts the members of the managed group, where a rule exempts it; for when nobody tells who has registered.
[[nodiscard]] okta::Answer<> countManaged(okta::Client& client, SignInFacts& facts,
                                          const SignInExpectation& expectation, std::stop_token stop);

[[nodiscard]] std::vector<SignInFinding> reviewSignIn(const SignInFacts& facts, const SignInExpectation& expectation);

} // namespace rollcall::setup
