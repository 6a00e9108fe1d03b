// SPDX-License-Identifier: Apache-2.0
// Okta's Management API of a simulated organisation, served on loopback: what a client of the real one would meet.
#pragma once

#include "core/Result.h"
#include "demo/AdminConsole.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::demo {

/// Who the owner of a token is, or which role a service app was given.
enum class AdminRole {
    None, ///< an ordinary person: may read themselves and nothing else
    SuperAdmin,
    OrganisationAdmin,
    AppAdmin,
    GroupAdmin,
    GroupMembershipAdmin,
    HelpDesk,
    ReadOnly,
    ReportAdmin,
};
/// "SUPER_ADMIN", "USER_ADMIN", …; "" for None.
[[nodiscard]] std::string_view oktaWord(AdminRole role);

/// What calls are counted in against a limit of their own.
enum class RateBucket {
    Apps,      ///< /api/v1/apps and all below an app: app users, groups, features, …
    App,       ///< /api/v1/apps/{id} exactly
    Groups,    ///< /api/v1/groups and sub paths
    Group,     ///< /api/v1/groups/{id} exactly
    Users,     ///< /api/v1/users: lists and creation
    UserWrite, ///< POST, PUT and DELETE of /api/v1/users/{id} and below
    User,      ///< GET /api/v1/users/{id}
    Logs,      ///< /api/v1/logs
    Token,     ///< /oauth2/v1/token
    Rest,      ///< everything else below /api/v1
    Unlimited, ///< /.well-known: answered without a limit
};
inline constexpr std::size_t rateBucketCount = 11;

struct RateLimits {
    /// Calls a minute of the whole organisation, by bucket; as published for workforce organisations.
    std::array<unsigned, rateBucketCount> perMinute{100, 500, 500, 1000, 600, 600, 2000, 120, 240, 1200, 0};
    unsigned principalPercent = 50; ///< what one token or service app may use of each bucket
    unsigned concurrent = 75;       ///< requests under way at a time
    [[nodiscard]] unsigned& of(RateBucket bucket) { return perMinute[static_cast<std::size_t>(bucket)]; }
    [[nodiscard]] unsigned of(RateBucket bucket) const { return perMinute[static_cast<std::size_t>(bucket)]; }
    /// What the free plan has: 20 a minute for apps and for the log, 100 for the rest.
    [[nodiscard]] static RateLimits freePlan();
};

/// Troubles on demand.
enum class ApiFault {
    RateLimitStorm,       ///< 429 E0000047, reset in ten seconds
    ConcurrencyLimit,     ///< 429 with X-Rate-Limit-Limit: 0
    InternalError,        ///< 500 E0000009
    Unavailable,          ///< 503 without a body of Okta's
    Slow,                 ///< the answer comes after `slowAnswer`, real time
    ExpiredToken,         ///< 401 E0000011 for every token
    NetworkZone,          ///< 403 E0000006 although the token is right
    ReadOnlyOrganisation, ///< 503 E0000010 for everything that writes
    MappingsNotLicensed,  ///< 401 E0000015 on /api/v1/mappings
    LogsNotLicensed,      ///< 401 E0000015 on /api/v1/logs
    NotOkta,              ///< some other web server: 404 and HTML everywhere
    NotJson,              ///< 200 with an HTML page, as a captive portal does
    FoldedLinks,          ///< a proxy has joined the two Link fields by a comma
    NoRateHeaders,        ///< X-Rate-Limit-… are missing
    LogWithoutReasons,    ///< outcome.reason is null, as it often is
    SchemaWritesLost,     ///< a schema POST answers as if done and is not
};
inline constexpr std::size_t apiFaultCount = 16;

/// An API token ("SSWS"), which belongs to a person who is an admin.
struct ApiTokenFacts {
    std::string id; ///< 00T…
    std::string value;
    std::string name;
    std::string ownerId;
    AdminRole role = AdminRole::SuperAdmin;
};

/// An API service integration: a client that signs its assertions with a key of its own.
struct ServiceAppFacts {
    std::string clientId; ///< 0oa…; made when empty
    std::string label = "Rollcall service app";
    std::string publicJwk; ///< JSON; RSA or EC P-256
    std::vector<std::string> scopes;
    AdminRole role = AdminRole::SuperAdmin;
    bool requiresDpop = false;
};

