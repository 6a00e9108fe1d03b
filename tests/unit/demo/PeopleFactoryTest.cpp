// SPDX-License-Identifier: Apache-2.0
// The invented company is the same for the same seed, and holds the names that matter.
#include "demo/PeopleFactory.h"

#include <QSet>
#include <QString>
#include <QTest>

#include <algorithm>

using namespace rollcall::demo;

namespace {

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

bool hasScript(const QString& name, QChar::Script script)
{
    return std::any_of(name.begin(), name.end(), [script](QChar c) { return c.script() == script; });
}

} // namespace

class PeopleFactoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesSamePeople()
    {
        PeopleFactory one(42);
        PeopleFactory other(42);
        const auto left = one.nextPeople(250);
        const auto right = other.nextPeople(250);
        for (std::size_t i = 0; i < left.size(); ++i) {
            QCOMPARE(text(left[i].id), text(right[i].id));
            QVERIFY(left[i].profile == right[i].profile);
        }
        const auto leftGroups = one.makeGroups(12, left);
        const auto rightGroups = other.makeGroups(12, right);
        for (std::size_t i = 0; i < leftGroups.size(); ++i) {
            QCOMPARE(text(leftGroups[i].id), text(rightGroups[i].id));
            QVERIFY(leftGroups[i].members == rightGroups[i].members);
        }
    }

    void otherSeedGivesOtherPeople()
    {
        const auto left = PeopleFactory(1).nextPeople(50);
        const auto right = PeopleFactory(2).nextPeople(50);
        std::size_t equal = 0;
        for (std::size_t i = 0; i < left.size(); ++i)
            equal += left[i].id == right[i].id ? 1U : 0U;
        QCOMPARE(equal, std::size_t{0});
    }

    void loginsAndIdsAreUnique_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("a company of 250") << 250;
        QTest::newRow("ten thousand") << 10'000;
    }

    void loginsAndIdsAreUnique()
    {
        QFETCH(int, count);
        QSet<QString> logins;
        QSet<QString> ids;
        for (const OktaUser& user : PeopleFactory(7).nextPeople(static_cast<std::size_t>(count))) {
            QVERIFY2(text(user.profile.login).endsWith(QStringLiteral("@acme.example")), user.profile.login.c_str());
            QCOMPARE(text(user.profile.login), text(user.profile.login).toLower());
            QCOMPARE(user.id.size(), std::size_t{20});
            QVERIFY(user.id.starts_with("00u"));
            logins.insert(text(user.profile.login));
            ids.insert(text(user.id));
        }
        QCOMPARE(logins.size(), count);
        QCOMPARE(ids.size(), count);
    }

    void namesCoverWhatBreaksPrograms_data()
    {
        QTest::addColumn<int>("seed");
        QTest::newRow("seed 1") << 1;
        QTest::newRow("seed 2026") << 2026;
    }

    void namesCoverWhatBreaksPrograms()
    {
        QFETCH(int, seed);
        bool accent = false, straight = false, curly = false, arabic = false, hebrew = false, han = false;
        bool hangul = false, oneWord = false, longest = false, middle = false;
        QHash<QString, int> names;
        for (const OktaUser& user : PeopleFactory(static_cast<std::uint64_t>(seed)).nextPeople(250)) {
            const QString name = text(user.name());
            ++names[name];
            accent = accent || name.contains(QStringLiteral("Núñez"));
            straight = straight || name.contains(QLatin1Char('\''));
            curly = curly || name.contains(QChar(0x2019));
            arabic = arabic || hasScript(name, QChar::Script_Arabic);
            hebrew = hebrew || hasScript(name, QChar::Script_Hebrew);
            han = han || hasScript(name, QChar::Script_Han);
            hangul = hangul || hasScript(name, QChar::Script_Hangul);
            oneWord = oneWord || (user.profile.lastName.empty() && !name.contains(QLatin1Char(' ')));
            longest = longest || name.size() == 60;
            middle = middle || !user.profile.middleName.empty();
            QVERIFY(!name.isEmpty());
        }
        QVERIFY2(accent && straight && curly, "accents and both apostrophes");
        QVERIFY2(arabic && hebrew, "right-to-left scripts");
        QVERIFY2(han && hangul, "East Asian scripts");
        QVERIFY2(oneWord, "one word only");
        QVERIFY2(longest, "60 characters");
        QVERIFY2(middle, "a middle name");
        QVERIFY2(names.value(QStringLiteral("Maria Silva")) >= 2, "two people of the same name");
    }

    void managersAreColleagues()
    {
        const auto people = PeopleFactory(3).nextPeople(250);
        QSet<QString> ids;
        for (const OktaUser& user : people)
            ids.insert(text(user.id));
        int led = 0;
        for (const OktaUser& user : people) {
            if (user.profile.managerId.empty())
                continue;
            ++led;
            QVERIFY(ids.contains(text(user.profile.managerId)));
            QVERIFY(user.profile.managerId != user.id);
        }
        QCOMPARE(led, 242); // all but the heads of eight departments
    }

    void groupsHoldPeopleOfTheCompany()
    {
        PeopleFactory factory(5);
        const auto people = factory.nextPeople(250);
        const auto groups = factory.makeGroups(12, people);
        QCOMPARE(groups.size(), std::size_t{12});
        const bool hasEmpty =
            std::any_of(groups.begin(), groups.end(), [](const OktaGroup& group) { return group.members.empty(); });
        QVERIFY2(hasEmpty, "one group without members");
        QSet<QString> names;
        for (const OktaGroup& group : groups)
            names.insert(text(group.name));
        QCOMPARE(names.size(), 12);
        QCOMPARE(factory.makeGroups(40, people).size(), std::size_t{40});
    }

    void changesChangeWhatTheySay()
    {
        PeopleFactory factory(9);
        const OktaUser user = factory.nextPerson();
        const OktaProfile renamed = factory.renamed(user.profile);
        QVERIFY(renamed.lastName != user.profile.lastName);
        QCOMPARE(text(renamed.login), text(user.profile.login));
        const OktaProfile moved = factory.withNewAddress(user.profile);
        QVERIFY(moved.login != user.profile.login);
        QCOMPARE(text(moved.email), text(moved.login));
        const OktaProfile promoted = factory.withNewPosition(user.profile);
        QVERIFY(promoted.department != user.profile.department);
        QCOMPARE(text(promoted.email), text(user.profile.email));
    }
};

QTEST_GUILESS_MAIN(PeopleFactoryTest)
#include "PeopleFactoryTest.moc"
