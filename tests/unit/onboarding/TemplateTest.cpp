// SPDX-License-Identifier: Apache-2.0
// What a template becomes for a person, and what it may not hold.
#include "onboarding/Template.h"

#include <QtTest>

#include <random>

using namespace rollcall::onboarding;

namespace {

Template mailOf(std::string subject, std::string html = {}, std::string text = {})
{
    Template mail;
    mail.language = "en";
    mail.subject = std::move(subject);
    mail.html = std::move(html);
    mail.text = std::move(text);
    return mail;
}

} // namespace

class TemplateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void escapesInHtmlAlone()
    {
        const auto mail = render(mailOf("Hi {{name}}", "<p title='{{name}}'>", "{{ name }}"),
                                 {{"name", R"(<b a="1">O'Hara & Co</b>)"}});
        QVERIFY(mail);
        QCOMPARE(mail->subject, std::string(R"(Hi <b a="1">O'Hara & Co</b>)"));
        QCOMPARE(mail->html, std::string("<p title='&lt;b a=&quot;1&quot;&gt;O&#39;Hara &amp; Co&lt;/b&gt;'>"));
        QCOMPARE(mail->text, std::string(R"(<b a="1">O'Hara & Co</b>)"));
    }

    void valuesAreNotTemplates()
    {
        const auto mail = render(mailOf("{{name}}"), {{"name", "{{link}} {{{x}}}"}, {"link", "secret"}});
        QVERIFY(mail);
        QCOMPARE(mail->subject, std::string("{{link}} {{{x}}}"));
    }

    void subjectIsOneLine()
    {
        const auto mail = render(mailOf("Hello\r\nBcc: a@example.com {{name}}", {}, "{{name}}"),
                                 {{"name", "Ada\r\nBcc: b@example.com\xE2\x80\xA8x\xC2\x85y\x01\xE2\x80\xAEz"}});
        QVERIFY(mail);
        QCOMPARE(mail->subject, std::string("Hello Bcc: a@example.com Ada Bcc: b@example.com x y z"));
        QCOMPARE(mail->text, std::string("Ada Bcc: b@example.com x y z"));
    }

    void emptyValuesDoNotOpenSections()
    {
        const Template mail = mailOf("{{#name}}Hello {{name}}{{/name}}{{^name}}Hello{{/name}}{{! why }}");
        QCOMPARE(render(mail, {{"name", "Ada"}})->subject, std::string("Hello Ada"));
        QCOMPARE(render(mail, {{"name", ""}})->subject, std::string("Hello"));
        QCOMPARE(render(mail, {{"name", " \n"}})->subject, std::string("Hello"));
        QCOMPARE(render(mail, {})->subject, std::string("Hello"));
    }

    void refusesWithThePlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("triple") << QByteArray("a\nb {{{x}}}") << int(TemplateFaultKind::Unescaped) << 2 << 3;
        QTest::newRow("ampersand") << QByteArray("\xC3\xA4 {{ & x}}") << int(TemplateFaultKind::Unescaped) << 1 << 3;
        QTest::newRow("partial") << QByteArray("{{> x}}") << int(TemplateFaultKind::Partial) << 1 << 1;
        QTest::newRow("delimiters") << QByteArray("{{=<% %>=}}") << int(TemplateFaultKind::Delimiters) << 1 << 1;
        QTest::newRow("no end") << QByteArray("a {{x") << int(TemplateFaultKind::Unclosed) << 1 << 3;
        QTest::newRow("open section") << QByteArray("{{#x}}a") << int(TemplateFaultKind::Unclosed) << 1 << 1;
        QTest::newRow("crossed") << QByteArray("{{#x}}{{^y}}{{/x}}") << int(TemplateFaultKind::Mismatched) << 1 << 13;
        QTest::newRow("not open") << QByteArray("{{/x}}") << int(TemplateFaultKind::Mismatched) << 1 << 1;
        QTest::newRow("blank name") << QByteArray("{{}}") << int(TemplateFaultKind::BadName) << 1 << 1;
        QTest::newRow("dotted") << QByteArray("{{a.b}}") << int(TemplateFaultKind::BadName) << 1 << 1;
        QTest::newRow("deep") << QByteArray("{{#x}}").repeated(9) << int(TemplateFaultKind::TooDeep) << 1 << 49;
        QTest::newRow("many") << QByteArray("{{x}}").repeated(501) << int(TemplateFaultKind::TooManyTags) << 1 << 2501;
        QTest::newRow("large") << QByteArray(65537, 'x') << int(TemplateFaultKind::TooLarge) << 1 << 1;
    }
    void refusesWithThePlace()
    {
        QFETCH(QByteArray, text);
        for (const TemplatePart part : {TemplatePart::Html, TemplatePart::Text}) {
            const std::string html = part == TemplatePart::Html ? text.toStdString() : std::string();
            const std::string plain = part == TemplatePart::Text ? text.toStdString() : std::string();
            const auto mail = render(mailOf("s", html, plain), {{"x", "1"}});
            QVERIFY(!mail);
            QTEST(int(mail.error().kind), "kind");
            QTEST(int(mail.error().line), "line");
            QTEST(int(mail.error().column), "column");
            QCOMPARE(mail.error().part, part);
            QVERIFY(!wordsFor(mail.error()).empty());
        }
    }

    void bounds()
    {
        QCOMPARE(render(mailOf("{{x}}"), {{"x", std::string(129, 'x')}}).error().kind,
                 TemplateFaultKind::SubjectTooLong);
        QString emoji;
        for (int index = 0; index < 128; ++index)
            emoji += QStringLiteral("\U0001F600");
        QVERIFY(render(mailOf("{{x}}"), {{"x", emoji.toStdString()}}));
        QCOMPARE(render(mailOf(" {{x}}"), {}).error().kind, TemplateFaultKind::SubjectEmpty);
        const std::string many = QByteArray("{{x}}").repeated(200).toStdString();
        QCOMPARE(render(mailOf("s", {}, many), {{"x", std::string(5000, 'x')}}).error().kind,
                 TemplateFaultKind::RenderedTooLarge);
        QCOMPARE(render(mailOf("s", {}, "{{x}}"), {{"x", std::string(5000, 'x')}})->text.size(), mostValueBytes);
    }

    void randomBytesDoNoHarm()
    {
        std::mt19937 random(20260101);
        const std::string pieces[] = {"{{", "}}", "{", "}", "#", "^", "/", "x", "y", "!", "&", ">", "=", " ", "\n"};
        int rendered = 0;
        for (int round = 0; round < 5000; ++round) {
            std::string text;
            for (unsigned long length = random() % 24; length > 0; --length)
                text += random() % 8 == 0 ? std::string(1, static_cast<char>(random())) : pieces[random() % 15];
            const auto mail = render(mailOf("s" + text, text, text), {{"x", text}, {"y", ""}});
            if (!mail)
                continue;
            ++rendered;
            QVERIFY(mail->subject.find_first_of("\r\n") == std::string::npos);
        }
        QVERIFY(rendered > 100);
    }
};

QTEST_GUILESS_MAIN(TemplateTest)
#include "TemplateTest.moc"
