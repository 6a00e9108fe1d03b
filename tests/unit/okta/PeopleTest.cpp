// SPDX-License-Identifier: Apache-2.0
// Who is assigned to an app, put together of pages that move while they are read.
#include "FakeOkta.h"
#include "okta/PeopleReport.h"

#include <QTest>

using namespace rollcall;
using test::Bench;

namespace {

std::string assigned(const std::string& id, const std::string& status)
{
    return R"({"id":")" + id + R"(","status":")" + status + R"(","syncState":"DISABLED","credentials":{"userName":")" +
           id + R"(@acme.test"}})";
}

core::WebHeaders next(const std::string& after)
{
    return {{"Link", "<https://acme.okta.com/api/v1/apps/0oa1/users?after=" + after + ">; rel=\"next\""}};
}

} // namespace

class PeopleTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoIsReadTwiceIsOnePerson()
    {
        Bench bench;
        bench.answerInTurn(
            {bench.answer(200, "[" + assigned("00u1", "STAGED") + "," + assigned("00u2", "ACTIVE") + "]", next("2")),
             bench.answer(200, "[" + assigned("00u2", "ACTIVE") + "," + assigned("00u1", "PROVISIONED") + "]",
                          next("3")),
             bench.answer(200, "[" + assigned("00u3", "ACTIVE") + "," + assigned("00u3", "ACTIVE") + "]"),
             bench.answer(200, "[]")});
        okta::App app;
        app.id = okta::AppId("0oa1");
        std::size_t told = 0;
        const auto report = okta::readPeople(bench.client, app,
                                             [&told](okta::PeopleStage stage, std::size_t read) {
                                                 if (stage == okta::PeopleStage::People)
                                                     told = read;
                                             },
                                             {});
        QVERIFY(report);
        QVERIFY(report->gaps.empty());
        std::vector<std::string> ids;
        for (const auto& person : report->people)
            ids.push_back(person.id.value);
        QCOMPARE(ids, (std::vector<std::string>{"00u1", "00u2", "00u3"}));
        QCOMPARE(told, std::size_t{3});
        // What Okta said last is nearer to now.
        QCOMPARE(report->people.front().assignment, std::string("PROVISIONED"));
    }
};

QTEST_GUILESS_MAIN(PeopleTest)
#include "PeopleTest.moc"
