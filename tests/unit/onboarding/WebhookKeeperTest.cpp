// SPDX-License-Identifier: Apache-2.0
// What happens in a directory becomes one job for each endpoint that wants it, once, whatever breaks off in between.
#include "onboarding/WebhookKeeper.h"
#include "TestDirectory.h"
#include "WebhookOrder.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"
#include "onboarding/WebhookDesk.h"
#include "scim/Json.h"
#include "secrets/Vault.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

/// The rows of the directory itself.
class Rows final : public secrets::SecretRows {
public:
    explicit Rows(TestDirectory& directory) : m_directory(directory) {}

    [[nodiscard]] core::Result<std::optional<secrets::SealedSecret>> find(std::string_view name) override
    {
        const auto rows = all();
        if (!rows)
            return tl::unexpected(rows.error());
        const auto found = std::ranges::find(*rows, name, &secrets::SealedSecret::name);
        return found == rows->end() ? std::nullopt : std::optional(*found);
    }
    [[nodiscard]] core::Result<std::vector<secrets::SealedSecret>> all() override { return m_rows; }
    [[nodiscard]] core::Result<> put(const secrets::SealedSecret& row) override
    {
        std::erase_if(m_rows, [&](const auto& each) { return each.name == row.name; });
        m_rows.push_back(row);
        StoredSecret stored{row.name, "key", "sealed", {}};
        return m_directory.write([stored](WriteSession& session) { return session.saveSecret(stored); });
    }
    [[nodiscard]] core::Result<> remove(std::string_view name) override
    {
        std::erase_if(m_rows, [&](const auto& each) { return each.name == name; });
        return {};
    }
    [[nodiscard]] core::Result<> changeAll(const Change& change) override
    {
        for (auto& row : m_rows) {
            auto changed = change(row);
            if (!changed)
                return tl::unexpected(changed.error());
            row = std::move(*changed);
        }
        return {};
    }

private:
    TestDirectory& m_directory;
    std::vector<secrets::SealedSecret> m_rows;
};

/// A directory with people, a vault and a keeper.
class Bench {
public:
    Bench() : m_rows(directory), m_vault(m_rows, places(), directory.clock) {}

    void start() { m_keeper = std::make_unique<WebhookKeeper>(*directory.database), m_keeper->start(); }
    void stop() { m_keeper.reset(); }

