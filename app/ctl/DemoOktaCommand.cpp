// SPDX-License-Identifier: Apache-2.0
// demo okta: the simulated organisation with its Management API, for whatever wants to call it.
#include "composition/Settings.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/Input.h"
#include "ctl/SignalWatch.h"
#include "demo/ManagementApi.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/Vendor.h"
#include "http/Server.h"
#include "okta/Credential.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

constexpr auto appLabel = "Trusona SCIM";

struct OktaOptions {
    std::size_t people = 250;
    std::size_t groups = 12;
    std::uint64_t seed = 1;
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::string publicUrl;
    std::string serviceAppJwk;
    bool isBound = false;
};

Outcome<> readAddresses(const Invocation& invocation, OktaOptions& options)
{
    if (invocation.has("listen")) {
        const auto listen = app::parseListenAddress(invocation.value("listen"));
        if (!listen)
            return usage(listen.error().message);
        if (!http::isLoopback(listen->address))
            return usage("--listen must be a loopback address: what the simulation tells is open to whoever can call "
                         "it. Let a proxy stand in front, and give its address by --public-url.");
        options.address = listen->address;
        options.port = listen->port;
    }
    if (!invocation.has("public-url"))
        return {};
    auto url = app::parsePublicUrl(invocation.value("public-url"));
    if (!url)
        return usage(url.error().message);
    const auto parts = demo::parseBaseUrl(*url);
    if (!parts || (!parts->tls && !http::isLoopback(parts->host)))
        return usage("--public-url must be https://, or http:// to this very computer: API tokens go there.");
    options.publicUrl = std::move(*url);
    return {};
}

Outcome<> readServiceApp(const Invocation& invocation, OktaOptions& options)
{
    options.isBound = invocation.has("dpop");
    if (!invocation.has("service-app"))
        return options.isBound ? Outcome<>(usage("--dpop goes with --service-app.")) : Outcome<>();
    auto text = readInput(invocation.value("service-app"));
    if (!text)
        return tl::unexpected(text.error());
    auto json = scim::parseJson(*text);
    // What `okta key --json` prints holds the key as one of its members.
    if (json && json->is_object() && json->as_object().contains("jwk"))
        json = scim::JsonValue(json->as_object().at("jwk"));
    if (!json || !json->is_object() || !json->as_object().contains("kty"))
        return usage("--service-app needs a file with a public key as JSON: `rollcallctl okta key --json` prints one.");
    options.serviceAppJwk = scim::toJson(*json);
    return {};
}

