// SPDX-License-Identifier: Apache-2.0
// The step at the vendor of a relay: green only by an answer to what is stored now, waiting until then, and red with
// what was seen; other settings make an answer stale, whoever stored them.
#include "setup/VendorService.h"
#include "ShippedProfiles.h"
#include "TestDirectory.h"
#include "setup/Prover.h"
#include "setup/Record.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>

using namespace rollcall;
using namespace rollcall::setup;
using namespace std::chrono_literals;

namespace {

constexpr core::Timestamp now{1'772'355'600'000ms};
constexpr auto url = "https://scim.vendor.example/v2";

using Change = std::function<void(Facts&)>;

VendorAnswer refused()
{
    return badVendorAnswer(core::makeError(core::ErrorKind::Denied,
                                           "The vendor's service does not take this credential (status 401). It was "
                                           "mistyped."),
                           now - 1min);
}

} // namespace
Q_DECLARE_METATYPE(Change)

class VendorServiceTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_catalogue = tests::shippedProfiles(); }

    void onlyAnAnswerToWhatIsStoredIsGreen_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("seen");
        const auto row = [](const char* title, const Change& change, const char* state, const char* seen) {
            QTest::newRow(title) << change << QString::fromLatin1(state) << QString::fromLatin1(seen);
        };
        row("nothing", [](Facts&) {}, "not-yet", "");
        row(
            "an address that could be read", [](Facts& facts) { facts.record.values["vendor-url"] = url; }, "waiting",
            "");
        row(
            "no credential",
            [](Facts& facts) {
                facts.vendor.baseUrl = url;
                facts.vendor.answer = goodVendorAnswer(3, now);
            },
            "not-yet", "");
        row("stored, and not asked", [](Facts& facts) { facts.vendor = {url, true, {}, false}; }, "waiting", "");
        row(
            "answered", [](Facts& facts) { facts.vendor = {url, true, goodVendorAnswer(3, now - 1min), false}; },
            "proven", "");
        row(
            "answered, pasted with a slash",
            [](Facts& facts) {
                facts.vendor = {url, true, goodVendorAnswer(3, now - 1min), false};
                facts.record.values["vendor-url"] = url + std::string("/");
            },
            "proven", "");
        row(
            "answered before it was changed",
            [](Facts& facts) { facts.vendor = {url, true, goodVendorAnswer(3, now - 1min), true}; }, "waiting",
            "were changed after");
        row(
            "answered at another address than the pasted one",
            [](Facts& facts) {
                facts.vendor = {url, true, goodVendorAnswer(3, now - 1min), false};
                facts.record.values["vendor-url"] = "https://other.example/scim";
            },
            "waiting", "Requests go on to");
        row(
            "refused", [](Facts& facts) { facts.vendor = {url, true, refused(), false}; }, "failed",
            "does not take this credential (status 401).");
        row(
            "refused before it was changed", [](Facts& facts) { facts.vendor = {url, true, refused(), true}; },
            "waiting", "were changed after");
    }
    void onlyAnAnswerToWhatIsStoredIsGreen()
    {
        QFETCH(Change, change);
        QFETCH(QString, state);
        QFETCH(QString, seen);
        std::size_t looked = 0;
        for (const Profile& profile : m_catalogue.profiles()) {
            if (!profile.offersRole("relay"))
                continue;
            ++looked;
            Facts facts;
            facts.now = now;
            facts.role = "relay";
            facts.authMode = profile.authModes.front();
            change(facts);
            const Guide guide = prove(profile, facts);
            const auto step = std::ranges::find_if(
                guide.steps, [](const GuideStep& one) { return one.step.demands(ProofKind::VendorAnswers); });
            QVERIFY2(step != guide.steps.end(), profile.id.c_str());
            QCOMPARE(QString::fromStdString(std::string(toString(step->state))), state);
            QCOMPARE(step->trouble.has_value(), !seen.isEmpty());
            if (step->trouble) {
                QVERIFY2(QString::fromStdString(step->trouble->seen).contains(seen), step->trouble->seen.c_str());
                QVERIFY(!step->trouble->cause.empty() && !step->trouble->next.empty());
            }
            QCOMPARE(step->evidence.has_value(), state == QStringLiteral("proven"));
            if (step->evidence) {
                QVERIFY(step->evidence->at == now - 1min);
                QVERIFY(step->evidence->text.find("3 people") != std::string::npos);
            }
        }
        QVERIFY(looked > 5);
    }

    void everyFailureSaysWhatToDo_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("next");
        const auto row = [](const char* title, core::ErrorKind kind, const char* next) {
            QTest::newRow(title) << static_cast<int>(kind) << QString::fromLatin1(next);
        };
        row("credential", core::ErrorKind::Denied, "Make another");
        row("no list", core::ErrorKind::NotFound, "Correct the address");
        row("a page for people", core::ErrorKind::Corrupt, "Correct the address");
        row("redirected", core::ErrorKind::Invalid, "Correct the address");
        row("out of order", core::ErrorKind::Unavailable, "later");
        row("too much", core::ErrorKind::RateLimited, "later");
        row("not reached", core::ErrorKind::Offline, "Check the address");
    }
    void everyFailureSaysWhatToDo()
    {
        QFETCH(int, kind);
        QFETCH(QString, next);
        const auto answer = badVendorAnswer(
            core::makeError(static_cast<core::ErrorKind>(kind), "scim.vendor.example did not do. It is so. Do it."),
            now);
        QVERIFY(!answer.isGood());
        QCOMPARE(answer.seen, std::string("scim.vendor.example did not do."));
        QVERIFY2(answer.next.find(next.toStdString()) != std::string::npos, answer.next.c_str());
        QVERIFY(!answer.cause.empty());
    }

    void whoeverChangesWhatIsStoredMakesItStale()
    {
        TestDirectory fixture;
        directory::Integration relay = fixture.integration;
        relay.role = directory::Role::Relay;
        relay.downstream = R"({"baseUrl":"https://scim.vendor.example/v2","auth":"bearer"})";
        const auto facts = [&] { return valueOf(readVendorFacts(*fixture.reader, relay)); };
        const auto write = [&](const directory::WriteOperation& work) {
            QVERIFY(fixture.database->writeAndWait(work).has_value());
        };
        const auto saveSecret = [&](core::Timestamp at) {
            write([&](directory::WriteSession& session) {
                return session.saveSecret({vendorSecretName(relay.id), "key", "sealed", at});
            });
        };
        QVERIFY(!facts().isEntered() && !facts().answer);
        QCOMPARE(facts().baseUrl, std::string(url));
        saveSecret(now);
        QVERIFY(facts().isEntered());
        const std::string target = valueOf(vendorTarget(*fixture.reader, relay));
        write([&](directory::WriteSession& session) {
            return keepVendorAnswer(session, relay.id, target, goodVendorAnswer(1, now));
        });
        QVERIFY(facts().answer && facts().answer->isGood() && !facts().isStale);
        QVERIFY(facts().answer->at == now);
        QVERIFY(facts().answer->seen.find("1 person") != std::string::npos);
        // Another credential, then the first address with another way of signing in.
        saveSecret(now + 1s);
        QVERIFY(facts().isStale);
        saveSecret(now);
        QVERIFY(!facts().isStale);
        relay.downstream = R"({"baseUrl":"https://scim.vendor.example/v2","auth":"basic","username":"us"})";
        QVERIFY(facts().isStale);
        relay.role = directory::Role::Own;
        QVERIFY(!facts().answer && facts().baseUrl.empty());
        write([&](directory::WriteSession& session) { return forgetRecord(session, relay.id); });
        relay.role = directory::Role::Relay;
        QVERIFY(!facts().answer);
    }

private:
    ProfileCatalogue m_catalogue;
};

QTEST_GUILESS_MAIN(VendorServiceTest)
#include "VendorServiceTest.moc"
