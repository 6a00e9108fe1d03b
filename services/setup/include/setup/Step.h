// SPDX-License-Identifier: Apache-2.0
// One step of a guide as a profile describes it: on which side it is done, what is copied and pasted, what proves it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

/// Where the hand is that does it.
enum class Side { Here, Okta, Vendor };
[[nodiscard]] std::string_view toString(Side side); ///< "here", "okta", "vendor"

/// What turns a step green. What can only be said by a person is `ByHand` and never green.
enum class Proof {
    ByHand,
    ListenerUp,     ///< the listener accepts connections
    PublicAddress,  ///< a request came through the public address; until then a look at the address is a hint
    ValuesRead,     ///< all fields of the step were pasted and understood
    FirstRequest,   ///< any request with an accepted credential
    ConnectionTest, ///< Okta's test was answered with success
    PersonCreated,
    PersonUpdated, ///< a change of a person, other than of `active`
    PersonDeactivated,
    GroupPushed, ///< a group was made, or its members changed
};
[[nodiscard]] std::string_view toString(Proof proof); ///< "by-hand", "listener-up", …
[[nodiscard]] std::optional<Proof> parseProof(std::string_view text);

/// What is copied from here into a page of Okta or of the vendor.
enum class ValueKind {
    BaseUrl,
    BaseUrlV1,
    Token, ///< secret, like the password and the client's secret
    Username,
    Password,
    ClientId,
    ClientSecret,
    AuthorizeUrl,
    TokenUrl,
    UniqueIdentifier,
};
[[nodiscard]] std::string_view toString(ValueKind kind); ///< "base-url", …
[[nodiscard]] std::optional<ValueKind> parseValueKind(std::string_view text);
[[nodiscard]] bool isSecret(ValueKind kind);

struct StepValue {
    ValueKind kind = ValueKind::BaseUrl;
    std::string label; ///< as the field is called on the page it goes into
};

/// What is pasted back from a page of Okta or of the vendor.
enum class FieldKind {
    Text,
    OrganisationUrl, ///< also the admin console's address; read to the origin
    GroupUrl,        ///< a page's whole address or the id alone; read to the id
};
[[nodiscard]] std::string_view toString(FieldKind kind); ///< "text", "organisation-url", "group-url"
[[nodiscard]] std::optional<FieldKind> parseFieldKind(std::string_view text);

struct StepField {
    std::string key; ///< the same key in two steps is the same value
    std::string label;
    std::string hint; ///< what such a value looks like
    FieldKind kind = FieldKind::Text;
};

/// A page of Okta's admin console: `path` follows the admin origin and is offered once the organisation is known.
struct StepLink {
    std::string text;
    std::string path;
};

struct Step {
    std::string id; ///< unique within the profile and for ever: proofs are kept under it
    Side side = Side::Here;
    std::string title;
    std::vector<std::string> roles;     ///< empty: in each role
    std::vector<std::string> authModes; ///< empty: in each mode
    std::string how; ///< words between asterisks stand so on the page; paragraphs end in a line break
    std::vector<StepValue> values;
    std::vector<StepField> fields;
    std::optional<StepLink> link;
    Proof proof = Proof::ByHand;
    std::string proofText; ///< what will prove it, a few words
    bool isOptional = false;

    [[nodiscard]] bool isFor(std::string_view role, std::string_view authMode) const;
};

} // namespace rollcall::setup
