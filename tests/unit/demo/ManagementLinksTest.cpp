// SPDX-License-Identifier: Apache-2.0
// No answer of the simulated organisation names what is not there: every link in body and header is followed.
#include "ManagementHarness.h"

#include "demo/Vendor.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

using namespace rollcall;
using namespace rollcall::demo;
using namespace std::chrono_literals;
using test::ApiAnswer;
using test::ManagementHarness;

namespace {

struct Link {
    std::string method;
    std::string target;
    std::string name; ///< of the relation
    auto operator<=>(const Link&) const = default;
};

/// What links allow that do not say it, by the name of the relation.
std::string methodOf(const std::string& name)
{
    return name == "activate" || name == "deactivate" ? "POST" : "GET";
}

class Walk {
public:
    explicit Walk(ManagementHarness& harness) : m_harness(harness) {}

    /// Reads this, and all that can be read from there.
    void from(const std::string& target) { follow({"GET", target, "root"}); }
    /// What changes something comes after all reading, and what removes something last; the token's own end at the end.
    void change(const std::string& ownToken)
    {
        const auto rank = [&](const Link& link) {
            if (link.target.ends_with(ownToken))
                return 2;
            return link.method == "DELETE" ? 1 : 0;
        };
        std::vector<Link> links(m_changes.begin(), m_changes.end());
        std::ranges::stable_sort(links, {}, rank);
        for (const Link& link : links)
            note(link, send(link));
    }

    [[nodiscard]] const std::vector<std::string>& dead() const { return m_dead; }
    /// Whether there was a link of that name.
    [[nodiscard]] bool hasFollowed(const std::string& name) const { return m_names.contains(name); }

private:
    [[nodiscard]] ApiAnswer send(const Link& link)
    {
        if (link.name == "uploadLogo")
            return m_harness.send(link.method, link.target,
                                  "--b\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: "
                                  "image/png\r\n\r\npicture\r\n--b--\r\n",
                                  {{"Content-Type", "multipart/form-data; boundary=b"}});
        // Okta serves it with the id of a policy behind it alone.
        if (link.name == "policies")
            return m_harness.send(link.method, link.target + "/" + policy());
        return m_harness.send(link.method, link.target, link.method == "PUT" ? "{}" : "");
    }

    [[nodiscard]] std::string policy() { return m_harness.get("/api/v1/policies?type=ACCESS_POLICY").at("0.id"); }

    void note(const Link& link, const ApiAnswer& answer)
    {
        if (answer.status == 404 || answer.status == 405 || answer.status >= 500)
            m_dead.push_back(link.method + " " + link.target + " (" + link.name +
                             "): " + std::to_string(answer.status));
    }

    void follow(const Link& link)
    {
        m_names.insert(link.name);
        if (!m_seen.insert(link.method + " " + link.target).second)
            return;
        if (link.method != "GET") {
            m_changes.insert(link);
            return;
        }
        const ApiAnswer answer = send(link);
        note(link, answer);
        for (const auto& [name, value] : answer.headers) {
            if (name == "Location")
                add("GET", value, "redirect");
            if (name == "Link")
                add("GET", value.substr(1, value.find('>') - 1), "page");
        }
        collect(answer.body, "");
    }

    void add(const std::string& method, const std::string& url, const std::string& name)
    {
        const std::string origin = m_harness.api().origin();
        if (!url.starts_with(origin)) {
            m_dead.push_back(url + " (" + name + "): of another origin");
            return;
        }
        const std::string target = url.substr(origin.size());
        follow({method, target.empty() ? "/" : target, name});
    }

    void collect(const scim::JsonValue& value, const std::string& name)
    {
        if (const scim::JsonArray* array = value.if_array()) {
            for (const scim::JsonValue& each : *array)
                collect(each, name);
        }
        const scim::JsonObject* object = value.if_object();
        if (object == nullptr)
            return;
        if (const scim::JsonValue* href = object->if_contains("href"); href != nullptr && href->is_string()) {
            for (const std::string& method : methodsOf(*object, name))
                add(method, std::string(href->as_string()), name);
        }
        for (const auto& [key, member] : *object)
            collect(member, std::string(key));
    }

    [[nodiscard]] static std::set<std::string> methodsOf(const scim::JsonObject& link, const std::string& name)
    {
        if (const scim::JsonValue* method = link.if_contains("method"))
            return {std::string(method->as_string())};
        const scim::JsonValue* hints = link.if_contains("hints");
        if (hints == nullptr)
            return {methodOf(name)};
        std::set<std::string> methods;
        for (const scim::JsonValue& method : hints->as_object().at("allow").as_array())
            methods.insert(std::string(method.as_string()));
        return methods;
    }

    ManagementHarness& m_harness;
    std::set<std::string> m_seen;
    std::set<std::string> m_names;
    std::set<Link> m_changes;
    std::vector<std::string> m_dead;
};

} // namespace

class ManagementLinksTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void leadsNowhereInVain();
    void keepsTheLogoThatWasUploaded();
    void putsAnAppUnderAnotherPolicy();
    void sendsBrowsersToTheSignInPage();

private:
    /// One of everything that answers link to.
    void furnish();
    void addPeopleOfEveryStatus();
    void addApps();
    void addSignIn();
    [[nodiscard]] std::string app(std::size_t place) { return m_harness->console().appIds().at(place); }

    std::unique_ptr<Vendor> m_vendor;
    std::unique_ptr<ManagementHarness> m_harness;
    std::string m_group;
};

void ManagementLinksTest::initTestCase()
{
    auto vendor = Vendor::start();
    QVERIFY(vendor);
    m_vendor = std::move(*vendor);
}

void ManagementLinksTest::addPeopleOfEveryStatus()
{
    for (int status = 0; status <= static_cast<int>(UserStatus::Deprovisioned); ++status) {
        static_cast<void>(m_harness->organisation().editPerson(
            m_harness->personId(static_cast<std::size_t>(status)),
            [status](OktaUser& user) { user.status = static_cast<UserStatus>(status); }));
    }
}

void ManagementLinksTest::addApps()
{
    AdminConsole& console = m_harness->console();
    const std::string vendors = *console.createApp(AppKind::Catalogue, "Trusona SCIM");
    QVERIFY(console.createApp(AppKind::WizardSaml, "Cyolo"));
    QVERIFY(console.createApp(AppKind::WizardSwa, "Beyond"));
    const auto idle = console.createApp(AppKind::TestHeaderAuth, "Idle");
    QVERIFY(console.setAppActive(*idle, false));
    ConnectionEntry entry;
    entry.secret = m_vendor->createApiToken();
    QVERIFY(console.enterConnection(vendors, entry));
    QVERIFY(console.setSwitches(vendors, {true, true, true, true}));
    m_group = console.createGroup("Pilot");
    const std::string later = console.createGroup("Later");
    QVERIFY(console.addMember(m_group, m_harness->personId(10)));
    QVERIFY(console.assignGroup(vendors, m_group));
    QVERIFY(console.assignPerson(vendors, m_harness->personId(11)));
    QVERIFY(m_harness->api().waitUntilIdle(60s));

    // A target that was made with its mapping, one that is not pushed yet, and one that has lost its mapping.
    const std::string pushes = "/api/v1/apps/" + vendors + "/group-push/mappings";
    const auto push = [&](const std::string& group, const std::string& name, const char* status) {
        return m_harness->post(pushes, "{\"sourceGroupId\":\"" + group + "\",\"targetGroupName\":\"" + name +
                                           "\",\"status\":\"" + status + "\"}");
    };
    QCOMPARE(push(m_group, "There", "ACTIVE").status, 200);
    const ApiAnswer unpushed = push(later, "Later there", "INACTIVE");
    QCOMPARE(unpushed.status, 200);
    QVERIFY(m_harness->api().waitUntilIdle(60s));
    const ApiAnswer target = m_harness->get("/api/v1/groups/" + unpushed.at("targetGroupId"));
    QCOMPARE(target.at("profile.name"), std::string("Later there"));
    QCOMPARE(target.at("type"), std::string("APP_GROUP"));
    QCOMPARE(target.at("source.id"), vendors);
}

void ManagementLinksTest::addSignIn()
{
    AdminConsole& console = m_harness->console();
    PolicyRuleFacts rule;
    rule.name = "Passkey";
    rule.includedGroups = {m_group};
    rule.provider = console.addIdentityProvider({});
    QVERIFY(!console.addSignOnRule(rule).empty());
    QVERIFY(!console.addRoutingRule(rule).empty());
    QVERIFY(console.addUserAttribute("byndidRegistered", "Registered", "boolean"));
}

void ManagementLinksTest::furnish()
{
    ManagementOptions options;
    options.catalogue.push_back({"trusona_scim", "Trusona SCIM", m_vendor->baseUrl(), ProvisioningFlavour::Patch});
    options.limits.perMinute.fill(1'000'000);
    m_harness = std::make_unique<ManagementHarness>(options);
    m_harness->populate(12, 2);
    addPeopleOfEveryStatus();
    addApps();
    addSignIn();
}

