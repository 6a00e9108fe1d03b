// SPDX-License-Identifier: Apache-2.0
// Events before a real receiver on loopback that answers, or misbehaves, as each case says.
#include "TestCertificates.h"
#include "TestDirectory.h"
#include "WebPeer.h"
#include "WebhookOrder.h"
#include "composition/WebhookAccess.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"
#include "jobs/Runner.h"
#include "onboarding/WebhookKeeper.h"
#include "onboarding/WebhookSignature.h"
#include "secrets/Vault.h"

#include <QMessageAuthenticationCode>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <set>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;
using namespace rollcall::test;
using namespace std::chrono_literals;

namespace {

constexpr int waitLimit = 60'000;
/// That pass whenever somebody looks: each commit is a millisecond later than the one before, while the clock stands.
constexpr auto moment = 20ms;

PeerAnswer taken(const PeerRequest&)
{
    return {204, {}, {}};
}

/// A directory with an integration, followed and delivered from, on a clock that stands until it is moved.
class House {
public:
    explicit House(const WebhookSenderOptions& options = {}) : m_options(options)
    {
        qputenv("ROLLCALL_KEY_FILE", (m_folder.path() + QStringLiteral("/key")).toUtf8());
        access = std::make_unique<app::WebhookAccess>(*directory.database, directory.clock);
        person = valueOf(directory.addPerson("ada@example.com", R"("externalId":"00u1")")).id;
    }
    ~House() { stop(); }

    void start()
    {
        m_keeper = std::make_unique<WebhookKeeper>(*directory.database);
        m_keeper->start();
        m_runner = std::make_unique<jobs::Runner>(*directory.database, jobs::RunnerOptions{&directory.clock, true});
        WebhookSender sender(
            *directory.database, directory.clock, [this]() -> secrets::Vault& { return access->vault(); },
            access->clients(), m_options);
        m_runner->add(std::string(webhookJob), std::move(sender), webhookJobOptions());
        valueOf(m_runner->start());
    }
    void stop()
    {
        m_runner.reset();
        m_keeper.reset();
    }
    /// Time passes, and who waits for it looks.
    void advance(std::chrono::milliseconds by)
    {
        directory.clock.advance(by);
        if (m_runner)
            m_runner->wake();
    }
    AddedWebhook add(const std::string& url, const std::string& authorities = {})
    {
        return valueOf(access->desk().add(directory.integration, {url, {}, authorities, {}}));
    }
    void happen(bool isRegistered = true)
    {
        directory.clock.advance(1ms);
        Registration row;
        row.integration = directory.integration.id;
        row.person = person;
        row.isRegistered = isRegistered;
        row.strength = EvidenceStrength::Strong;
        row.source = RegistrationSource::VendorCallback;
        row.at = directory.clock.now();
        valueOf(directory.write([row](WriteSession& session) { return session.registrations().add(row); }));
    }
    std::vector<WebhookDelivery> deliveries(WebhookEndpointId endpoint = 1)
    {
        advance(moment);
        return valueOf(readWebhookDeliveries(*directory.reader, directory.integration.id, endpoint, false, 10'000));
    }
    WebhookDelivery only(WebhookEndpointId endpoint = 1)
    {
        auto all = deliveries(endpoint);
        return all.size() == 1 ? std::move(all.front()) : WebhookDelivery{};
    }
    WebhookStanding standing(WebhookEndpointId endpoint = 1)
    {
        advance(moment);
        for (WebhookStanding& each : valueOf(readWebhooks(*directory.reader, directory.integration.id))) {
            if (each.endpoint.id == endpoint)
                return std::move(each);
        }
        qFatal("there is no such endpoint");
    }
    bool hasSent(const WebPeer& peer, std::size_t count)
    {
        advance(moment);
        return peer.requests().size() == count;
    }
    /// The whole log of a delivery that was tried `count` times and ended each time.
    bool wasTried(std::size_t count)
    {
        const auto delivery = only();
        return delivery.attempts.size() == count && delivery.attempts.back().ended.has_value();
    }

    TestDirectory directory;
    std::unique_ptr<app::WebhookAccess> access;
    ResourceId person;

private:
    QTemporaryDir m_folder;
    WebhookSenderOptions m_options;
    std::unique_ptr<WebhookKeeper> m_keeper;
    std::unique_ptr<jobs::Runner> m_runner;
};

/// Checked with another implementation of HMAC and base64 than the one that signs.
bool isSignedBy(const PeerRequest& request, std::string_view secret)
{
    const QByteArray key =
        QByteArray::fromBase64(QByteArray(secret.data(), static_cast<qsizetype>(secret.size())).mid(6));
    const QByteArray text =
        request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body;
    const QByteArray wanted =
        "v1," + QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256).toBase64();
    return request.header("webhook-signature").split(' ').contains(wanted);
}

} // namespace

class WebhookDeliveryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEventArrivesSigned()
    {
        WebPeer peer(taken);
        House house;
        const AddedWebhook added = house.add(peer.url() + "/in?tenant=acme");
        house.start();
        house.happen();
        QTRY_COMPARE_WITH_TIMEOUT(house.only().job.state, JobState::Done, waitLimit);
        QCOMPARE(peer.requests().size(), std::size_t{1});
        const PeerRequest seen = peer.requests().front();
        QCOMPARE(seen.method, QByteArray("POST"));
        QCOMPARE(seen.target, QByteArray("/in?tenant=acme"));
        QCOMPARE(seen.header("Content-Type"), QByteArray("application/json"));
        QVERIFY(seen.header("Authorization").isEmpty());
        QVERIFY(isSignedBy(seen, added.secret.reveal()));
        QVERIFY(!seen.body.contains("whsec_"));
        QCOMPARE(seen.header("webhook-id").toStdString(), house.only().id);
        QCOMPARE(house.only().attempts.front().message, std::string("Answered 204."));
        QVERIFY(house.standing().lastDelivered.has_value());
    }

