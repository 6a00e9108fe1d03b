// SPDX-License-Identifier: Apache-2.0
// Answers in the shapes that Okta was seen to give, read into values.
#include "FakeOkta.h"
#include "okta/AppUsers.h"
#include "okta/Apps.h"
#include "okta/Groups.h"
#include "okta/Organisation.h"
#include "okta/Provisioning.h"
#include "okta/Schemas.h"
#include "okta/SignIn.h"
#include "okta/SystemLog.h"

#include <QTest>

using namespace rollcall;
using test::Bench;

namespace {

void serve(Bench& bench, const char* name, core::WebHeaders headers = {})
{
    bench.answerInTurn({bench.answer(200, test::shape(name), std::move(headers))});
}

} // namespace

class ShapesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPerson()
    {
        Bench bench;
        serve(bench, "user.json", {{"Etag", "W/\"abc\""}});
        const auto user = okta::Users(bench.client).byLogin("ann+1@acme.example", {});
        QVERIFY(user);
        QCOMPARE(bench.transport.sent().at(0).url,
                 std::string("https://acme.okta.com/api/v1/users/ann%2B1%40acme.example"));
        QCOMPARE(user->id.value, std::string("00uann1"));
        QVERIFY(user->status == okta::UserStatus::Provisioned);
        QCOMPARE(user->name(), std::string("Ann Archer"));
        QCOMPARE(user->email(), std::string("ann@acme.example"));
        QCOMPARE(okta::flagOf(user->profile, "byndidRegistered"), std::optional(true));
        QCOMPARE(okta::flagOf(user->profile, "absent"), std::optional<bool>());
        QCOMPARE(okta::toText(user->profile.at("level")), std::string("3"));
        QCOMPARE(okta::toText(user->profile.at("teams")), std::string("blue, red"));
        QVERIFY(std::holds_alternative<std::monostate>(user->profile.at("mobilePhone")));
        QVERIFY(!user->lastLogin);
        QVERIFY(user->lastUpdated);
        QCOMPARE(user->etag, std::string("W/\"abc\""));
        QCOMPARE(user->allowedActions, (std::vector<std::string>{"reactivate", "suspend"}));
        QVERIFY(!okta::Users(bench.client).byLogin("a/b", {}));
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void groups()
    {
        Bench bench;
        serve(bench, "groups.json");
        const auto found = okta::Groups(bench.client).find({.withStatistics = true}, 10, {});
        QVERIFY(found);
        QCOMPARE(found->items.size(), std::size_t{3});
        QCOMPARE(found->items.at(0).usersCount, std::optional<std::int64_t>(42));
        QVERIFY(found->items.at(0).type == okta::GroupType::Okta);
        QVERIFY(found->items.at(1).type == okta::GroupType::BuiltIn);
        QVERIFY(found->items.at(2).type == okta::GroupType::App);
        QCOMPARE(bench.transport.sent().at(0).parameter("expand"), std::string("stats"));
    }

    void apps()
    {
        Bench bench;
        serve(bench, "apps.json");
        const auto found = okta::Apps(bench.client).labelled("Rollcall", {});
        QVERIFY(found);
        QCOMPARE(found->size(), std::size_t{1});
        const auto& app = found->front();
        QCOMPARE(app.name, std::string("scim2headerauth"));
        QVERIFY(app.signOnMode.empty());
        QVERIFY(app.isProvisioning());
        QVERIFY(app.hasFeature("GROUP_PUSH"));
        QVERIFY(app.isHiddenOnWeb && app.isHiddenOnMobile);
        QCOMPARE(app.userNameTemplate, std::string("${source.login}"));
        QCOMPARE(app.accessPolicy.value, std::string("rst1"));
        const auto all = okta::Apps(bench.client).find({}, 10, {});
        QVERIFY(all);
        QVERIFY(!all->items.at(1).isProvisioning());
        QCOMPARE(all->items.at(1).samlAcsUrl, std::string("https://sp.example/acs"));
    }

    void assignments()
    {
        Bench bench;
        serve(bench, "app-users.json");
        std::vector<okta::AppUser> users;
        const auto listing = okta::AppUsers(bench.client)
                                 .list(okta::AppId{"0oaapp1"}, true,
                                       [&](std::vector<okta::AppUser>&& page) {
                                           users = std::move(page);
                                           return true;
                                       },
                                       {});
        QVERIFY(listing);
        QCOMPARE(bench.transport.sent().at(0).parameter("limit"), std::string("500"));
        QCOMPARE(bench.transport.sent().at(0).parameter("expand"), std::string("user"));
        QCOMPARE(users.size(), std::size_t{5});
        using okta::ProvisioningOutcome;
        QVERIFY(users.at(0).outcome() == ProvisioningOutcome::Done);
        QVERIFY(users.at(1).outcome() == ProvisioningOutcome::Pending);
        QVERIFY(users.at(2).outcome() == ProvisioningOutcome::Failed);
        QVERIFY(users.at(3).outcome() == ProvisioningOutcome::NotProvisioning);
        QVERIFY(users.at(4).outcome() == ProvisioningOutcome::Ended);
        QVERIFY(users.at(0).scope == okta::AssignmentScope::Group);
        QCOMPARE(users.at(0).group.value, std::string("00gblue1"));
        QCOMPARE(users.at(0).externalId, std::string("local-1"));
        QVERIFY(users.at(0).user);
        QCOMPARE(users.at(0).user->login(), std::string("ann@acme.example"));
        QVERIFY(!users.at(1).user);
    }

    void assignedGroupsAndPushMappings()
    {
        Bench bench;
        serve(bench, "app-groups.json");
        const auto groups = okta::AppUsers(bench.client).groups(okta::AppId{"0oaapp1"}, {});
        QVERIFY(groups);
        QCOMPARE(groups->items.at(0).priority, std::optional(1));
        QCOMPARE(groups->items.at(1).priority, std::optional<int>());
        serve(bench, "push-mappings.json");
        const auto mappings = okta::Provisioning(bench.client).pushMappings(okta::AppId{"0oaapp1"}, {});
        QVERIFY(mappings);
        QVERIFY(mappings->items.at(0).status == okta::PushStatus::Active);
        QVERIFY(mappings->items.at(0).created);
        QCOMPARE(mappings->items.at(1).errorSummary, std::string("The group could not be created"));
    }

    void provisioning()
    {
        Bench bench;
        serve(bench, "connection.json");
        const auto connection = okta::Provisioning(bench.client).connection(okta::AppId{"0oaapp1"}, {});
        QVERIFY(connection);
        QVERIFY(connection->status == okta::ConnectionStatus::Enabled);
        serve(bench, "features.json");
        const auto features = okta::Provisioning(bench.client).features(okta::AppId{"0oaapp1"}, {});
        QVERIFY(features);
        QVERIFY(features->isEnabled);
        QVERIFY(features->createUsers == okta::Switch::On);
        QVERIFY(features->updateAttributes == okta::Switch::Off);
        QVERIFY(features->deactivateUsers == okta::Switch::On);
        QVERIFY(features->importUsers == okta::Switch::Off);
        bench.answerInTurn({bench.answer(400, test::errorBody("E0000001", "Api validation failed",
                                                              "Provisioning is not enabled for the app instance."))});
        const auto none = okta::Provisioning(bench.client).features(okta::AppId{"0oaapp1"}, {});
        QVERIFY(none);
        QVERIFY(!none->isEnabled);
    }

    void schemasAndMappings()
    {
        Bench bench;
        serve(bench, "schema.json");
        const auto schema = okta::Schemas(bench.client).user({});
        QVERIFY(schema);
        QCOMPARE(schema->attributes.size(), std::size_t{2});
        const auto* size = schema->find("shoeSize");
        QVERIFY(size);
        QVERIFY(size->isCustom);
        QCOMPARE(size->type, std::string("integer"));
        QCOMPARE(size->selfPermission, std::string("READ_ONLY"));
        QVERIFY(schema->find("login")->isRequired);
        QVERIFY(!schema->find("Login"));
        serve(bench, "mapping.json");
        const auto mapping = okta::Schemas(bench.client).mapping(okta::ProfileMappingId{"prm1"}, {});
        QVERIFY(mapping);
        QCOMPARE(mapping->targetId, std::string("0oaapp1"));
        QVERIFY(mapping->rules.at("byndidRegistered").isPushedOnUpdate);
        QVERIFY(!mapping->rules.at("userName").isPushedOnUpdate);
    }

    void theLog()
    {
        Bench bench;
        serve(bench, "log.json");
        const auto events = okta::SystemLog(bench.client).find({.filter = "x"}, 10, {});
        QVERIFY(events);
        const auto& event = events->items.at(0);
        QCOMPARE(event.result, std::string("FAILURE"));
        QVERIFY(event.reason.empty());
        QCOMPARE(event.target("User")->id, std::string("00uann1"));
        QVERIFY(!event.target("UserGroup"));
        QCOMPARE(event.debugData.at("appname"), std::string("scim2headerauth"));
        QCOMPARE(event.debugData.at("tries"), std::string("3"));
        QCOMPARE(event.changes.size(), std::size_t{1});
        QCOMPARE(event.changes.at(0).after, std::string("{\"status\":\"INACTIVE\"}"));
        // Without an end Okta's lists of events never end.
        QVERIFY(!bench.transport.sent().at(0).parameter("until").empty());
    }

    void theSignInSide()
    {
        Bench bench;
        serve(bench, "idps.json");
        const auto providers = okta::SignIn(bench.client).identityProviders({});
        QVERIFY(providers);
        QVERIFY(providers->items.at(0).isActive());
        QCOMPARE(providers->items.at(0).issuer, std::string("https://idp.example"));
        QCOMPARE(providers->items.at(1).issuer, std::string("https://auth.example"));
        serve(bench, "policies.json");
        const auto policies = okta::SignIn(bench.client).policies(okta::PolicyType::SignOn, {});
        QVERIFY(policies);
        QCOMPARE(policies->at(0).name, std::string("Passwordless"));
        QCOMPARE(policies->at(0).includedGroups.at(0).value, std::string("00gblue1"));
        QVERIFY(policies->at(1).isSystem);
    }

    void rules()
    {
        Bench bench;
        const okta::PolicyId policy{"00p1"};
        serve(bench, "sign-on-rules.json");
        const auto signOn = okta::SignIn(bench.client).rules(policy, {});
        QVERIFY(signOn);
        QCOMPARE(signOn->at(0).isFactorRequired, std::optional(false));
        QCOMPARE(signOn->at(0).conditionProviders.at(0).value, std::string("0oaidp1"));
        QCOMPARE(signOn->at(1).isFactorRequired, std::optional(true));
        serve(bench, "routing-rules.json");
        const auto routing = okta::SignIn(bench.client).rules(policy, {});
        QVERIFY(routing);
        QCOMPARE(routing->at(0).userIdentifier->attribute, std::string("byndidRegistered"));
        QCOMPARE(routing->at(0).userIdentifier->patterns.at(0).value, std::string("true"));
        QCOMPARE(routing->at(0).routesTo.at(0).value, std::string("0oaidp2"));
        QCOMPARE(routing->at(0).includedApps.size(), std::size_t{1});
        QVERIFY(routing->at(1).routesToOkta);
        serve(bench, "access-rules.json");
        const auto access = okta::SignIn(bench.client).rules(policy, {});
        QVERIFY(access);
        QCOMPARE(access->at(0).isFactorRequired, std::optional(true));
        QCOMPARE(access->at(0).expression, std::string("user.profile.byndidRegistered == true"));
    }

    void theOrganisation()
    {
        Bench bench;
        serve(bench, "organisation.json");
        const auto organisation = bench.client.organisation();
        const auto discovery = okta::discover(organisation, bench.transport, bench.time, {});
        QVERIFY(discovery);
        QVERIFY(discovery->pipeline == okta::Pipeline::IdentityEngine);
        QCOMPARE(discovery->alternateUrl, std::string("https://login.acme.example"));
        QVERIFY(bench.transport.sent().at(0).authorization.empty());
        serve(bench, "api-tokens.json");
        const auto tokens = okta::Organisation(bench.client).apiTokens({});
        QVERIFY(tokens);
        QCOMPARE(tokens->items.at(0).idleDays, std::optional(30));
        QCOMPARE(tokens->items.at(0).owner.value, std::string("00uann1"));
        QVERIFY(tokens->items.at(0).expiresAt);
        bench.answerInTurn({bench.answer(200, "<html>welcome</html>")});
        const auto other = okta::discover(organisation, bench.transport, bench.time, {});
        QVERIFY(!other);
        QVERIFY(other.error().kind == okta::FailureKind::NotOkta);
    }
};

QTEST_GUILESS_MAIN(ShapesTest)
#include "ShapesTest.moc"