void ManagementLinksTest::leadsNowhereInVain()
{
    furnish();
    Walk walk(*m_harness);
    for (const std::string root :
         {"/.well-known/okta-organization", "/api/v1/org", "/api/v1/users?limit=5", "/api/v1/users/me",
          "/api/v1/users?filter=status+eq+%22DEPROVISIONED%22", "/api/v1/groups?limit=2", "/api/v1/apps?limit=2",
          "/api/v1/idps", "/api/v1/mappings", "/api/v1/meta/schemas/user/default", "/api/v1/meta/types/user",
          "/api/v1/logs?limit=1000&until=2100-01-01T00%3A00%3A00.000Z", "/api/v1/api-tokens",
          "/api/v1/principal-rate-limits", "/api/v1/catalog/apps", "/api/v1/policies?type=OKTA_SIGN_ON",
          "/api/v1/policies?type=IDP_DISCOVERY", "/api/v1/policies?type=ACCESS_POLICY",
          "/api/v1/policies?type=PROFILE_ENROLLMENT"})
        walk.from(root);
    for (const OktaUserPointer& person : m_harness->organisation().snapshot().people) {
        for (const char* part : {"/roles", "/groups"})
            walk.from("/api/v1/users/" + person->id + part);
    }
    walk.from("/api/v1/users/" + m_harness->get("/api/v1/users/me").at("id") + "/roles");
    for (const std::string& id : m_harness->console().appIds()) {
        for (const char* part : {"", "/connections/default", "/groups?expand=group"})
            walk.from("/api/v1/apps/" + id + part);
    }
    for (const char* part : {"/features", "/group-push/mappings?limit=1", "/users?limit=1&expand=user"})
        walk.from("/api/v1/apps/" + app(0) + part);
    const std::string own = m_harness->get("/api/v1/api-tokens").at("0.id");
    walk.change(own);

    std::string dead;
    for (const std::string& each : walk.dead())
        dead += each + "\n";
    QVERIFY2(walk.dead().empty(), dead.c_str());
    for (const char* name : {"logo",      "uploadLogo", "policies",     "accessPolicy",  "profileEnrollment",
                             "metadata",  "help",       "appLinks",     "targetGroup",   "sourceGroup",
                             "source",    "owners",     "deactivate",   "activate",      "suspend",
                             "unsuspend", "unlock",     "delete",       "resetPassword", "reactivate",
                             "assignee",  "rules",      "schema",       "type",          "user",
                             "group",     "page",       "organization", "preferences",   "contacts",
                             "redirect"})
        QVERIFY2(walk.hasFollowed(name), name);
}

void ManagementLinksTest::keepsTheLogoThatWasUploaded()
{
    furnish();
    const std::string path = "/api/v1/apps/" + app(1);
    QVERIFY(m_harness->get(path).at("_links.logo.0.href").ends_with("/default.png"));
    const std::string picture = "\x89PNG\r\n\x1a\n--not the end--";
    const std::string body = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gif\"\r\n"
                             "Content-Type: image/gif\r\n\r\n" +
                             picture + "\r\n--edge--\r\n";
    const std::vector<std::pair<std::string, std::string>> type{{"Content-Type", "multipart/form-data; boundary=edge"}};
    const ApiAnswer made = m_harness->send("POST", path + "/logo", body, type);
    QCOMPARE(made.status, 201);
    const std::string where = m_harness->get(path).at("_links.logo.0.href");
    QCOMPARE(made.header("Location"), where);
    const ApiAnswer read = m_harness->get(where.substr(m_harness->api().origin().size()));
    QCOMPARE(read.text, picture);
    QCOMPARE(read.header("Content-Type"), std::string("image/gif"));
    QCOMPARE(m_harness->send("POST", path + "/logo", "--edge--\r\n", type).status, 400);
}

void ManagementLinksTest::putsAnAppUnderAnotherPolicy()
{
    furnish();
    const std::string path = "/api/v1/apps/" + app(1);
    const std::string enrolment = m_harness->get("/api/v1/policies?type=PROFILE_ENROLLMENT").at("0.id");
    const std::string sessions = m_harness->get("/api/v1/policies?type=OKTA_SIGN_ON").at("0.id");
    QCOMPARE(m_harness->send("PUT", path + "/policies/" + enrolment).status, 204);
    QVERIFY(m_harness->get(path).at("_links.profileEnrollment.href").ends_with(enrolment));
    QCOMPARE(m_harness->send("PUT", path + "/policies/" + sessions).status, 400);
    QCOMPARE(m_harness->send("PUT", path + "/policies/rstNone").status, 404);
}

void ManagementLinksTest::sendsBrowsersToTheSignInPage()
{
    furnish();
    m_harness->useAuthorization("");
    const ApiAnswer sent = m_harness->get("/home/bookmark/0oa1/1280");
    QCOMPARE(sent.status, 302);
    QVERIFY(sent.header("Location").ends_with("/login/login.htm?fromURI=%2Fhome%2Fbookmark%2F0oa1%2F1280"));
    QCOMPARE(m_harness->get("/login/login.htm").status, 200);
    // What is no page is the API's, and refused without a token.
    QCOMPARE(m_harness->get("/api/v1/users").status, 403);
    QCOMPARE(m_harness->get("/nothing").status, 403);
}

QTEST_GUILESS_MAIN(ManagementLinksTest)
#include "ManagementLinksTest.moc"