    void theSameIdComesAgainUntilItIsTaken()
    {
        std::atomic<int> calls = 0;
        WebPeer peer([&calls](const PeerRequest&) {
            return ++calls == 1 ? PeerAnswer{500, {}, "try\x1b[2J later"} : PeerAnswer{200, {}, "ok"};
        });
        House house;
        const AddedWebhook added = house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        QCOMPARE(house.only().job.state, JobState::Waiting);
        QCOMPARE(house.only().attempts.front().detail, std::string("try [2J later"));
        QVERIFY(house.standing().failingSince.has_value());
        QCOMPARE(house.standing().trouble, std::string("Answered 500."));
        house.advance(31s);
        QTRY_COMPARE_WITH_TIMEOUT(house.only().job.state, JobState::Done, waitLimit);
        const auto seen = peer.requests();
        QCOMPARE(seen.size(), std::size_t{2});
        QCOMPARE(seen[0].header("webhook-id"), seen[1].header("webhook-id"));
        QCOMPARE(seen[0].body, seen[1].body);
        // An attempt is as fresh as its time says, so that receivers may refuse what is old.
        QVERIFY(seen[0].header("webhook-timestamp") != seen[1].header("webhook-timestamp"));
        QVERIFY(isSignedBy(seen[1], added.secret.reveal()));
        QVERIFY(!house.standing().failingSince.has_value());
    }