/// An app of the catalogue whose provisioning calls its vendor: it takes a token and has no field for a URL.
struct CatalogueEntry {
    std::string name;        ///< e.g. "trusona_scim"
    std::string displayName; ///< e.g. "Trusona SCIM"
    std::string vendorBaseUrl;
    ProvisioningFlavour flavour = ProvisioningFlavour::Patch;
};

struct ManagementOptions {
    std::string subdomain = "acme";
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; ///< 0 lets the system choose
    /// What callers call it where a proxy stands in front, e.g. "https://acme.example:8443": links name it, assertions
    /// and proofs are for it. Empty: the address it listens on.
    std::string publicOrigin;
    struct Tls {
        std::filesystem::path certificateChain;
        std::filesystem::path privateKey;
    };
    std::optional<Tls> tls;
    RateLimits limits;
    bool isClassicEngine = false;     ///< /.well-known says "v1" instead of "idx"
    bool isScimFeatureVisible = true; ///< else the console offers no "SCIM provisioning"
    /// Whether tokens of a suspended person are refused meanwhile: Okta documents what deactivation does, and no more.
    bool refusesSuspendedOwners = true;
    bool ownsFirstApp = false; ///< the organisation's own engine appears as an app, `firstAppLabel`
    std::string firstAppLabel = "Rollcall";
    std::vector<CatalogueEntry> catalogue;
    std::chrono::milliseconds searchLag{2'000};     ///< virtual; how long a search shows what was before a write
    std::chrono::milliseconds slowAnswer{5'000};    ///< real
    std::chrono::milliseconds pushDeadline{20'000}; ///< real; how long the engine waits for a SCIM answer
    /// What callers are told the time is, by Date, by the reset of limits and in the dates of assertions; outlives the
    /// API. Null: the computer's own clock, which is theirs as well.
    const core::Clock* callersClock = nullptr;
};

/// Serves from `start` to destruction. Thread-safe.
class ManagementApi {
public:
    /// `organisation` and `clock` outlive the API. The organisation's people and groups are what the API serves; each
    /// app made here has an engine of its own. Fails as http::Server::start does.
    [[nodiscard]] static core::Result<std::unique_ptr<ManagementApi>>
    start(SimulatedOrganisation& organisation, VirtualClock& clock, ManagementOptions options = {});
    ~ManagementApi();
    ManagementApi(const ManagementApi&) = delete;
    ManagementApi& operator=(const ManagementApi&) = delete;

    /// "http://127.0.0.1:41234": what is typed as the organisation's URL. `publicOrigin` where one is given.
    [[nodiscard]] std::string origin() const;
    /// Where it listens, as a URL, whatever is in front.
    [[nodiscard]] std::string listeningOn() const;
    /// What the person in Okta's Admin Console does.
    [[nodiscard]] AdminConsole& console();

    /// Made as Security › API › Tokens does; the owner is invented (an active person who is not among the people).
    [[nodiscard]] ApiTokenFacts createToken(const std::string& name, AdminRole role = AdminRole::SuperAdmin);
    void revokeToken(const std::string& value);
    /// One of the people administers Okta from now on.
    void giveRole(const std::string& personId, AdminRole role);
    /// Another role for the owner: the token follows at once.
    void setRole(const std::string& tokenValue, AdminRole role);
    /// The client id.
    [[nodiscard]] std::string registerServiceApp(ServiceAppFacts facts);

    /// Until cleared, or for so many requests when `times` is above 0; the first `after` of those it would hit are
    /// spared.
    void inject(ApiFault fault, unsigned times = 0, unsigned after = 0);
    void clear(ApiFault fault);
    void setLimits(const RateLimits& limits);

    /// Requests that were answered, also the refused ones.
    [[nodiscard]] std::uint64_t calls(RateBucket bucket) const;
    [[nodiscard]] std::uint64_t calls() const;
    /// Of these, those answered 429.
    [[nodiscard]] std::uint64_t refusedCalls() const;
    void forgetCalls();

    /// Blocks until no engine of the organisation has anything to do. False when `deadline` (real time) or `stop` came
    /// first.
    [[nodiscard]] bool waitUntilIdle(std::chrono::milliseconds deadline, std::stop_token stop = {}) const;

private:
    class Implementation;
    explicit ManagementApi(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::demo
