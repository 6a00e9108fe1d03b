// SPDX-License-Identifier: Apache-2.0
// Rule by rule: what may not be saved, what is warned of, and whose mail would be broken.
#include "onboarding/TemplateCheck.h"

#include <QtTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::onboarding;

namespace {

Template good()
{
    Template mail;
    mail.language = "en";
    mail.subject = "Hello {{firstName}}";
    mail.html = R"(<img src="{{logo}}" alt="{{organisation}}"><a href="{{link}}">Begin</a> on https://example.com)";
    mail.text = "Hello{{#firstName}} {{firstName}}{{/firstName}},\n{{link}}\n";
    return mail;
}

bool has(const std::vector<PersonFinding>& findings, PersonFinding finding)
{
    return std::find(findings.begin(), findings.end(), finding) != findings.end();
}

} // namespace

class TemplateCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsNothingInAGoodOne() { QVERIFY(checkTemplate(good()).empty()); }

    void refusesInHtml_data()
    {
        QTest::addColumn<QByteArray>("added");
        QTest::addColumn<int>("kind");
        QTest::newRow("http") << QByteArray("<a href='http://example.com'>x</a>") << int(FindingKind::PlainHttp);
        QTest::newRow("script") << QByteArray("<SCRIPT>x</SCRIPT>") << int(FindingKind::ActiveContent);
        QTest::newRow("handler") << QByteArray("<p onclick = 'x'>") << int(FindingKind::ActiveContent);
        QTest::newRow("handler after a slash") << QByteArray("<p/onclick=x>") << int(FindingKind::ActiveContent);
        QTest::newRow("form") << QByteArray("<form>") << int(FindingKind::ActiveContent);
        QTest::newRow("address that runs") << QByteArray("<a href='javascript:x'>") << int(FindingKind::ActiveContent);
        QTest::newRow("style sheet") << QByteArray("<link rel=stylesheet>") << int(FindingKind::ExternalResource);
        QTest::newRow("import") << QByteArray("<style>@import 'x'</style>") << int(FindingKind::ExternalResource);
        QTest::newRow("address in a style")
            << QByteArray("<p style='background:url(x)'>") << int(FindingKind::ExternalResource);
        QTest::newRow("picture from elsewhere")
            << QByteArray("<img alt='' src='https://example.com/x.png'>") << int(FindingKind::ExternalResource);
        QTest::newRow("no alt") << QByteArray("<img src='cid:x'>") << int(FindingKind::ImageWithoutAlt);
        QTest::newRow("unknown") << QByteArray("{{nickName}}") << int(FindingKind::UnknownVariable);
        QTest::newRow("fault") << QByteArray("{{{firstName}}}") << int(FindingKind::Fault);
    }
    void refusesInHtml()
    {
        QFETCH(QByteArray, added);
        Template mail = good();
        mail.html += "\n" + added.toStdString();
        const auto findings = checkTemplate(mail);
        const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& each) {
            QFETCH(int, kind);
            return int(each.kind) == kind;
        });
        QVERIFY(found != findings.end());
        QCOMPARE(found->line, std::size_t{2});
        QCOMPARE(found->part, TemplatePart::Html);
        QCOMPARE(found->isError, found->kind != FindingKind::ImageWithoutAlt);
    }

    void wantsTheLinkInBothParts()
    {
        Template mail = good();
        mail.text = "no link";
        auto findings = checkTemplate(mail);
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings.front().kind, FindingKind::RequiredMissing);
        QCOMPARE(findings.front().part, TemplatePart::Text);
        mail.kind = directory::MailKind::Registered;
        QVERIFY(checkTemplate(mail).empty());
        mail = good();
        mail.text += "{{link}}";
        findings = checkTemplate(mail);
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings.front().kind, FindingKind::LinkMoreThanOnce);
        QVERIFY(!findings.front().isError);
    }

    void wantsAText()
    {
        Template mail = good();
        mail.kind = directory::MailKind::Registered;
        mail.text = " \n";
        QCOMPARE(checkTemplate(mail).front().kind, FindingKind::TextEmpty);
    }

    void findsBrokenMails()
    {
        const TemplateValues nameless{{"link", "https://example.com"}, {"logo", "cid:x"}, {"organisation", "Example"}};
        QVERIFY(!has(checkForPerson(good(), nameless), PersonFinding::EmptyGreeting));
        Template mail = good();
        mail.text = "Hello {{firstName}},\n{{link}}";
        QVERIFY(has(checkForPerson(mail, nameless), PersonFinding::EmptyGreeting));
        TemplateValues named = nameless;
        named["firstName"] = "Ada";
        QVERIFY(checkForPerson(mail, named).empty());
        named["link"] = "";
        QVERIFY(has(checkForPerson(mail, named), PersonFinding::RequiredEmpty));
        mail.subject = "{{firstName}}";
        QVERIFY(has(checkForPerson(mail, nameless), PersonFinding::NotRendered));
    }

    void talliesWithinBounds()
    {
        BrokenMailTally tally;
        for (int person = 0; person < 4120; ++person)
            tally.add(std::to_string(person), person < 1500 ? std::vector{PersonFinding::EmptyGreeting}
                                                            : std::vector{PersonFinding::EmptyVariable});
        QCOMPARE(tally.checked(), std::uint64_t{4120});
        QCOMPARE(tally.broken(), std::uint64_t{1500});
        QCOMPARE(tally.ids().size(), BrokenMailTally::mostIds);
        QCOMPARE(tally.ids().front(), std::string("0"));
        QCOMPARE(tally.count(PersonFinding::EmptyVariable), std::uint64_t{2620});
        QCOMPARE(tally.count(PersonFinding::NotRendered), std::uint64_t{0});
    }
};

QTEST_GUILESS_MAIN(TemplateCheckTest)
#include "TemplateCheckTest.moc"