    void goneEndsTheEndpointUntilSomebodySaysSo()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{410, {}, "bye"}; });
        House house;
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_COMPARE_WITH_TIMEOUT(house.only().job.state, JobState::Failed, waitLimit);
        QVERIFY(house.standing().status.state == WebhookState::Gone);
        QVERIFY(house.standing().status.reason.find("410") != std::string::npos);
        peer.setScript(taken);
        house.happen(false);
        const auto hasSeenAll = [&] {
            const auto position = valueOf(house.directory.reader->consumerPosition("webhooks"));
            for (const auto& entry : valueOf(house.directory.reader->feedAfter(position.value_or(0), 100))) {
                if (entry.kind == FeedKind::Registration)
                    return false;
            }
            return true;
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasSeenAll(), waitLimit);
        valueOf(house.access->desk().resume(house.directory.integration, 1));
        valueOf(house.access->desk().resend(house.directory.integration, house.only().job.id));
        QTRY_COMPARE_WITH_TIMEOUT(house.only().job.state, JobState::Done, waitLimit);
        // What happened meanwhile is not sent later either.
        house.happen(true);
        QTRY_COMPARE_WITH_TIMEOUT(house.deliveries().size(), std::size_t{2}, waitLimit);
        QCOMPARE(house.deliveries().front().type, std::string("person.registered"));
    }

    void redirectsAreNotFollowed()
    {
        WebPeer elsewhere(taken);
        WebPeer peer([&](const PeerRequest&) {
            return PeerAnswer{307, {{"Location", QByteArray::fromStdString(elsewhere.url())}}, {}};
        });
        House house;
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        const std::string message = house.only().attempts.front().message;
        QVERIFY2(message.find("Redirects are not followed") != std::string::npos, message.c_str());
        QCOMPARE(house.only().job.state, JobState::Waiting);
        QVERIFY(elsewhere.requests().empty());
    }

    void retryAfterIsObeyed()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{429, {{"Retry-After", "7200"}}, {}}; });
        House house;
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        const auto wait = house.only().job.nextAttempt - house.directory.clock.now();
        QVERIFY(wait > 7'190s && wait <= 7'200s);
    }

    void whatDripsOrIsHugeEnds_data()
    {
        QTest::addColumn<bool>("isHuge");
        QTest::newRow("drips") << false;
        QTest::newRow("huge") << true;
    }
    void whatDripsOrIsHugeEnds()
    {
        QFETCH(bool, isHuge);
        PeerAnswer answer{200, {}, QByteArray(isHuge ? 3'000'000 : 1'000, 'x')};
        if (!isHuge)
            answer.fault = PeerFault::Drip;
        WebPeer peer([answer](const PeerRequest&) { return answer; });
        WebhookSenderOptions options;
        options.timeout = isHuge ? std::chrono::milliseconds(10s) : 500ms;
        House house(options);
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        QCOMPARE(house.only().job.state, JobState::Waiting);
        QVERIFY(!house.only().attempts.front().message.empty());
        QVERIFY(house.only().attempts.front().detail.size() <= 200);
    }

    void anUnknownAuthorityIsRefusedUntilItIsNamed()
    {
        QTemporaryDir folder;
        const CertificateFiles files = makeCertificate(folder.path(), QStringLiteral("vendor"));
        WebPeer peer(taken, files.chain, files.key);
        House house;
        house.add(peer.url() + "/strict");
        house.add(peer.url() + "/trusting", files.authority.toStdString());
        house.start();
        house.happen();
        QTRY_COMPARE_WITH_TIMEOUT(house.only(2).job.state, JobState::Done, waitLimit);
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        QCOMPARE(house.only(1).job.state, JobState::Waiting);
        for (const PeerRequest& request : peer.requests())
            QCOMPARE(request.target, QByteArray("/trusting"));
        const auto missing = house.access->desk().add(house.directory.integration,
                                                      {peer.url() + "/other", {}, "/nowhere/authority.pem", {}});
        QVERIFY(!missing && missing.error().kind == core::ErrorKind::Invalid);
    }

    void aDeadEndpointHoldsUpNoOther()
    {
        WebPeer dead([](const PeerRequest&) { return PeerAnswer{200, {}, {}, PeerFault::Silence}; });
        WebPeer alive(taken);
        WebhookSenderOptions options;
        options.timeout = 1s;
        House house(options);
        house.add(dead.url() + "/");
        house.add(alive.url() + "/");
        constexpr std::size_t events = 40;
        for (std::size_t i = 0; i < events; ++i)
            house.happen(i % 2 == 0);
        house.start();
        QTRY_COMPARE_WITH_TIMEOUT(house.standing(2).deliveries.done, static_cast<std::int64_t>(events), waitLimit);
        // The dead one is only felt for now and then.
        QVERIFY2(dead.requests().size() < events / 2, std::to_string(dead.requests().size()).c_str());
        std::set<QByteArray> ids;
        for (const PeerRequest& request : alive.requests())
            ids.insert(request.header("webhook-id"));
        QCOMPARE(ids.size(), events);
        QCOMPARE(alive.requests().size(), events);
    }

    void whatFailsForDaysIsPausedAndGoesOnLater()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{502, {}, {}}; });
        House house;
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        house.advance(73h);
        QTRY_VERIFY_WITH_TIMEOUT(house.standing().status.state == WebhookState::Paused, waitLimit);
        const std::string reason = house.standing().status.reason;
        QVERIFY2(reason.find("3 days") != std::string::npos && reason.find("502") != std::string::npos, reason.c_str());
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(2), waitLimit);
        house.advance(48h);
        house.happen(false);
        QTRY_COMPARE_WITH_TIMEOUT(house.deliveries().size(), std::size_t{2}, waitLimit);
        QCOMPARE(peer.requests().size(), std::size_t{2});
        peer.setScript(taken);
        valueOf(house.access->desk().resume(house.directory.integration, 1));
        house.advance(1ms);
        QTRY_COMPARE_WITH_TIMEOUT(house.standing().deliveries.done, std::int64_t{2}, waitLimit);
        QVERIFY(house.standing().status.state == WebhookState::On);
        QVERIFY(!house.standing().failingSince.has_value());
    }

    void aRotatedSecretSignsBesideTheOneBefore()
    {
        WebPeer peer(taken);
        House house;
        const AddedWebhook before = house.add(peer.url() + "/");
        const auto after = valueOf(house.access->desk().rotate(house.directory.integration, 1, 1h));
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.hasSent(peer, 1), waitLimit);
        const PeerRequest during = peer.requests()[0];
        QVERIFY(isSignedBy(during, before.secret.reveal()) && isSignedBy(during, after.reveal()));
        house.advance(1h);
        house.happen(false);
        QTRY_VERIFY_WITH_TIMEOUT(house.hasSent(peer, 2), waitLimit);
        const PeerRequest later = peer.requests()[1];
        QVERIFY(!isSignedBy(later, before.secret.reveal()) && isSignedBy(later, after.reveal()));
    }

    void aBreakLosesNothingAndKeepsTheId()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{200, {}, {}, PeerFault::Silence}; });
        House house;
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.hasSent(peer, 1), waitLimit);
        // In the midst of an attempt.
        house.stop();
        house.happen(false);
        peer.setScript(taken);
        house.start();
        QTRY_COMPARE_WITH_TIMEOUT(house.standing().deliveries.done, std::int64_t{2}, waitLimit);
        const auto seen = peer.requests();
        QCOMPARE(seen.size(), std::size_t{3});
        std::multiset<QByteArray> ids;
        for (const PeerRequest& request : seen)
            ids.insert(request.header("webhook-id"));
        QCOMPARE(ids.count(seen[0].header("webhook-id")), std::size_t{2});
        QCOMPARE(house.deliveries().size(), std::size_t{2});
    }

    void aTestIsSignedAndSaysWhatCameBack()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{403, {}, "who are you?"}; });
        House house;
        const AddedWebhook added = house.add(peer.url() + "/");
        auto desk = house.access->desk();
        const auto refused = valueOf(desk.test(house.directory.integration, 1, house.access->clients(), {}));
        QVERIFY(!refused.isTaken);
        QCOMPARE(refused.status, 403);
        QCOMPARE(refused.excerpt, std::string("who are you?"));
        peer.setScript(taken);
        QVERIFY(valueOf(desk.test(house.directory.integration, 1, house.access->clients(), {})).isTaken);
        const auto seen = peer.requests();
        QVERIFY(isSignedBy(seen.at(1), added.secret.reveal()));
        QVERIFY(seen.at(1).body.contains("webhook.test"));
        QVERIFY(seen.at(0).header("webhook-id") != seen.at(1).header("webhook-id"));
        QVERIFY(house.deliveries().empty());
    }

    void whatWasSentIsSentAgainOnAWord()
    {
        WebPeer peer([](const PeerRequest&) { return PeerAnswer{500, {}, {}}; });
        House house;
        house.add(peer.url() + "/");
        house.start();
        house.happen();
        QTRY_VERIFY_WITH_TIMEOUT(house.wasTried(1), waitLimit);
        peer.setScript(taken);
        auto desk = house.access->desk();
        // Although its next attempt is not due.
        QCOMPARE(valueOf(desk.resendFailed(house.directory.integration, 1)), std::int64_t{1});
        QTRY_COMPARE_WITH_TIMEOUT(house.standing().deliveries.done, std::int64_t{1}, waitLimit);
        const auto done = house.deliveries().front();
        valueOf(desk.resend(house.directory.integration, done.job.id));
        QTRY_COMPARE_WITH_TIMEOUT(house.standing().deliveries.done, std::int64_t{2}, waitLimit);
        const auto seen = peer.requests();
        QCOMPARE(seen.size(), std::size_t{3});
        QCOMPARE(seen[2].header("webhook-id"), seen[0].header("webhook-id"));
        QCOMPARE(seen[2].body, seen[0].body);
        const auto unknown = desk.resend(house.directory.integration, JobId(4'711));
        QVERIFY(!unknown && unknown.error().kind == core::ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(WebhookDeliveryTest)
#include "WebhookDeliveryTest.moc"