    WebhookDesk desk()
    {
        return {*directory.database, directory.clock, [this]() -> secrets::Vault& { return m_vault; }};
    }
    AddedWebhook add(const std::string& url, std::vector<WebhookEventType> events = {})
    {
        return valueOf(desk().add(directory.integration, {url, std::move(events), {}, "Grace"}));
    }
    /// Waits until the keeper has seen everything but jobs.
    void settle()
    {
        const auto isSettled = [&] {
            const auto position = valueOf(directory.reader->consumerPosition("webhooks"));
            const auto entries = valueOf(directory.reader->feedAfter(position.value_or(0), 5'000));
            return position && std::ranges::none_of(entries, [](const FeedEntry& entry) {
                       return entry.kind == FeedKind::Person || entry.kind == FeedKind::Registration ||
                              entry.kind == FeedKind::Invitation;
                   });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 20'000);
    }
    void tell(const ResourceId& person, bool isRegistered, const std::string& event = {})
    {
        directory.clock.advance(1s);
        Registration row;
        row.integration = directory.integration.id;
        row.person = person;
        row.isRegistered = isRegistered;
        row.strength = EvidenceStrength::Strong;
        row.source = RegistrationSource::VendorCallback;
        row.at = directory.clock.now() - 5s;
        row.event = event;
        valueOf(directory.write([row](WriteSession& session) { return session.registrations().add(row); }));
    }
    Invitation invite(const Person& person, MailKind kind, MailOutcome outcome)
    {
        directory.clock.advance(1s);
        Invitation row;
        row.integration = directory.integration.id;
        row.person = person.id;
        row.personRow = person.rowId;
        row.state = InvitationState::Accepted;
        row.mails = ++m_mails;
        return valueOf(directory.write([=](WriteSession& session) -> core::Result<Invitation> {
            auto saved = session.invitations().save(row);
            if (!saved)
                return saved;
            MailAttempt attempt;
            attempt.invitation = saved->id;
            attempt.kind = kind;
            attempt.outcome = outcome;
            const auto added = session.invitations().addAttempt(attempt);
            return added ? saved : core::Result<Invitation>(tl::unexpected(added.error()));
        }));
    }
    std::vector<WebhookOrder> orders(WebhookEndpointId endpoint = 0)
    {
        JobQuery query;
        query.limit = 10'000;
        std::vector<WebhookOrder> found;
        for (const Job& job : valueOf(directory.reader->jobs().jobs(query))) {
            auto order = valueOf(parseWebhookOrder(job.payload));
            if (endpoint == 0 || order.endpoint == endpoint)
                found.push_back(std::move(order));
        }
        std::ranges::reverse(found);
        return found;
    }
    std::vector<std::string> types(WebhookEndpointId endpoint = 0)
    {
        std::vector<std::string> found;
        for (const WebhookOrder& order : orders(endpoint))
            found.push_back(order.type);
        return found;
    }

    TestDirectory directory;

private:
    std::vector<std::unique_ptr<secrets::KeyPlace>> places()
    {
        std::vector<std::unique_ptr<secrets::KeyPlace>> made;
        made.push_back(secrets::keyFile(std::filesystem::path(m_folder.path().toStdString()) / "key"));
        return made;
    }

    QTemporaryDir m_folder;
    Rows m_rows;
    secrets::Vault m_vault;
    std::unique_ptr<WebhookKeeper> m_keeper;
    int m_mails = 0;
};

const std::string first = "https://hooks.example.com/one";
const std::string second = "https://hooks.example.com/two";
using Types = std::vector<std::string>;

} // namespace

class WebhookKeeperTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachEventIsOneJobForEachEndpoint()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com", R"("externalId":"00u1")"));
        bench.add(first);
        bench.add(second, {WebhookEventType::Unregistered});
        bench.start();
        bench.tell(ada.id, true);
        bench.tell(ada.id, false);
        bench.settle();
        QCOMPARE(bench.types(1), (Types{"person.registered", "person.unregistered"}));
        QCOMPARE(bench.types(2), (Types{"person.unregistered"}));
        // The same event bears the same id wherever it goes.
        QCOMPARE(bench.orders(1)[1].id, bench.orders(2)[0].id);
        QVERIFY(bench.orders(1)[0].id != bench.orders(1)[1].id);
    }

