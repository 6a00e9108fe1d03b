// SPDX-License-Identifier: Apache-2.0
// What a guide is judged by: what arrived here, what Okta says, what the listener does, what people said.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/ReadSession.h"
#include "okta/AppUsers.h"
#include "okta/Apps.h"
#include "okta/Failure.h"
#include "okta/Groups.h"
#include "okta/Provisioning.h"
#include "okta/Schemas.h"
#include "okta/Users.h"
#include "setup/Caller.h"
#include "setup/Evidence.h"
#include "setup/MailTrial.h"
#include "setup/OktaTarget.h"
#include "setup/SignInReview.h"
#include "setup/VendorService.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

struct ListenerFacts {
    bool isUp = false;
    std::optional<core::Timestamp> since{};
    std::string address{};      ///< "127.0.0.1:8420"; may be empty
    std::string baseUrl{};      ///< what Okta is told; empty when there is no public address
    bool isPublic = false;      ///< the base URL is https and names no loopback address
    std::string notReachable{}; ///< why Okta's cloud cannot call the base URL; empty: nothing speaks against it
    bool trustsProxy = false;   ///< somebody is believed who says on whose behalf he calls
    std::string problem{};      ///< why it is not up: port in use, certificate; empty for none
    std::vector<std::string> ownAddresses{}; ///< of this computer's interfaces
    std::optional<bool> hasMetItself{};      ///< the self-call: a hint in both directions
    std::string selfCallProblem{};
    std::string selfCallCause{}; ///< what it is likely to come from
    std::string selfCallNext{};  ///< the one thing to do then
    std::optional<core::Timestamp> selfCallAt{};
};

struct TrafficFact {
    core::Timestamp at{};
    directory::JournalId request{};
    std::string subject{};
    std::string detail{};
    int status = 0;
    std::string address{}; ///< who called; empty when it is not known
    std::string target{};  ///< the path, without a query
    /// Relay: what the vendor's service answered to it, 0 where it did not; nothing where it was not passed on.
    std::optional<int> vendorStatus{};
};

/// Read from the journal, newest rows first, at most `maximumRows`. Of each the last that came from elsewhere; one from
/// where the one who is to call cannot be only where none did.
struct TrafficFacts {
    std::optional<TrafficFact> accepted{}; ///< the last request with a good credential
    std::optional<TrafficFact> test{};     ///< the last that looks like a test of the connection
    std::optional<TrafficFact> created{};
    std::optional<TrafficFact> updated{};
    std::optional<TrafficFact> deactivated{};
    std::optional<TrafficFact> reactivated{};
    std::optional<TrafficFact> groupPushed{};
    std::optional<TrafficFact> lookedUp{};     ///< a look-up that found nobody, and no creation after it
    std::optional<TrafficFact> unauthorized{}; ///< 401, newer than what was accepted
    /// Any other refusal, newer than what was accepted; also a call of SCIM to an address that is none of ours.
    std::optional<TrafficFact> refused{};
    /// The last creation of each person, by the folded user name; likewise each one's last change and deactivation.
    std::map<std::string, TrafficFact, std::less<>> creations{};
    std::map<std::string, TrafficFact, std::less<>> updates{};
    std::map<std::string, TrafficFact, std::less<>> deactivations{};
    std::map<std::string, TrafficFact, std::less<>> reactivations{};
    /// The last push of each group, by its folded name.
    std::map<std::string, TrafficFact, std::less<>> groups{};

    static constexpr std::size_t maximumRows = 4000;
    /// Of so many rows it is looked up who called; older ones count as from this computer.
    static constexpr std::size_t maximumCallers = 1000;
};
[[nodiscard]] core::Result<TrafficFacts> readTraffic(directory::ReadSession& session,
                                                     const directory::Integration& integration, std::stop_token stop,
                                                     const Callers& callers = {});

/// What is read from Okta, as far as it may be refused.
enum class OktaSubject : std::uint8_t {
    Access, ///< people and apps at all
    App,
    Connection,
    AssignedGroups,
    PushMappings,
    Assignments,
    Groups,
    UserSchema,
    AppSchema,
    Mapping,
    SignIn,
    People, ///< whom the sign-in rules concern
    Pilot,
};

/// How provisioning those assigned to the app went.
struct AssignmentCounts {
    std::size_t people = 0;
    std::map<okta::ProvisioningOutcome, std::size_t> outcomes{}; ///< none is left out
    bool isComplete = false;                                     ///< false: there are more
};

/// What Okta was asked about.
struct OktaQuestion {
    std::string organisation{};                               ///< origin
    std::string app{};                                        ///< empty: none was chosen
    std::map<std::string, std::string, std::less<>> values{}; ///< of the record, as they were then
};

