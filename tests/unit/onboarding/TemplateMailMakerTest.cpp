// SPDX-License-Identifier: Apache-2.0
// From stored person and stored or shipped template to the mail, in the person's language.
#include "onboarding/TemplateMailMaker.h"
#include "TestDirectory.h"
#include "directory/MailTemplates.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/MailLogo.h"
#include "onboarding/MimeReader.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;

namespace {

MailIdentity identityOfIt()
{
    MailIdentity identity;
    identity.fromAddress = "it@example.com";
    identity.fromName = "IT service desk";
    identity.replyTo = "help@example.com";
    identity.branding = {"Example Sign-in", "Example Ltd", "#0b6e4f", {}, "help@example.com"};
    return identity;
}

class Studio {
public:
    explicit Studio(const MailIdentity& identity = identityOfIt())
    {
        put(settingOfMailIdentity(directory.integration.id), onboarding::toJson(identity));
    }
    void put(const std::string& name, const std::string& value)
    {
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, value); }));
    }
    core::Result<MadeMail> mailFor(const std::string& more, MailKind kind = MailKind::Invitation)
    {
        MailRequest request;
        request.kind = kind;
        request.integration = directory.integration;
        request.person = valueOf(directory.addPerson("p" + std::to_string(++m_people), more));
        request.invitation.address = "ada@example.com";
        request.link = "https://join.example.com/enrol/abc";
        request.expires = directory.clock.now() + std::chrono::hours(24);
        return makeMailOfTemplate(*directory.reader, request);
    }
    core::Result<MailTemplate> store(const std::string& language, const std::string& subject, std::int64_t basedOn,
                                     bool isShipped = false)
    {
        MailTemplate mail;
        mail.key = {directory.integration.id, MailKind::Invitation, language};
        mail.isShipped = isShipped;
        mail.subject = subject;
        mail.html = "<p>{{link}}</p>";
        mail.text = "{{link}}";
        return directory.write([=](WriteSession& session) { return session.mailTemplates().save(mail, basedOn); });
    }

    TestDirectory directory;

private:
    int m_people = 0;
};

} // namespace

class TemplateMailMakerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usesWhatIsShippedInThePersonsLanguage_data()
    {
        QTest::addColumn<QString>("more");
        QTest::addColumn<QString>("language");
        QTest::newRow("preferred") << R"("preferredLanguage":"de-CH")" << "de";
        QTest::newRow("a list of preferences") << R"("preferredLanguage":"fr-CA,en;q=0.5","locale":"ja-JP")" << "fr";
        QTest::newRow("by locale") << R"("locale":"ja-JP")" << "ja";
        QTest::newRow("a language nobody wrote") << R"("preferredLanguage":"tlh")" << "es";
        QTest::newRow("none") << R"("title":"x")" << "es";
    }
    void usesWhatIsShippedInThePersonsLanguage()
    {
        QFETCH(QString, more);
        QFETCH(QString, language);
        Studio studio;
        studio.put(settingOfInvitations(studio.directory.integration.id), R"({"language":"es"})");
        const auto made = studio.mailFor(more.toStdString());
        QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
        QCOMPARE(QString::fromStdString(made->language), language);
        QCOMPARE(made->templateVersion, std::int64_t{0});
        QVERIFY(made->message.subject.find("Example Sign-in") != std::string::npos);
        QVERIFY(made->message.text.find("https://join.example.com/enrol/abc") != std::string::npos);
        QVERIFY(made->message.html.find("#0b6e4f") != std::string::npos);
        QCOMPARE(made->message.from.name, std::string("IT service desk"));
        QCOMPARE(made->message.replyTo->address(), std::string("help@example.com"));
        QCOMPARE(made->message.to.address(), std::string("ada@example.com"));
    }

    void usesWhatWasChangedAndGoesBackToWhatIsShipped()
    {
        Studio studio;
        valueOf(studio.store("en", "Ours, {{firstName}}", 0));
        const auto changed = studio.mailFor(R"("name":{"givenName":"Ada"})");
        QVERIFY(changed.has_value());
        QCOMPARE(changed->message.subject, std::string("Ours, Ada"));
        QCOMPARE(changed->templateVersion, std::int64_t{1});
        // A reminder is another template.
        QCOMPARE(studio.mailFor(R"("title":"x")", MailKind::Reminder)->templateVersion, std::int64_t{0});
        // A language that is not shipped can be written.
        valueOf(studio.store("nl", "Van ons", 0));
        QCOMPARE(studio.mailFor(R"("locale":"nl_NL")")->message.subject, std::string("Van ons"));
        valueOf(studio.store("en", {}, 1, true));
        QCOMPARE(studio.mailFor(R"("title":"x")")->templateVersion, std::int64_t{0});
    }

    void saysWhatIsMissing()
    {
        Studio without(MailIdentity{});
        const auto nobody = without.mailFor(R"("title":"x")");
        QVERIFY(!nobody);
        QCOMPARE(nobody.error().kind, core::ErrorKind::Invalid);
        QVERIFY(nobody.error().message.find("sender") != std::string::npos);
        Studio studio;
        valueOf(studio.store("en", "{{department}}", 0));
        const auto empty = studio.mailFor(R"("title":"x")");
        QVERIFY(!empty);
        QCOMPARE(empty.error().kind, core::ErrorKind::Invalid);
        QVERIFY(!parseMailIdentity(R"({"fromAddress":"nobody"})"));
        QVERIFY(!parseMailIdentity(R"({"fromAddress":1})"));
        QVERIFY(!parseMailIdentity("[]"));
        const MailIdentity read = valueOf(parseMailIdentity(onboarding::toJson(identityOfIt())));
        QCOMPARE(read.branding.organisation, std::string("Example Ltd"));
        QCOMPARE(read.replyTo, std::string("help@example.com"));
    }

    void theLogoTravelsInsideOfTheMail()
    {
        Studio studio;
        const std::string picture = std::string("\x89PNG\r\n\x1a\n", 8) + std::string(300, 'x');
        const MailLogo logo = valueOf(readMailLogo(picture));
        QCOMPARE(valueOf(parseMailLogo(onboarding::toJson(logo))), logo);
        studio.put(settingOfMailLogo(studio.directory.integration.id), onboarding::toJson(logo));
        auto made = studio.mailFor(R"("title":"x")");
        QVERIFY(made.has_value());
        QVERIFY(made->message.html.find("src=\"cid:logo\"") != std::string::npos);
        QCOMPARE(made->message.images.size(), std::size_t{1});
        made->message.messageId = "1@example.com";
        const auto composed = compose(made->message);
        QVERIFY2(composed.has_value(), composed ? "" : composed.error().message.c_str());
        const MimeEntity mail = readMime(composed->bytes);
        QCOMPARE(mail.parts.size(), std::size_t{2});
        const MimeEntity& related = mail.parts.at(1);
        QCOMPARE(related.type(), std::string("multipart/related"));
        QCOMPARE(std::string(related.parts.at(1).field("Content-ID")), std::string("<logo>"));
        QCOMPARE(related.parts.at(1).decoded(), picture);
        // What does not show it does not carry it.
        valueOf(studio.store("en", "Plain", 0));
        QVERIFY(studio.mailFor(R"("title":"x")")->message.images.empty());
        studio.put(settingOfMailLogo(studio.directory.integration.id), {});
        QVERIFY(!valueOf(logoOf(*studio.directory.reader, studio.directory.integration.id)));
    }

    void noLogoButWhatMailProgramsShow_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("told");
        const QByteArray png("\x89PNG\r\n\x1a\n", 8);
        QTest::newRow("PNG") << png << QByteArray();
        QTest::newRow("JPEG") << QByteArray("\xff\xd8\xff\xe0", 4) << QByteArray();
        QTest::newRow("as large as it may be") << png + QByteArray(int(mostLogoBytes) - 8, 'x') << QByteArray();
        QTest::newRow("one byte more") << png + QByteArray(int(mostLogoBytes) - 7, 'x') << QByteArray("13 KiB");
        QTest::newRow("SVG") << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\"/>") << QByteArray("PNG");
        QTest::newRow("a page") << QByteArray("<html>") << QByteArray("PNG");
        QTest::newRow("nothing") << QByteArray() << QByteArray("PNG");
    }
    void noLogoButWhatMailProgramsShow()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, told);
        const auto logo = readMailLogo(bytes.toStdString());
        QCOMPARE(logo.has_value(), told.isEmpty());
        if (!logo)
            QVERIFY2(logo.error().message.find(told.toStdString()) != std::string::npos, logo.error().message.c_str());
    }

    void theIntegrationsNameStandsForTheApplications()
    {
        MailIdentity identity = identityOfIt();
        identity.branding.application.clear();
        Studio studio(identity);
        const auto made = studio.mailFor(R"("title":"x")");
        QVERIFY(made.has_value());
        QVERIFY(made->message.subject.find(studio.directory.integration.name) != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TemplateMailMakerTest)
#include "TemplateMailMakerTest.moc"
