// SPDX-License-Identifier: Apache-2.0
// One step of a guide as a profile describes it: on which side it is done, what is copied and pasted, what proves it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// Where the hand is that does it.
enum class Side : std::uint8_t { Here, Okta, Vendor };
[[nodiscard]] std::string_view toString(Side side); ///< "here", "okta", "vendor"
[[nodiscard]] std::string_view wordsOf(Side side);  ///< "Here", "In Okta", "At the vendor"

/// What turns a step green: parsed here, read back from Okta, or brought by traffic, in this order.
enum class ProofKind : std::uint8_t {
    Parsed,          ///< what was pasted was understood
    ListenerAnswers, ///< the listener is up
    VendorAnswers,   ///< the vendor's service behind a relay, with the stored credential
    MailTest,        ///< a mail to oneself that the mail server took, with the settings as they are
    PilotOnBoard,    ///< the pilot is registered, by more than somebody's word
    Organisation,
    Permission,
    App, ///< found, with the features that are asked for
    Group,
    Attribute, ///< in the user schema
    Mappings,
    Assignment,
    SignInRule,
    RoutingRule,
    IdentityProvider, ///< the vendor's, active
    GroupAssigned,    ///< to the app
    PushMapping,      ///< the group that is pasted is pushed to the app, says Okta
    Registered,       ///< the pilot, says the registration attribute
    Connection,
    AnyRequest,
    ConnectionTest, ///< answered with success
    Created,
    CreatedAnother, ///< than the pilot
    Updated,
    Deactivated,
    Reactivated,
    GroupPushed,
    LifeCycle, ///< somebody was created, somebody updated and somebody deactivated
};
[[nodiscard]] std::string_view toString(ProofKind kind); ///< "parsed", "okta-app", …
[[nodiscard]] std::optional<ProofKind> parseProofKind(std::string_view text);
[[nodiscard]] bool isTraffic(ProofKind kind);  ///< brought by what arrives here
[[nodiscard]] bool isReadBack(ProofKind kind); ///< from Okta's API

struct ProofDemand {
    ProofKind kind = ProofKind::Parsed;
    std::string field{};                 ///< key of the pasted value it concerns; empty for all of the step
    std::vector<std::string> features{}; ///< of the app, e.g. "PUSH_NEW_USERS"
    std::string signOnMode{};            ///< of the app, e.g. "SAML_2_0"; empty: any
};

enum class FieldKind : std::uint8_t {
    OrganisationUrl,
    GroupUrl,            ///< read to the id
    AppUrl,              ///< read to the id
    IdentityProviderUrl, ///< read to the id
    ScimBaseUrl,
    RedirectUri, ///< kept with the credential of OAuth, and not with the guide
    Token,
    ClientId,
    Secret,
    Text,
};

/// What comes back from Okta or the vendor and is pasted here.
struct StepField {
    std::string key; ///< the same key in two steps is the same value
    FieldKind kind = FieldKind::Text;
    std::string label;
    std::string hint{}; ///< what such a value looks like
};

enum class CopyKind : std::uint8_t {
    BaseUrl,
    Token,
    UserName,
    UniqueIdentifier,
    TokenUrl,     ///< of OAuth
    AuthorizeUrl, ///< of OAuth
    ApprovalCode, ///< typed on OAuth's consent page
    Field,
    Text,
};

/// What is copied from here into a page of Okta or of the vendor.
struct StepCopy {
    CopyKind kind = CopyKind::Text;
    std::string label;   ///< as the field is called on that page
    std::string text{};  ///< of `Text`
    std::string field{}; ///< of `Field`: the key of what was pasted in another step
};

struct Step {
    std::string id; ///< unique within the profile and for ever: proofs and words are kept under it
    Side side = Side::Here;
    std::string title;
    std::vector<std::string> roles{};     ///< empty: in each role
    std::vector<std::string> authModes{}; ///< empty: in each mode
    std::string path{};                   ///< the menu path, verbatim: "Applications › Applications › …"
    std::string text{};                   ///< what to do; words between asterisks stand so on the page
    std::string link{};                   ///< template of the page's address; empty without one
    std::string noLink{};                 ///< of a step in Okta without one: why
    std::vector<StepField> fields{};
    std::vector<StepCopy> copies{};
    std::vector<ProofDemand> proofs{}; ///< any of them proves it; none: only somebody's word
    bool isOptional = false;           ///< somebody may say that it is not needed here

    [[nodiscard]] bool isFor(std::string_view role, std::string_view authMode) const;
    /// Whether a person's word may stand for it where nothing proves it.
    [[nodiscard]] bool canBeConfirmed() const;
    [[nodiscard]] bool demands(ProofKind kind) const;
    /// Whether its proof is what arrives here, rather than only showing by it what Okta could say as well.
    [[nodiscard]] bool waitsForTraffic() const;
    /// Whether it is proven by the first request.
    [[nodiscard]] bool isFirstContact() const;
};

/// The step in which a profile's preconditions are answered.
inline constexpr std::string_view preconditionsStep = "preconditions";

/// What has to hold before the first step is taken, asked by itself.
struct Precondition {
    std::string id;                      ///< unique within the profile and for ever: answers are kept under it
    std::string text;                    ///< a sentence that is true, or not yet
    std::vector<std::string> roles{};    ///< empty: in each role
    std::string ask{};                   ///< whom to ask where it is not true, and for what
    std::string words{};                 ///< ready to be sent to them
    std::vector<std::string> admins{};   ///< any of these types of Okta's admin roles proves it, e.g. "APP_ADMIN"
    std::vector<std::string> features{}; ///< all of these of the app prove it, e.g. "SCIM_PROVISIONING"

    [[nodiscard]] bool isFor(std::string_view role) const;
};

} // namespace rollcall::setup