Outcome<OktaOptions> readOptions(const Invocation& invocation)
{
    const auto people = invocation.number("people", 250, 1, 100'000);
    const auto groups = invocation.number("groups", 12, 0, 1'000);
    const auto seed = invocation.number("seed", 1, 0, 1'000'000'000);
    for (const auto* number : {&people, &groups, &seed}) {
        if (!*number)
            return tl::unexpected(number->error());
    }
    OktaOptions options;
    options.people = static_cast<std::size_t>(*people);
    options.groups = static_cast<std::size_t>(*groups);
    options.seed = static_cast<std::uint64_t>(*seed);
    if (auto read = readAddresses(invocation, options); !read)
        return tl::unexpected(read.error());
    if (auto read = readServiceApp(invocation, options); !read)
        return tl::unexpected(read.error());
    return options;
}

constexpr std::size_t fewPeople = 2;
constexpr auto refusal = "The seat licence is used up";

/// Of people who have the app in none of the groups, or of everybody where there are no others.
std::vector<demo::OktaUserPointer> peopleOutside(const demo::OrganisationSnapshot& snapshot,
                                                 const std::vector<demo::OktaGroupPointer>& groups)
{
    std::vector<demo::OktaUserPointer> people;
    for (const auto& person : snapshot.people) {
        const bool isInside = std::ranges::any_of(groups, [&person](const demo::OktaGroupPointer& group) {
            return std::ranges::find(group->members, person->id) != group->members.end();
        });
        if (!isInside && person->status == demo::UserStatus::Active && people.size() < fewPeople)
            people.push_back(person);
    }
    return people;
}

/// The first of the groups' people, whom the vendor will not take.
void refuseSome(demo::Vendor& vendor, const demo::OrganisationSnapshot& snapshot,
                const std::vector<demo::OktaGroupPointer>& groups)
{
    std::set<std::string> refused;
    for (const auto& group : groups) {
        for (const std::string& member : group->members) {
            const auto person = std::ranges::find(snapshot.people, member, &demo::OktaUser::id);
            const bool isOne = person != snapshot.people.end() && (*person)->status == demo::UserStatus::Active;
            if (isOne && refused.size() < fewPeople && refused.insert(member).second)
                vendor.refuseNext((*person)->profile.login, 400, refusal);
        }
    }
}

/// The app of a vendor's, connected, and half of the groups assigned: most of their people are provisioned, some are
/// refused by the vendor; others had the app before provisioning was on.
core::Result<std::string> setUpApp(demo::ManagementApi& api, demo::Vendor& vendor,
                                   const demo::OrganisationSnapshot& snapshot)
{
    demo::AdminConsole& console = api.console();
    auto app = console.createApp(demo::AppKind::Catalogue, appLabel);
    if (!app)
        return app;
    std::vector<demo::OktaGroupPointer> groups;
    for (std::size_t place = 0; place < snapshot.groups.size(); place += 2)
        groups.push_back(snapshot.groups[place]);
    for (const auto& person : peopleOutside(snapshot, groups)) {
        if (auto assigned = console.assignPerson(*app, person->id); !assigned)
            return tl::unexpected(assigned.error());
    }
    demo::ConnectionEntry entry;
    entry.secret = vendor.createApiToken();
    if (auto connected = console.enterConnection(*app, entry); !connected)
        return tl::unexpected(connected.error());
    if (auto switched = console.setSwitches(*app, {}); !switched)
        return tl::unexpected(switched.error());
    refuseSome(vendor, snapshot, groups);
    for (const auto& group : groups) {
        if (auto assigned = console.assignGroup(*app, group->id); !assigned)
            return tl::unexpected(assigned.error());
    }
    return app;
}

std::string registerServiceApp(demo::ManagementApi& api, const OktaOptions& options)
{
    demo::ServiceAppFacts facts;
    facts.publicJwk = options.serviceAppJwk;
    facts.scopes = okta::managingScopes();
    facts.requiresDpop = options.isBound;
    return api.registerServiceApp(std::move(facts));
}

struct Told {
    std::string token;
    std::string readOnlyToken;
    std::string app;
    std::string client; ///< of the service app; may be empty
};

/// What a caller needs, secrets included: they are of a simulation, and it ends with this process.
void tell(CommandContext& context, const demo::ManagementApi& api, const Told& told,
          const demo::OrganisationStatistics& statistics)
{
    Console& console = context.console();
    if (context.isJson()) {
        console.json(scim::JsonObject{
            {"origin", api.origin()},
            {"listening", api.listeningOn()},
            {"apiToken", told.token},
            {"readOnlyApiToken", told.readOnlyToken},
            {"appId", told.app},
            {"serviceAppId", told.client.empty() ? scim::JsonValue(nullptr) : scim::JsonValue(told.client)},
            {"people", statistics.people},
            {"groups", statistics.groups}});
        return;
    }
    console.line("A simulated Okta organisation of " + std::to_string(statistics.people) + " people and " +
                 std::to_string(statistics.groups) + " groups. SIGTERM or Ctrl+C ends it, and all of it is forgotten.");
    console.line("organisation  " + api.origin());
    console.line("API token     " + told.token);
    console.line("read-only     " + told.readOnlyToken + " (a token of a read-only administrator)");
    console.line("app           " + told.app);
    console.line("service app   " +
                 (told.client.empty()
                      ? "none; --service-app FILE registers one, with the public key of `rollcallctl okta key "
                        "--json`"
                      : told.client));
    // Last, so that whoever waits for it has read the rest.
    console.line("listening on " + api.listeningOn());
}

Outcome<> serveOkta(CommandContext& context)
{
    const auto options = readOptions(context.invocation());
    if (!options)
        return tl::unexpected(options.error());
    auto vendor = demo::Vendor::start();
    if (!vendor)
        return tl::unexpected(toFailure(vendor.error()));
    demo::VirtualClock clock(context.clock().now());
    demo::SimulatedOrganisation organisation({}, clock);
    organisation.populate(options->people, options->groups, options->seed);
    if (!organisation.waitUntilIdle(std::chrono::minutes{2}))
        return tl::unexpected(Failure{ExitCode::Failed, "The organisation was not made in time. Try fewer people."});

    demo::ManagementOptions management;
    management.address = options->address;
    management.port = options->port;
    management.publicOrigin = options->publicUrl;
    management.catalogue.push_back({"trusona_scim", appLabel, (*vendor)->baseUrl()});
    auto api = demo::ManagementApi::start(organisation, clock, std::move(management));
    if (!api)
        return tl::unexpected(toFailure(api.error()));
    const auto app = setUpApp(**api, **vendor, organisation.snapshot());
    if (!app)
        return tl::unexpected(toFailure(app.error()));
    Told told;
    told.app = *app;
    told.client = options->serviceAppJwk.empty() ? std::string{} : registerServiceApp(**api, *options);
    told.token = (*api)->createToken("rollcallctl demo okta").value;
    told.readOnlyToken = (*api)->createToken("rollcallctl demo okta, read-only", demo::AdminRole::ReadOnly).value;

    // Before the address is told, so that whoever has read it may ask for the end.
    const SignalWatch watch([] { QCoreApplication::quit(); });
    tell(context, **api, told, organisation.statistics());
    QCoreApplication::exec();
    return {};
}

} // namespace

Command demoOktaCommand()
{
    return {
        "demo",
        "okta",
        "",
        "Serve a simulated Okta organisation's Management API until asked to end",
        "Prints the organisation's address, two API tokens and the id of an app, then `listening on URL` once it\n"
        "serves. Half of its groups are assigned to the app, whose vendor is simulated too and refuses two of their\n"
        "people; two others had the app before provisioning was on. Nothing is kept.\n\n"
        "Behind a proxy, --public-url is what callers call: links name it, and what a service app signs is for it.",
        {{"people", "N", "How many people there are (default 250)"},
         {"groups", "N", "How many groups (default 12)"},
         {"seed", "N", "Other people for another number (default 1)"},
         {"listen", "ADDR:PORT", "Where to listen, on loopback (default 127.0.0.1:0: the system chooses)"},
         {"public-url", "URL", "The address of a proxy in front: https, or http on loopback"},
         {"service-app", "FILE", "Registers a service app with this public key, as `okta key --json` prints it"},
         {"dpop", "", "Its access tokens are bound to a key (DPoP)"}},
        serveOkta,
        false,
        true};
}

} // namespace rollcall::ctl