/// What Okta says of itself. Members that were not or could not be read are empty.
struct OktaFacts {
    core::Timestamp at{};
    std::string organisation{};
    std::vector<std::string> otherNames{};  ///< origins of the same organisation, where they were looked up
    std::optional<OktaQuestion> asked{};    ///< nothing: what the record says now
    std::optional<okta::Failure> failure{}; ///< of the first thing that failed for all: credential, network
    bool canReadUsers = false;
    bool canReadApps = false;
    std::string actsAs{};                  ///< whose API token it is; empty when that is not known
    std::vector<std::string> adminRoles{}; ///< types of that person's active ones, where they may be read
    std::optional<okta::App> app{};
    bool isAppMissing = false;
    std::optional<okta::ProvisioningConnection> connection{};
    std::map<std::string, okta::Group> groups{};     ///< by the key of the field that names it
    std::vector<std::string> missingGroups{};        ///< keys
    std::map<std::string, std::string> groupNames{}; ///< by id, of those for both that no field names
    std::vector<okta::AppGroup> assignedGroups{};
    std::vector<okta::PushMapping> pushed{};
    std::optional<okta::Schema> userSchema{};
    std::optional<okta::Schema> appSchema{};
    std::optional<okta::ProfileMapping> mapping{}; ///< Okta to the app
    std::optional<okta::AppUser> assigned{};       ///< the first of the assigned people
    std::optional<okta::AppUser> pilot{};          ///< the one who was named, where assigned
    std::optional<okta::User> pilotUser{};         ///< the same as a person of Okta's
    std::optional<SignInFacts> signIn{};
    std::string identityProvider{}; ///< id of the vendor's, as somebody named it; empty where nobody did
    std::optional<AssignmentCounts> assignments{};
    /// What the credential may not read, and why: unknown, which is neither there nor absent.
    std::map<OktaSubject, okta::Failure> unread{};

    [[nodiscard]] bool isUnread(OktaSubject subject) const { return unread.contains(subject); }
    /// Those that are assigned to the app and pushed to it, which Okta does not support.
    [[nodiscard]] std::vector<okta::GroupId> groupsForBoth() const;
};

/// Keys of the values that hold the groups to assign and to push, and the app.
inline constexpr std::string_view assignGroupField = "assign-group";
inline constexpr std::string_view pushGroupField = "push-group";
inline constexpr std::string_view appField = "app";

/// Key of the value that names the vendor's identity provider, where it is not known by its name or addresses.
inline constexpr std::string_view identityProviderField = "identity-provider";

/// Key of the value that holds the organisation.
inline constexpr std::string_view organisationField = "organisation";

/// Key of the value that names the pilot, by the user name that Okta sends. Where it is recorded, changes and
/// deactivations of others prove nothing.
inline constexpr std::string_view pilotField = "pilot";

/// The base URL as it was seen last, so that what came to another one is not taken for a proof of this one.
struct SeenAddress {
    std::string url{};
    core::Timestamp since{}; ///< when it was first seen to be this one; 1970 of the first
    std::string before{};    ///< the one before; empty where there was none
};

/// What people did and said: kept with the integration.
struct SetupRecord {
    std::optional<SeenAddress> address{};
    /// Random, of this integration alone: by it what was made in Okta is known again. Empty before anything was
    /// planned.
    std::string mark{};

    std::map<std::string, std::string, std::less<>> values{};         ///< by key of the field; never a secret
    std::map<std::string, Confirmation, std::less<>> confirmations{}; ///< by step
    /// By step, and by `proofNameOf` of a precondition: proofs of earlier looks.
    std::map<std::string, Evidence, std::less<>> remembered{};
    std::map<std::string, Answer, std::less<>> answers{}; ///< by precondition

    /// Of that field; empty when there is none.
    [[nodiscard]] std::string value(std::string_view field) const;
};

/// What Okta signs in with, without its secret.
struct CredentialFacts {
    std::string name{};         ///< Basic: the user name; OAuth: the client id; empty where there is none
    std::string tokenUrl{};     ///< of OAuth
    std::string authorizeUrl{}; ///< of OAuth
};

struct Facts {
    core::Timestamp now{};
    core::Timestamp made{}; ///< the integration: nothing could be called before
    std::string role;
    std::string authMode;
    std::string slug{}; ///< of the integration
    CredentialFacts credential{};
    ListenerFacts listener{};
    TrafficFacts traffic{};
    std::optional<OktaFacts> okta{}; ///< nothing: Okta was not asked
    /// Nothing: there is no connection, or it is not known yet.
    std::optional<OktaTarget> connection{};
    bool isWithoutOkta = false; ///< it was to be asked, and there is no credential for its API
    SetupRecord record{};
    VendorFacts vendor{}; ///< of a relay
    OnboardingFacts onboarding{};
    bool isOktaHere = false; ///< a simulated Okta calls from this computer
};

} // namespace rollcall::setup
