// SPDX-License-Identifier: Apache-2.0
// What the journal says of a relayed request, of the calls for it, and of what steps on a group came to.
#include "JournalWords.h"
#include "NetMembers.h"

#include <QTest>

using namespace rollcall;
using namespace rollcall::relay;

namespace {

QByteArray wordsOf(const NetMembers::Change& change)
{
    QByteArrayList words;
    if (change.all)
        words << "all";
    for (const auto& member : change.all.value_or(std::vector<scim::Member>{}))
        words << QByteArray::fromStdString("=" + member.value);
    for (const auto& id : change.gone)
        words << QByteArray::fromStdString("-" + id);
    for (const auto& member : change.come)
        words << QByteArray::fromStdString("+" + member.value);
    return words.join(' ');
}

/// "+a +b -a =c": came, went, all of them from then on.
void take(NetMembers& members, const QByteArray& steps)
{
    for (const QByteArray& step : steps.split(' ')) {
        const std::string id = step.mid(1).toStdString();
        const std::vector<scim::Member> named =
            id.empty() ? std::vector<scim::Member>{} : std::vector{scim::Member{id, {}}};
        if (step.startsWith('+'))
            members.add(named);
        else if (step.startsWith('-'))
            members.remove({id});
        else if (step.startsWith('='))
            members.replace(named);
    }
}

Leg legTo(const std::string& url, int status, Leg::Purpose purpose = Leg::Purpose::Reread)
{
    Leg leg;
    leg.purpose = purpose;
    leg.url = url;
    leg.status = status;
    return leg;
}

} // namespace

class JournalWordsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsHaveAMeaning_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("meaning");
        QTest::addColumn<QByteArray>("subject");
        QTest::addColumn<QByteArray>("id");
        const auto row = [](const char* name, const char* method, const char* target, int status, const char* answer,
                            const char* meaning, const char* subject, const char* id) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target) << status << QByteArray(answer)
                                << QByteArray(meaning) << QByteArray(subject) << QByteArray(id);
        };
        const char* one = R"({"totalResults":1,"Resources":[{"id":"7","userName":"ada"}]})";
        row("a person", "GET", "/Users/7", 200, R"({"userName":"ada"})", "person.read", "ada", "7");
        row("encoded, in another case", "GET", "/%75SERS/a%40b", 200, "{}", "person.read", "", "a@b");
        row("a part of a person", "GET", "/Users/7/photo", 200, "", "person.read", "", "7");
        row("a person who is not there", "GET", "/Users/7", 404, "", "person.notFound", "", "7");
        row("a group", "HEAD", "/Groups/g/", 200, "", "group.read", "", "g");
        row("a person looked up", "GET", "/Users?filter=userName%20eq%20%22ada%22", 200, one, "person.lookedUp", "ada",
            "7");
        row("with blanks as plus", "GET", "/Users?filter=userName+eq+%22ada%22", 200, one, "person.lookedUp", "ada",
            "7");
        row("nobody found", "GET", "/Users?filter=userName%20eq%20%22ada%22", 200, R"({"Resources":[]})",
            "person.notFound", "ada", "");
        row("people", "GET", "/Users?startIndex=1&count=100", 200, one, "people.listed", "", "");
        row("Okta's test of a connection", "GET", "/Users?startIndex=1&count=2", 200, one, "connection.test", "", "");
        row("groups searched", "POST", "/Groups/.search", 200, one, "groups.listed", "", "");
        row("discovery", "GET", "/Schemas", 200, "{}", "discovery.read", "", "");
        row("a change refused", "PUT", "/Users/7", 409, R"({"detail":"taken"})", "refused", "", "7");
        row("a removal", "DELETE", "/Groups/g", 204, "", "group.deleted", "", "g");
        row("something of the vendor's own", "POST", "/Entitlements", 200, "{}", "unknown", "", "");
    }

    void requestsHaveAMeaning()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, meaning);
        QFETCH(QByteArray, subject);
        QFETCH(QByteArray, id);
        RelayRequest request;
        request.method = method.toStdString();
        request.path = target.split('?').at(0).toStdString();
        request.query = target.contains('?') ? target.split('?').at(1).toStdString() : std::string();
        const auto json = scim::parseJson(answer.toStdString());
        const auto said = meaningOf(request, status, json ? json->if_object() : nullptr);
        QCOMPARE(QByteArray::fromStdString(std::string(directory::toString(said.described.meaning))), meaning);
        QCOMPARE(QByteArray::fromStdString(said.described.subject), subject);
        QCOMPARE(QByteArray::fromStdString(said.resource ? said.resource->id : std::string()), id);
    }

    void aQueryThatHidesAPasswordIsNotKept_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("a name") << QByteArray("filter=userName%20eq%20%22ada%22") << true;
        QTest::newRow("plain") << QByteArray("filter=password%20eq%20%22x%22") << false;
        QTest::newRow("encoded") << QByteArray("filter=p%61ssword%20eq%20%22x%22") << false;
        QTest::newRow("in the name of the parameter") << QByteArray("%74oken=x") << false;
    }

    void aQueryThatHidesAPasswordIsNotKept()
    {
        QFETCH(QByteArray, query);
        QFETCH(bool, isKept);
        const auto leg = legTo("https://vendor.example/Users?" + query.toStdString(), 200);
        const auto rows = journalLegs({leg});
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows.front().url, isKept ? leg.url : std::string("https://vendor.example/Users?(not kept)"));
    }

    void theStatusOfAReadingIsThatOfWhatWasWanted()
    {
        QCOMPARE(statusOfReading({}), 0);
        QCOMPARE(
            statusOfReading({legTo("/token", 200, Leg::Purpose::Token), legTo("/Users/7", 401),
                             legTo("/token", 200, Leg::Purpose::Token), legTo("/Users/7", 404), legTo("/Users", 200)}),
            404);
    }

    void stepsComeToTheirEnd_data()
    {
        QTest::addColumn<QByteArray>("steps");
        QTest::addColumn<QByteArray>("change");
        const auto row = [](const char* name, const char* steps, const char* change) {
            QTest::newRow(name) << QByteArray(steps) << QByteArray(change);
        };
        row("nothing", "", "");
        row("came", "+a +b", "+a +b");
        row("came twice", "+a +b +a", "+a +b");
        row("went", "-a", "-a");
        row("came and went", "+a +b -a", "-a +b");
        row("went and came", "-a -b +a", "-b +a");
        row("replaced", "+x -y =a +b", "all =a =b");
        row("replaced, and one of them went", "=a +b -a", "all =b");
        row("all went", "+a =", "all");
        row("all went, and one came", "= +a", "all =a");
    }

    void stepsComeToTheirEnd()
    {
        QFETCH(QByteArray, steps);
        QFETCH(QByteArray, change);
        NetMembers members;
        take(members, steps);
        QCOMPARE(wordsOf(members.take()), change);
        QCOMPARE(wordsOf(members.take()), QByteArray());
    }
};

QTEST_GUILESS_MAIN(JournalWordsTest)
#include "JournalWordsTest.moc"
