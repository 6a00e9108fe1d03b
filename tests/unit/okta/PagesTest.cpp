// SPDX-License-Identifier: Apache-2.0
// Lists: from page to page by Link alone, and never to a foreign address.
#include "FakeOkta.h"
#include "Links.h"
#include "okta/Groups.h"

#include <QTest>

using namespace rollcall;
using okta::FailureKind;
using test::Bench;
using test::Outcome;
using test::SentRequest;

namespace {

std::string group(int number)
{
    return "{\"id\":\"00g" + std::to_string(number) + "\",\"type\":\"OKTA_GROUP\",\"profile\":{\"name\":\"G\"}}";
}

std::string next(const std::string& url)
{
    return "<" + url + ">; rel=\"next\"";
}

const std::string self = "<https://acme.okta.com/api/v1/groups?limit=200>; rel=\"self\"";

/// `pages` pages of two groups each, linked by `after`.
void servePages(Bench& bench, int pages)
{
    bench.transport.script = [&bench, pages](const SentRequest& request) -> Outcome {
        const auto after = request.parameter("after");
        const int page = after.empty() ? 1 : std::stoi(after);
        core::WebHeaders headers{{"Link", self}};
        if (page < pages)
            headers.emplace_back(
                "Link", next("https://acme.okta.com/api/v1/groups?after=" + std::to_string(page + 1) + "&limit=200"));
        return bench.answer(200, "[" + group(2 * page) + "," + group(2 * page + 1) + "]", headers);
    };
}

} // namespace

class PagesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void links_data()
    {
        QTest::addColumn<QStringList>("fields");
        QTest::addColumn<QString>("next");
        const auto row = [](const char* name, const QStringList& fields, const char* next) {
            QTest::newRow(name) << fields << QString::fromLatin1(next);
        };
        const QString own = QString::fromStdString(self);
        row("none", {}, "");
        row("self alone", {own}, "");
        row("two fields", {own, QStringLiteral("<https://a/x>; rel=\"next\"")}, "https://a/x");
        row("folded", {own + QStringLiteral(", <https://a/x>; rel=\"next\"")}, "https://a/x");
        row("folded without a space", {own + QStringLiteral(",<https://a/x>;rel=\"next\"")}, "https://a/x");
        row("commas in the URL",
            {own + QStringLiteral(", <https://a/x?fields=id,profile:(login,email)>; rel=\"next\"")},
            "https://a/x?fields=id,profile:(login,email)");
        row("next comes first", {QStringLiteral("<https://a/x?a=1,2>; rel=\"next\", ") + own}, "https://a/x?a=1,2");
        row("without quotes", {QStringLiteral("<https://a/x>; rel=next")}, "https://a/x");
        row("several relations", {QStringLiteral("<https://a/x>; rel=\"last next\"")}, "https://a/x");
        row("other parameters", {QStringLiteral("<https://a/x>; title=\"a, b; rel=prev\"; rel=\"next\"")},
            "https://a/x");
        row("capitals", {QStringLiteral("<https://a/x>; REL=\"Next\"")}, "https://a/x");
        row("not the relation", {QStringLiteral("<https://a/x>; rel=\"nextish\"")}, "");
        row("never closed", {QStringLiteral("<https://a/x; rel=\"next\"")}, "");
        row("rubbish", {QStringLiteral(";;,,<<>>\"\"; rel=")}, "");
    }

    void links()
    {
        QFETCH(QStringList, fields);
        core::WebHeaders headers;
        for (const auto& field : fields)
            headers.emplace_back("link", field.toStdString());
        QTEST(QString::fromStdString(okta::nextLink(headers).value_or("")), "next");
    }

    void everyPageIsRead()
    {
        Bench bench;
        servePages(bench, 5);
        std::vector<std::string> ids;
        const auto listing = okta::Groups(bench.client)
                                 .list({},
                                       [&](std::vector<okta::Group>&& page) {
                                           for (const auto& item : page)
                                               ids.push_back(item.id.value);
                                           return true;
                                       },
                                       {});
        QVERIFY(listing);
        QVERIFY(listing->isComplete);
        QCOMPARE(listing->pages, std::size_t{5});
        QCOMPARE(listing->items, std::size_t{10});
        QCOMPARE(ids.size(), std::size_t{10});
        QCOMPARE(ids.back(), std::string("00g11"));
    }

    void aListEndsWhenTheReceiverHasEnough()
    {
        Bench bench;
        servePages(bench, 5);
        const auto listing = okta::Groups(bench.client).list({}, [](std::vector<okta::Group>&&) { return false; }, {});
        QVERIFY(listing);
        QVERIFY(!listing->isComplete);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void shortListsSayWhetherTheyAreWhole_data()
    {
        QTest::addColumn<int>("maximum");
        QTest::addColumn<int>("items");
        QTest::addColumn<bool>("isComplete");
        QTest::newRow("fewer than asked for") << 100 << 6 << true;
        QTest::newRow("exactly") << 6 << 6 << true;
        QTest::newRow("cut within a page") << 5 << 5 << false;
        QTest::newRow("cut between pages") << 4 << 4 << false;
    }

    void shortListsSayWhetherTheyAreWhole()
    {
        QFETCH(int, maximum);
        Bench bench;
        servePages(bench, 3);
        const auto found = okta::Groups(bench.client).find({}, static_cast<std::size_t>(maximum), {});
        QVERIFY(found);
        QTEST(static_cast<int>(found->items.size()), "items");
        QTEST(found->isComplete, "isComplete");
    }

    void foreignLinksAreRefused_data()
    {
        QTest::addColumn<QByteArray>("link");
        for (const char* link :
             {"https://evil.example/api/v1/groups?after=1", "http://acme.okta.com/api/v1/groups?after=1",
              "https://acme.okta.com:8443/api/v1/groups", "https://acme.okta.com@evil.example/x",
              "https://acme.okta.com.evil.example/", "//evil.example/x", "/api/v1/groups?after=1",
              "javascript:alert(1)", ""})
            QTest::newRow(link) << QByteArray(link);
    }

    void foreignLinksAreRefused()
    {
        QFETCH(QByteArray, link);
        Bench bench;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return bench.answer(200, "[]", {{"Link", next(link.toStdString())}});
        };
        const auto found = okta::Groups(bench.client).find({}, 10, {});
        QVERIFY(!found);
        QVERIFY(found.error().kind == FailureKind::Malformed);
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
        QVERIFY(!bench.client.follow(link.toStdString(), {}));
        QCOMPARE(bench.transport.sent().size(), std::size_t{1});
    }

    void linksOfAnUpstreamMayBeRewritten()
    {
        auto options = Bench::defaults();
        options.rewriteLink = [](std::string link) {
            const std::string upstream = "https://upstream.example";
            return link.starts_with(upstream) ? Bench::origin + link.substr(upstream.size()) : link;
        };
        Bench bench(okta::ApiToken{core::Secret("00abc")}, std::move(options));
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            if (!request.parameter("after").empty())
                return bench.answer(200, "[" + group(2) + "]");
            return bench.answer(200, "[" + group(1) + "]",
                                {{"Link", next("https://upstream.example/api/v1/groups?after=2")}});
        };
        const auto found = okta::Groups(bench.client).find({}, 10, {});
        QVERIFY(found);
        QCOMPARE(found->items.size(), std::size_t{2});
        QCOMPARE(bench.transport.sent().at(1).url, std::string("https://acme.okta.com/api/v1/groups?after=2"));
    }

    void aListThatNeverEndsIsEnded()
    {
        Bench bench;
        bench.transport.script = [&](const SentRequest&) -> Outcome {
            return bench.answer(200, "[]", {{"Link", next("https://acme.okta.com/api/v1/groups?after=1")}});
        };
        const auto found = okta::Groups(bench.client).find({}, 10, {});
        QVERIFY(!found);
        QVERIFY(found.error().kind == FailureKind::Malformed);
        QVERIFY(bench.transport.sent().size() <= 3);
    }

    void aFailureWithinAListIsTheListsFailure()
    {
        Bench bench;
        bench.transport.script = [&](const SentRequest& request) -> Outcome {
            if (!request.parameter("after").empty())
                return bench.answer(403, test::errorBody("E0000006", "no"));
            return bench.answer(200, "[" + group(1) + "]",
                                {{"Link", next("https://acme.okta.com/api/v1/groups?after=2")}});
        };
        const auto found = okta::Groups(bench.client).find({}, 10, {});
        QVERIFY(!found);
        QVERIFY(found.error().kind == FailureKind::Permission);
    }

    void searchesAreEncoded()
    {
        Bench bench;
        bench.answerInTurn({bench.answer(200, "[]")});
        QVERIFY(okta::Groups(bench.client).named("A \"big\" \\ group & more", {}));
        const auto& request = bench.transport.sent().at(0);
        QCOMPARE(request.parameter("search"), std::string("profile.name eq \"A \\\"big\\\" \\\\ group & more\""));
        QCOMPARE(request.parameter("limit"), std::string("200"));
    }

    void hostileAnswers_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("HTML") << QByteArray("<html>");
        QTest::newRow("an object") << QByteArray("{}");
        QTest::newRow("numbers") << QByteArray("[1,2]");
        QTest::newRow("nulls") << QByteArray("[null]");
        QTest::newRow("no id") << QByteArray("[{}]");
        QTest::newRow("id of another type") << QByteArray("[{\"id\":5}]");
        QTest::newRow("profile of another type") << QByteArray("[{\"id\":\"a\",\"profile\":[]}]");
        QTest::newRow("name of another type") << QByteArray("[{\"id\":\"a\",\"profile\":{\"name\":{}}}]");
        QTest::newRow("cut off") << QByteArray("[{\"id\":\"a\"");
        QTest::newRow("deep") << QByteArray(100'000, '[');
        QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(100'000);
        QTest::newRow("not UTF-8") << QByteArray("[{\"id\":\"\xff\xfe\",\"type\":[]}]");
        QTest::newRow("a huge wrong member") << QByteArray("[{\"id\":[\"") + QByteArray(3'000'000, 'x') + "\"]}]";
    }

    void hostileAnswers()
    {
        QFETCH(QByteArray, body);
        Bench bench;
        bench.answerInTurn({bench.answer(200, body.toStdString())});
        const auto found = okta::Groups(bench.client).find({}, 10, {});
        QVERIFY(!found);
        QVERIFY(found.error().kind == FailureKind::Malformed);
        QVERIFY(!found.error().requestId.empty());
        QVERIFY(found.error().error.message.size() < 1'000);
    }
};

QTEST_GUILESS_MAIN(PagesTest)
#include "PagesTest.moc"
