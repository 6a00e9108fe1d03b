// SPDX-License-Identifier: Apache-2.0
// An app's mapping in a simulated organisation: read with a person's values, changed by the very call that was shown,
// read back, rolled back, refused, and left alone where somebody else changed it meanwhile.
#include "SetupRig.h"
#include "setup/MappingChange.h"
#include "setup/MappingReader.h"

#include <QTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::tests;
using rollcall::setup::CallState;

namespace {

/// Cyolo's app, provisioning, with ada assigned.
class CyoloRig : public SetupRig {
public:
    CyoloRig() : SetupRig("cyolo", "own")
    {
        static_cast<void>(addApp());
        connect();
        switchOn();
        person = hire("ada");
        expect(console().assignPerson(app(), person));
        settle();
    }

    [[nodiscard]] okta::Answer<setup::MappingFacts> look(const std::string& login = {},
                                                         demo::AdminRole role = demo::AdminRole::SuperAdmin)
    {
        setup::MappingLook wanted;
        wanted.app = okta::AppId(app());
        wanted.person = login;
        return setup::readMapping(client(role), api().origin(), wanted, clock().now(), {});
    }
    [[nodiscard]] okta::ProfileMapping mapping() { return *look()->mapping; }
    [[nodiscard]] setup::MappingReport apply(const setup::MappingPlan& plan,
                                             demo::AdminRole role = demo::AdminRole::SuperAdmin,
                                             const std::stop_token& stop = {})
    {
        static_cast<void>(client(role));
        static_cast<void>(takeCalls(false));
        const auto keep = [this](const okta::ProfileMapping& asItWas) -> core::Result<> {
            if (isFull)
                return core::failure(core::ErrorKind::Unavailable, "The disk is full.");
            kept.push_back(asItWas);
            return {};
        };
        return setup::applyMapping(client(role), plan, keep, {}, stop);
    }
    [[nodiscard]] setup::MappingPlan plan(const std::string& attribute, const std::string& expression,
                                          bool isPushed = true)
    {
        return setup::planMapping(mapping(), {{attribute, okta::MappingRule{expression, isPushed}}});
    }

    std::string person;
    std::vector<okta::ProfileMapping> kept;
    bool isFull = false;
};

const setup::MappingRow& rowOf(const std::vector<setup::MappingRow>& rows, const char* path)
{
    const auto found = std::ranges::find(rows, std::string(path), &setup::MappingRow::scimPath);
    if (found == rows.end())
        qFatal("no row %s", path);
    return *found;
}

bool isSame(const okta::ProfileMapping& left, const okta::ProfileMapping& right)
{
    return setup::mappingChanges(left, right).empty();
}

} // namespace

class SetupMappingTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsMappingSchemaAndPerson()
    {
        CyoloRig rig;
        const auto facts = rig.look();
        QVERIFY(facts.has_value());
        QVERIFY(facts->app && facts->appSchema && facts->mapping && facts->unread.empty());
        QCOMPARE(facts->mapping->targetId, rig.app());
        QVERIFY(facts->person && facts->person->login() == "ada@acme.example");
        QCOMPARE(facts->mayChange, std::optional(true));
        const auto rows =
            setup::mappingRows(rig.profile(), &*facts->mapping, &*facts->appSchema, &facts->person->profile);
        QCOMPARE(rows.size(), std::size_t{6});
        QCOMPARE(rowOf(rows, "name.givenName").appAttribute, std::string("givenName"));
        QCOMPARE(rowOf(rows, "name.givenName").sample, std::string("ada"));
        QCOMPARE(rowOf(rows, "phoneNumbers[type eq \"mobile\"].value").appAttribute, std::string("mobilePhone"));
        QVERIFY(std::ranges::all_of(rows, [](const auto& row) { return row.problem.empty(); }));
    }

    void findsTheSamplePerson_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("login") << "bob@acme.example" << true;
        QTest::newRow("login with spaces") << " bob@acme.example\n" << true;
        QTest::newRow("id") << "{id}" << true;
        QTest::newRow("page") << "https://acme-admin.okta.com/admin/user/profile/view/{id}#tab-apps" << true;
        QTest::newRow("nobody") << "nobody@acme.example" << false;
    }
    void findsTheSamplePerson()
    {
        QFETCH(QString, pasted);
        QFETCH(bool, isFound);
        CyoloRig rig;
        const std::string bob = rig.hire("bob");
        const auto facts = rig.look(pasted.replace(QStringLiteral("{id}"), QString::fromStdString(bob)).toStdString());
        QVERIFY(facts.has_value());
        QCOMPARE(facts->person.has_value(), isFound);
        QCOMPARE(facts->personProblem.empty(), isFound);
        if (isFound)
            QCOMPARE(facts->person->id.value, bob);
    }

    void changesOneRuleByTheCallThatWasShown()
    {
        CyoloRig rig;
        const auto before = rig.mapping();
        const auto plan = rig.plan("displayName", "user.lastName + \", \" + user.firstName", false);
        QCOMPARE(plan.rules.size(), std::size_t{1});
        QCOMPARE(plan.rules.front().call.method, std::string("POST"));
        QCOMPARE(plan.rules.front().call.target, "/api/v1/mappings/" + before.id.value);
        const auto report = rig.apply(plan);
        QVERIFY2(report.done.isComplete(), report.done.summary().c_str());
        QCOMPARE(rig.takeCalls(true), std::vector<std::string>{"POST /api/v1/mappings/" + before.id.value});
        QCOMPARE(report.now->rules.at("displayName").expression, plan.rules.front().after->expression);
        QVERIFY(report.isReadBack && !report.now->rules.at("displayName").isPushedOnUpdate);
        // As it was is kept, nothing else has changed, and it goes back.
        QCOMPARE(rig.kept.size(), std::size_t{1});
        QVERIFY(isSame(rig.kept.front(), before));
        const auto now = rig.mapping();
        QCOMPARE(setup::mappingChanges(now, before).size(), std::size_t{1});
        const auto back = setup::planMapping(now, setup::mappingChanges(now, rig.kept.front()));
        const auto returned = rig.apply(back);
        QVERIFY2(returned.done.isComplete(), returned.done.summary().c_str());
        QVERIFY(isSame(rig.mapping(), before));
        QVERIFY(isSame(rig.kept.back(), now));
    }

    void removesAndAddsWhatTheFormerMappingHad()
    {
        CyoloRig rig;
        const auto before = rig.mapping();
        const auto removal = setup::planMapping(before, {{"nickName", std::nullopt}, {"title", std::nullopt}});
        QCOMPARE(removal.rules.size(), std::size_t{2});
        QVERIFY(rig.apply(removal).done.isComplete());
        QVERIFY(!rig.mapping().rules.contains("nickName") && !rig.mapping().rules.contains("title"));
        const auto now = rig.mapping();
        QVERIFY(rig.apply(setup::planMapping(now, setup::mappingChanges(now, before))).done.isComplete());
        QVERIFY(isSame(rig.mapping(), before));
    }

    void whoMayOnlyReadIsRefused()
    {
        CyoloRig rig;
        const auto before = rig.mapping();
        const auto facts = rig.look({}, demo::AdminRole::ReadOnly);
        QVERIFY(facts.has_value() && facts->mapping && facts->mayChange != std::optional(true));
        const auto report = rig.apply(rig.plan("displayName", "user.email"), demo::AdminRole::ReadOnly);
        QVERIFY(!report.done.isComplete());
        QVERIFY(report.done.failure->kind == okta::FailureKind::Permission);
        QVERIFY2(!report.done.failure->error.message.empty(), "a sentence for the person");
        QVERIFY(report.done.calls.front().state == CallState::Failed);
        QVERIFY(isSame(rig.mapping(), before));
    }

    void whatSomebodyElseChangedIsLeftAlone()
    {
        CyoloRig rig;
        const auto plan = setup::planMapping(
            rig.mapping(), {{"displayName", okta::MappingRule{"user.email", true}}, {"title", std::nullopt}});
        expect(rig.console().editMapping(rig.app(), "title", "user.userType", true));
        const auto before = rig.mapping();
        const auto report = rig.apply(plan);
        QVERIFY(report.done.failure && report.done.failure->kind == okta::FailureKind::Conflict);
        QVERIFY(hasText(report.done.failure->error.message, "“title”"));
        QVERIFY(rig.takeCalls(true).empty() && rig.kept.empty());
        QVERIFY(isSame(rig.mapping(), before));
    }

    void whatCannotBeKeptIsNotChanged()
    {
        CyoloRig rig;
        rig.isFull = true;
        const auto report = rig.apply(rig.plan("displayName", "user.email"));
        QVERIFY(report.done.failure && hasText(report.done.failure->error.message, "The disk is full."));
        QVERIFY(rig.takeCalls(true).empty());
    }

    void doneAlreadyIsNotWrittenAgain()
    {
        CyoloRig rig;
        const auto plan = rig.plan("displayName", "user.email");
        QVERIFY(rig.apply(plan).done.isComplete());
        const auto again = rig.apply(plan);
        QVERIFY(again.done.isComplete() && again.done.calls.front().state == CallState::WasThere);
        QVERIFY(rig.takeCalls(true).empty());
        QCOMPARE(rig.kept.size(), std::size_t{1});
        QVERIFY(rig.plan("displayName", "user.email").rules.empty());
    }

    void anExpressionThatOktaRefusesIsTold()
    {
        CyoloRig rig;
        const auto before = rig.mapping();
        const auto report = rig.apply(rig.plan("displayName", "user.firstName +* 3"));
        QVERIFY(report.done.failure && report.done.failure->kind == okta::FailureKind::Invalid);
        QVERIFY(isSame(rig.mapping(), before));
    }

    void stoppedBeforehandNothingIsWritten()
    {
        CyoloRig rig;
        const auto plan = rig.plan("displayName", "user.email");
        std::stop_source stop;
        stop.request_stop();
        const auto report = rig.apply(plan, demo::AdminRole::SuperAdmin, stop.get_token());
        QVERIFY(report.done.failure && report.done.failure->kind == okta::FailureKind::Cancelled);
        QVERIFY(rig.takeCalls(true).empty() && rig.kept.empty());
    }

    void whatMayNotBeReadIsUnknownAndNotAbsent()
    {
        CyoloRig rig;
        rig.api().inject(demo::ApiFault::MappingsNotLicensed);
        const auto facts = rig.look();
        QVERIFY(facts.has_value() && !facts->mapping && facts->app);
        QVERIFY(facts->unread.at(setup::OktaSubject::Mapping).kind == okta::FailureKind::NotLicensed);
        QVERIFY(facts->person.has_value());
        rig.api().clear(demo::ApiFault::MappingsNotLicensed);
        const auto denied = rig.look("ada@acme.example", demo::AdminRole::HelpDesk);
        QVERIFY(denied.has_value() && !denied->app && denied->unread.contains(setup::OktaSubject::App));
        QVERIFY(denied->person.has_value());
        rig.api().revokeToken(rig.token(demo::AdminRole::HelpDesk));
        const auto revoked = rig.look({}, demo::AdminRole::HelpDesk);
        QVERIFY(!revoked && revoked.error().kind == okta::FailureKind::Credentials);
    }
};

QTEST_GUILESS_MAIN(SetupMappingTest)
#include "SetupMappingTest.moc"
