// SPDX-License-Identifier: Apache-2.0
// An editor's view of the templates in a real directory: versions, languages, whom a template would break, saving.
#include "onboarding/TemplateDesk.h"
#include "TestDirectory.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/ShippedTemplates.h"
#include "onboarding/TemplateMailMaker.h"

#include <QtTest>

using namespace rollcall;
using namespace rollcall::directory;
using namespace rollcall::onboarding;

namespace {

Template oursIn(const std::string& language)
{
    return {MailKind::Invitation, language, "Ours, {{firstName}}", "<p>Hello {{firstName}}, {{link}}</p>", "{{link}}"};
}

class Room {
public:
    core::Result<TemplateShelf> read(const std::string& language, MailKind kind = MailKind::Invitation)
    {
        return readTemplate(*directory.reader, directory.integration, kind, language);
    }
    core::Result<MailTemplate> save(const Template& mail, std::int64_t basis)
    {
        return saveTemplate(*directory.database, directory.integration.id, mail, basis, "Eva");
    }
    void put(const std::string& name, const std::string& value)
    {
        valueOf(directory.write([=](WriteSession& session) { return session.saveSetting(name, value); }));
    }

    TestDirectory directory;
};

} // namespace

class TemplateDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTemplateIsReadChangedAndTakenBack()
    {
        Room room;
        const auto untouched = valueOf(room.read("de"));
        QVERIFY(untouched.isShipped);
        QCOMPARE(untouched.basis, std::int64_t{0});
        QCOMPARE(untouched.mail.html, valueOf(shippedTemplate(MailKind::Invitation, "de")).html);
        QCOMPARE(untouched.frame.branding.application, room.directory.integration.name); // without a sender, too
        const auto first = valueOf(room.save(oursIn("de"), 0));
        QCOMPARE(first.version, std::int64_t{1});
        QCOMPARE(first.savedBy, std::string("Eva"));
        const auto changed = valueOf(room.read("de"));
        QVERIFY(!changed.isShipped);
        QCOMPARE(changed.basis, std::int64_t{1});
        QCOMPARE(changed.mail.subject, std::string("Ours, {{firstName}}"));
        QCOMPARE(changed.versions.size(), std::size_t{1});
        // Somebody saved meanwhile.
        const auto late = room.save(oursIn("de"), 0);
        QVERIFY(!late);
        QCOMPARE(late.error().kind, core::ErrorKind::Conflict);
        // Word for word the shipped one: back to it, also when a later release ships better words.
        const auto back = valueOf(room.save(untouched.mail, 1));
        QVERIFY(back.isShipped);
        QVERIFY(back.html.empty());
        const auto again = valueOf(room.read("de"));
        QVERIFY(again.isShipped);
        QCOMPARE(again.basis, std::int64_t{2});
        QCOMPARE(again.mail.html, untouched.mail.html);
    }

    void aLanguageNobodyWroteBeginsAsWhatItsPeopleGet()
    {
        Room room;
        room.put(settingOfInvitations(room.directory.integration.id), R"({"language":"fr"})");
        const auto begun = valueOf(room.read("nl"));
        QCOMPARE(begun.mail.language, std::string("nl"));
        QCOMPARE(begun.mail.html, valueOf(shippedTemplate(MailKind::Invitation, "fr")).html);
        QVERIFY(std::find(begun.languages.begin(), begun.languages.end(), "nl") == begun.languages.end());
        valueOf(room.save(oursIn("nl"), 0));
        const auto written = valueOf(room.read("nl"));
        QVERIFY(std::find(written.languages.begin(), written.languages.end(), "nl") != written.languages.end());
        QCOMPARE(written.mail.subject, std::string("Ours, {{firstName}}"));
    }

    void whatCannotBeUsedIsNotSaved_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::newRow("no link") << "en" << "Hello";
        QTest::newRow("unknown variable") << "en" << "{{link}} {{shoeSize}}";
        QTest::newRow("raw value") << "en" << "{{{link}}}";
        QTest::newRow("no language") << "../en" << "{{link}}";
        QTest::newRow("empty language") << "" << "{{link}}";
    }
    void whatCannotBeUsedIsNotSaved()
    {
        QFETCH(QString, language);
        QFETCH(QString, text);
        Room room;
        Template mail = oursIn(language.toStdString());
        mail.text = text.toStdString();
        const auto refused = room.save(mail, 0);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, core::ErrorKind::Invalid);
        QVERIFY(valueOf(room.read("en")).versions.empty());
    }

    void whomItWouldBreakIsFound()
    {
        Room room;
        valueOf(room.directory.addPerson("ada", R"("name":{"givenName":"Ada"})"));
        valueOf(room.directory.addPerson("nobody", R"("name":{"familyName":""},"displayName":"")"));
        valueOf(room.directory.addPerson("german", R"("preferredLanguage":"de-AT")"));
        valueOf(room.directory.addPerson("gone", R"("active":false)"));
        Template mail = oursIn("en");
        mail.text = "{{department}} {{link}}"; // empty for all, and no mail is worse for it
        mail.html = "<p>Hello {{givenName}}, {{link}}</p>";
        std::vector<std::int64_t> totals;
        const auto found = valueOf(
            findBrokenMails(*room.directory.reader, room.directory.integration, mail, room.directory.clock.now(),
                            [&](std::int64_t, std::int64_t total) { totals.push_back(total); }, {}));
        QCOMPARE(found.tally.checked(), std::uint64_t{2});
        QCOMPARE(found.tally.broken(), std::uint64_t{1});
        QCOMPARE(found.tally.count(PersonFinding::EmptyGreeting), std::uint64_t{1});
        QCOMPARE(found.people.size(), std::size_t{1});
        QCOMPARE(found.people.front().userName, std::string("nobody"));
        QCOMPARE(totals, std::vector<std::int64_t>{3});
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = findBrokenMails(*room.directory.reader, room.directory.integration, mail,
                                             room.directory.clock.now(), {}, stop.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, core::ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TemplateDeskTest)
#include "TemplateDeskTest.moc"