    void anEventSaysWhoAndByWhat()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com", R"("externalId":"00u1")"));
        bench.add(first);
        bench.start();
        bench.tell(ada.id, true, "4711");
        bench.settle();
        const auto orders = bench.orders();
        QCOMPARE(orders.size(), std::size_t{1});
        const scim::JsonObject body = objectOf(orders[0].body);
        QCOMPARE(scim::toJson(body.at("type")), std::string(R"("person.registered")"));
        QCOMPARE(scim::toJson(body.at("timestamp")), "\"" + core::toRfc3339(bench.directory.clock.now()) + "\"");
        const scim::JsonObject& data = body.at("data").get_object();
        QCOMPARE(scim::toJson(data.at("person")),
                 R"({"id":")" + ada.id.value + R"(","externalId":"00u1","userName":"ada@example.com"})");
        QCOMPARE(scim::toJson(data.at("integration")), "\"" + bench.directory.integration.slug + "\"");
        QCOMPARE(scim::toJson(data.at("source")), std::string(R"("vendor-callback")"));
        QCOMPARE(scim::toJson(data.at("strength")), std::string(R"("strong")"));
        QCOMPARE(scim::toJson(data.at("at")), "\"" + core::toRfc3339(bench.directory.clock.now() - 5s) + "\"");
        QCOMPARE(data.size(), std::size_t{5});
        QCOMPARE(body.size(), std::size_t{3});
    }

    void whatCameBeforeAnEndpointIsNotSentThere()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com"));
        bench.add(first);
        bench.tell(ada.id, true);
        bench.add(second);
        bench.tell(ada.id, false);
        // Nobody followed until now.
        bench.start();
        bench.settle();
        QCOMPARE(bench.types(1), (Types{"person.registered", "person.unregistered"}));
        QCOMPARE(bench.types(2), (Types{"person.unregistered"}));
    }

    void nothingIsMadeTwiceAfterABreak()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com"));
        bench.add(first);
        bench.start();
        bench.tell(ada.id, true);
        bench.settle();
        bench.stop();
        bench.tell(ada.id, false);
        QCOMPARE(bench.types().size(), std::size_t{1});
        bench.start();
        bench.settle();
        QCOMPARE(bench.types(), (Types{"person.registered", "person.unregistered"}));
        bench.stop();
        bench.start();
        bench.settle();
        QCOMPARE(bench.types().size(), std::size_t{2});
    }

    void invitationsThatAServerTookAreTold()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com"));
        bench.add(first);
        bench.start();
        bench.invite(ada, MailKind::Invitation, MailOutcome::Refused);
        bench.invite(ada, MailKind::Invitation, MailOutcome::Accepted);
        bench.invite(ada, MailKind::Reminder, MailOutcome::Accepted);
        bench.settle();
        QCOMPARE(bench.types(), (Types{"person.invited"}));
        // What changes later of the same invitation tells the mail no second time.
        bench.directory.clock.advance(1s);
        Invitation verified =
            *valueOf(bench.directory.reader->invitations().ofPerson(bench.directory.integration.id, ada.id));
        verified.verified = bench.directory.clock.now();
        verified.state = InvitationState::Verified;
        valueOf(bench.directory.write([=](WriteSession& session) { return session.invitations().save(verified); }));
        bench.directory.clock.advance(1s);
        verified.note = "changed once more";
        valueOf(bench.directory.write([=](WriteSession& session) { return session.invitations().save(verified); }));
        bench.settle();
        QCOMPARE(bench.types(), (Types{"person.invited", "person.verified"}));
    }

    void whoIsDeactivatedOrDeletedIsTold()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com", R"("externalId":"00u1")"));
        const Person bob = valueOf(bench.directory.addPerson("bob@example.com", R"("externalId":"00u2")"));
        const Person eve = valueOf(bench.directory.addPerson("eve@example.com", R"("active":false)"));
        bench.add(first);
        bench.start();
        const auto json = [](const std::string& name, const std::string& more) {
            scim::JsonObject object = objectOf("{" + more + "}");
            object["userName"] = name;
            object["externalId"] = "00u1";
            return scim::toJson(object);
        };
        const auto change = [&](const Person& person, const char* more) {
            bench.directory.clock.advance(1s);
            return valueOf(bench.directory.replacePerson(person, json(person.userName, more))).person;
        };
        Person now = change(ada, R"("active":true,"title":"Dr")");
        now = change(now, R"("active":false)");
        now = change(now, R"("active":false,"title":"Dr")");
        bench.directory.clock.advance(1s);
        valueOf(bench.directory.deletePerson(bob));
        bench.directory.clock.advance(1s);
        valueOf(bench.directory.deletePerson(eve));
        bench.settle();
        QCOMPARE(bench.types(), (Types{"person.deactivated", "person.deactivated"}));
        const auto orders = bench.orders();
        const auto dataOf = [&](std::size_t index) {
            return scim::toJson(objectOf(orders[index].body).at("data").get_object());
        };
        QVERIFY2(dataOf(0).find(ada.id.value) != std::string::npos, dataOf(0).c_str());
        QVERIFY2(dataOf(0).find(R"("change":"deactivated")") != std::string::npos, dataOf(0).c_str());
        QVERIFY2(dataOf(1).find(R"("userName":"bob@example.com")") != std::string::npos, dataOf(1).c_str());
        QVERIFY2(dataOf(1).find(R"("change":"deleted")") != std::string::npos, dataOf(1).c_str());
    }

    void whatIsPausedWaitsAndWhatIsGoneGetsNothing()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com"));
        bench.add(first);
        bench.add(second);
        valueOf(bench.desk().pause(bench.directory.integration, 1, "Grace"));
        const WebhookStatus gone{WebhookState::Gone, "It answered 410.", bench.directory.clock.now()};
        const std::string name = settingOfWebhookStatus(bench.directory.integration.id, 2);
        valueOf(bench.directory.write(
            [&](WriteSession& session) { return session.saveSetting(name, onboarding::toJson(gone)); }));
        bench.start();
        bench.tell(ada.id, true);
        bench.settle();
        QCOMPARE(bench.types(1), (Types{"person.registered"}));
        QCOMPARE(bench.types(2), Types{});
        // No runner may begin it.
        const auto due = [&] { return valueOf(bench.directory.reader->jobs().nextDue(webhookJob)).has_value(); };
        QVERIFY(!due());
        valueOf(bench.desk().resume(bench.directory.integration, 1));
        QVERIFY(due());
        valueOf(bench.desk().resume(bench.directory.integration, 2));
        bench.tell(ada.id, false);
        bench.settle();
        QCOMPARE(bench.types(2), (Types{"person.unregistered"}));
    }

    void aQueueThatWasTidiedAwayIsMadeAnew()
    {
        Bench bench;
        const Person ada = valueOf(bench.directory.addPerson("ada@example.com"));
        bench.add(first);
        const std::string name = settingOfWebhookQueue(bench.directory.integration.id, 1);
        valueOf(bench.directory.write([&](WriteSession& session) { return session.saveSetting(name, "4711"); }));
        bench.start();
        bench.tell(ada.id, true);
        bench.settle();
        QCOMPARE(bench.types(1), (Types{"person.registered"}));
        QVERIFY(valueOf(bench.directory.reader->setting(name)) != std::optional<std::string>("4711"));
    }

    void endpointsAreFewAndDiffer()
    {
        Bench bench;
        bench.add(first);
        const auto same = bench.desk().add(bench.directory.integration, {first, {}, {}, {}});
        QVERIFY(!same && same.error().kind == core::ErrorKind::Conflict);
        for (std::size_t i = 1; i < mostWebhookEndpoints; ++i)
            bench.add(first + std::to_string(i));
        const auto more = bench.desk().add(bench.directory.integration, {second, {}, {}, {}});
        QVERIFY(!more && more.error().kind == core::ErrorKind::Conflict);
        valueOf(bench.desk().remove(bench.directory.integration, 1));
        // An id is never given again.
        QCOMPARE(bench.add(second).endpoint.id, WebhookEndpointId(mostWebhookEndpoints + 1));
    }

    void secretsGoWithTheirEndpointAndIntegration()
    {
        Bench bench;
        bench.add(first);
        bench.add(second);
        const auto names = [&] {
            Types found;
            for (const StoredSecret& each : valueOf(bench.directory.reader->secrets()))
                found.push_back(each.name);
            return found;
        };
        const std::string integration = std::to_string(bench.directory.integration.id.value);
        QCOMPARE(names(), (Types{"webhook/" + integration + "/1", "webhook/" + integration + "/2"}));
        valueOf(bench.desk().remove(bench.directory.integration, 1));
        QCOMPARE(names(), (Types{"webhook/" + integration + "/2"}));
        valueOf(bench.directory.write(
            [&](WriteSession& session) { return forgetWebhooks(session, bench.directory.integration.id); }));
        QCOMPARE(names(), Types{});
        QVERIFY(valueOf(readWebhooks(*bench.directory.reader, bench.directory.integration.id)).empty());
    }

    void aSecretOverlapsAsLongAsItIsSaid()
    {
        Bench bench;
        const AddedWebhook added = bench.add(first);
        const auto tooLong = bench.desk().rotate(bench.directory.integration, 1, std::chrono::hours(24 * 8));
        QVERIFY(!tooLong && tooLong.error().kind == core::ErrorKind::Invalid);
        const auto next = valueOf(bench.desk().rotate(bench.directory.integration, 1, 1h));
        QVERIFY(next.reveal() != added.secret.reveal());
        const auto missing = bench.desk().rotate(bench.directory.integration, 9, 1h);
        QVERIFY(!missing && missing.error().kind == core::ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(WebhookKeeperTest)
#include "WebhookKeeperTest.moc"
