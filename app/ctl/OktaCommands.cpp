// SPDX-License-Identifier: Apache-2.0
// okta connect | disconnect | key | check | people
#include "ctl/OktaCommands.h"

#include "ctl/Commands.h"
#include "ctl/OktaAccess.h"

#include <string_view>

namespace rollcall::ctl {

namespace {

constexpr Option appOption{"app", "NAME|ID", "The app: its label, id or address in the Admin Console"};

constexpr std::string_view connectDetails =
    "Finds out first, without any secret, whether an Okta organisation answers at --org. Then the credential is put\n"
    "to the proof, and only what Okta accepts is stored, sealed, for this integration; it takes the place of an\n"
    "earlier one, whose app stays without --app unless the organisation is another one. A read-only token is enough\n"
    "to see who is assigned, pending and failed. Okta's own pages: Security › API › Tokens for an API token; for a\n"
    "service app Applications › Create App Integration › API Services.";
constexpr std::string_view checkDetails =
    "Of the integration's connection, or of what --org and a credential name, with nothing stored. In Okta everything\n"
    "is read, nothing changed. Of an integration it also looks again at what its set-up rests on, and says what no\n"
    "longer holds since the last look; by whom, where Okta's System Log names that very switch. Ends with 4 when Okta "
    "refuses the credential or what the list of people needs, with 1\n"
    "when the organisation cannot be reached, its certificate cannot be trusted, or nothing it answers shows that it\n"
    "knows the credential.";
constexpr std::string_view peopleDetails =
    "As Okta tells it, for an app whose vendor Okta calls without us as well. With --org, --app and a credential\n"
    "nothing needs to be set up. States: assigned (all but ended), pending, done, failed, ended, not-provisioning,\n"
    "unclear. Reasons come from Okta's System Log, which often has none. Progress goes to standard error; Ctrl+C ends\n"
    "it.";
constexpr std::string_view keyDetails =
    "Prints the public half, to be pasted into Okta under General › Public keys › Add key of the service app; the\n"
    "private half stays sealed in this directory and is printed nowhere. Prints the same key again when there is one.";

} // namespace

std::vector<Command> oktaCommands()
{
    return {
        {"okta", "connect", "", "Connect an integration with its Okta organisation", connectDetails,
         withOktaAccess({appOption}), connectOkta},
        {"okta",
         "disconnect",
         "",
         "Forget the organisation, the credential and the signing key of an integration",
         "",
         {{"revoke", "", "End the life of the API token in Okta first"}},
         disconnectOkta},
        {"okta",
         "key",
         "",
         "Make the signing key of a service app, and print its public half",
         keyDetails,
         {{"algorithm", "NAME", "RS256 or ES256 (default: RS256)"},
          {"new", "", "Another key in place of the one there is"}},
         showOktaKey},
        {"okta", "check", "", "Say what the credential may do in Okta, how fast, and how long it lives", checkDetails,
         withOktaAccess(
             {appOption,
              {"all", "", "Every integration that is connected, one after the other"},
              {"fail-on-drift", "", "End with 1 when something no longer holds, or could not be looked at"}}),
         checkOkta},
        {"okta", "people", "", "List who is assigned to the app, pending or failed, with Okta's reasons", peopleDetails,
         withOktaAccess({appOption, {"state", "STATE", "Only those", true}}), listOktaPeople},
    };
}

} // namespace rollcall::ctl
