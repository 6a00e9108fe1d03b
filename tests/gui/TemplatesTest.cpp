// SPDX-License-Identifier: Apache-2.0
// The templates of mails by their widgets: a word is changed, seen for real people and hard cases, kept once it was
// looked whom it would break, and is in the next mail; versions, languages, and two who write at once.
#include "DesktopFixture.h"
#include "OwnSettings.h"
#include "Pictures.h"

#include "invitations/InvitationsPage.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/TemplateDesk.h"
#include "screens/DemoMailboxScreen.h"
#include "screens/InvitationsScreen.h"
#include "screens/TemplateScreen.h"
#include "templates/TemplateEdit.h"
#include "templates/TemplatePanel.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/ChoiceBox.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/MailView.h"
#include "widgets/Notice.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QImage>
#include <QLineEdit>
#include <QScrollArea>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextDocument>
#include <QtTest>

#include <memory>

using namespace rollcall;
using namespace rollcall::tests;
using models::TemplateScreen;

namespace {

constexpr int arrival = 20'000; // milliseconds
constexpr std::size_t people = 12;

/// The first picture that a mail shows; null for none.
QImage pictureIn(const ui::MailView& mail)
{
    for (QTextBlock block = mail.document()->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextImageFormat image = at.fragment().charFormat().toImageFormat();
            if (image.isValid())
                return mail.document()->resource(QTextDocument::ImageResource, QUrl(image.name())).value<QImage>();
        }
    }
    return {};
}

} // namespace

class TemplatesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theMailIsShownForARealPerson();
    void aWordIsChangedAndTheNextMailHasIt();
    void whatIsWrongIsSaidAndLedTo();
    void variablesAreOffered();
    void hardCasesAndOtherPeopleAreShown();
    void whomItWouldBreakIsSaidBeforeItIsSaved();
    void aDraftIsSentToWhoeverWritesIt();
    void versionsAreComparedAndTakenBack();
    void draftsStayWhileAnotherIsRead();
    void anotherLanguageIsWritten();
    void twoWhoWriteAtOnceAreTold();
    void tabGoesFromTheWordsToTheirLooks();
    void cleanupTestCase();

private:
    TemplateScreen& screen() { return m_desktop->session().templates(); }
    template<class Widget>
    Widget* on(const char* name)
    {
        return m_desktop->find<Widget>(ui::PageId::Setup, name);
    }
    void click(const char* name)
    {
        auto* button = on<QAbstractButton>(name);
        QTRY_VERIFY_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), arrival);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void write(const char* name, const QString& words)
    {
        auto* edit = on<ui::TemplateEdit>(name);
        edit->setFocus();
        edit->selectAll();
        edit->insertPlainText(words);
    }
    void choose(const char* name, int index)
    {
        auto* box = on<ui::ChoiceBox>(name);
        QTRY_VERIFY_WITH_TIMEOUT(box->isVisible() && box->count() > index, arrival);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    void keep(const char* name)
    {
        QVERIFY(keepPictures(m_desktop->window(), m_desktop->style(),
                             QStringLiteral("templates-") + QLatin1String(name), {960, 1280}));
    }
    QString outcome() { return on<QLabel>("m_templateOutcome")->text(); }
    /// Who gets mails in English.
    directory::Person somebody()
    {
        const auto session = m_desktop->session().database().newReadSession();
        const auto page =
            (*session)->peoplePage(m_desktop->session().demoIntegration().id, {1, static_cast<std::int64_t>(people)});
        for (const directory::Person& person : page->rows) {
            if (person.resource.find("\"preferredLanguage\":\"en") != std::string::npos)
                return person;
        }
        return page->rows.front();
    }
    /// For a picture of what stands further down.
    void reveal(const char* name)
    {
        auto* widget = on<QWidget>(name);
        for (auto* above = widget->parentWidget(); above != nullptr; above = above->parentWidget()) {
            if (auto* area = qobject_cast<QScrollArea*>(above))
                area->ensureWidgetVisible(widget);
        }
    }

    QTemporaryDir m_settings;
    std::unique_ptr<Desktop> m_desktop;
};

void TemplatesTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    useSettingsIn(m_settings.path());
    QSettings().clear();
    m_desktop = std::make_unique<Desktop>(people, 1);
    QVERIFY(m_desktop->isOpen());
    QVERIFY(QTest::qWaitForWindowExposed(&m_desktop->window()));
    m_desktop->session().start();
    m_desktop->session().decideForDemonstration();
    m_desktop->window().showPage(ui::PageId::Invitations);
    auto& invitations = m_desktop->session().invitations();
    QTRY_COMPARE_WITH_TIMEOUT(invitations.count(models::InvitationSlice::All), std::int64_t{people}, arrival);
    auto* templates = m_desktop->find<ui::Button>(ui::PageId::Invitations, "m_mailTemplates");
    QTRY_VERIFY_WITH_TIMEOUT(templates->isVisible() && templates->isEnabled(), arrival);
    QTest::mouseClick(templates, Qt::LeftButton);
    QCOMPARE(m_desktop->window().currentPage(), ui::PageId::Setup);
    QTRY_VERIFY_WITH_TIMEOUT(on<ui::TemplatePanel>("m_templates")->isVisible() && screen().isLoaded(), arrival);
}

void TemplatesTest::cleanupTestCase()
{
    m_desktop.reset();
}

void TemplatesTest::theMailIsShownForARealPerson()
{
    QTRY_VERIFY_WITH_TIMEOUT(screen().preview().person.endsWith(QStringLiteral("@acme.example")), arrival);
    QVERIFY(!screen().preview().subject.isEmpty());
    QCOMPARE(on<QLabel>("m_previewSubject")->text(), screen().preview().subject);
    const auto* shown = on<ui::MailView>("m_previewHtml");
    QVERIFY(shown->toPlainText().contains(QStringLiteral("your-personal-link")));
    QCOMPARE(pictureIn(*shown).size(), QSize(236, 72));
    QVERIFY(!on<QWidget>("m_templateFindings")->isVisible());
    QVERIFY(!on<QAbstractButton>("m_saveTemplate")->isEnabled());
    QVERIFY(on<QLabel>("m_templateStanding")->text().contains(QStringLiteral("shipped")));
    keep("shipped");
    click("m_previewDark");
    click("m_previewPhone");
    QVERIFY(on<ui::MailView>("m_previewHtml")->width() <= 375);
    keep("phone");
    click("m_previewAsHtml");
    QVERIFY(on<QPlainTextEdit>("m_previewText")->isVisible());
    QVERIFY(on<QPlainTextEdit>("m_previewText")->toPlainText().contains(QStringLiteral("your-personal-link")));
    QVERIFY(!on<QAbstractButton>("m_previewDark")->isEnabled());
    keep("text");
    click("m_previewAsHtml");
    click("m_previewDark");
    click("m_previewPhone");
}

void TemplatesTest::aWordIsChangedAndTheNextMailHasIt()
{
    write("m_templateSubject", QStringLiteral("Come aboard, {{userName}}"));
    QCOMPARE(on<QLabel>("m_previewSubject")->text(), QStringLiteral("Come aboard, %1").arg(screen().preview().person));
    QVERIFY(on<QLabel>("m_templateStanding")->text().contains(QStringLiteral("not saved")));
    keep("changed");
    click("m_saveTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(outcome().contains(QStringLiteral("version 1")), arrival);
    QTRY_COMPARE_WITH_TIMEOUT(screen().versions().size(), qsizetype{1}, arrival);
    QVERIFY(!screen().isChanged());
    const auto person = somebody();
    onboarding::InvitationDesk desk(m_desktop->session().database());
    const auto sent =
        desk.resend({m_desktop->session().demoIntegration().id, {person.id}, "Eva", {}, 0, "with other words"});
    QVERIFY(sent && sent->ordered == 1);
    const QString wanted = QStringLiteral("Come aboard, ") + QString::fromStdString(person.userName);
    const auto hasArrived = [&] {
        const auto* mails = m_desktop->session().demoMailbox();
        for (int row = 0; row < mails->rowCount(); ++row) {
            if (mails->index(row, models::DemoMailboxScreen::Subject).data().toString() == wanted)
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasArrived(), arrival);
}

void TemplatesTest::whatIsWrongIsSaidAndLedTo()
{
    const QString before = on<ui::TemplateEdit>("m_templateHtml")->toPlainText();
    write("m_templateHtml", QStringLiteral("<p>Hello</p>\n<p>{{shoeSize}}</p>\n<img src=\"http://a.example/x.png\">"));
    QVERIFY(on<QWidget>("m_templateFindings")->isVisible());
    QVERIFY(screen().hasErrors());
    QVERIFY(!on<QAbstractButton>("m_saveTemplate")->isEnabled());
    QVERIFY(!on<QAbstractButton>("m_checkTemplate")->isEnabled());
    keep("wrong");
    int row = 0;
    for (const auto& finding : screen().findings()) {
        if (finding.kind == onboarding::FindingKind::UnknownVariable)
            break;
        ++row;
    }
    click(qPrintable(QStringLiteral("templateFinding%1").arg(row)));
    auto* html = on<ui::TemplateEdit>("m_templateHtml");
    QCOMPARE(html->textCursor().blockNumber(), 1);
    QVERIFY(html->hasFocus());
    // Undo takes it back as one step, and nothing is left to save.
    html->undo();
    QTRY_COMPARE(html->toPlainText(), before);
    QVERIFY(!screen().hasErrors());
    QVERIFY(!screen().isChanged());
}

void TemplatesTest::variablesAreOffered()
{
    auto* html = on<ui::TemplateEdit>("m_templateHtml");
    html->setFocus();
    html->moveCursor(QTextCursor::End);
    QTest::keyClicks(html, QStringLiteral("{{fam"));
    auto* popup = QApplication::activePopupWidget();
    QVERIFY(popup != nullptr);
    keep("offered");
    QTest::keyClick(popup, Qt::Key_Return);
    QTRY_VERIFY(html->toPlainText().endsWith(QStringLiteral("{{familyName}}")));
    // From the list, into the part that was edited last.
    auto* variables = on<ui::DataTable>("m_variables");
    const QModelIndex department =
        variables->model()->match(variables->model()->index(0, 0), Qt::UserRole, QStringLiteral("department")).value(0);
    QVERIFY(department.isValid());
    Q_EMIT variables->activated(department);
    QVERIFY(html->toPlainText().endsWith(QStringLiteral("{{familyName}}{{department}}")));
    reveal("m_variables");
    keep("variables");
    click("m_discardTemplate");
    QVERIFY(!screen().isChanged());
    QVERIFY(!html->toPlainText().contains(QStringLiteral("{{department}}")));
}

void TemplatesTest::hardCasesAndOtherPeopleAreShown()
{
    QVERIFY(on<ui::ChoiceBox>("m_previewSamples")->count() >= 6);
    for (int index = 1; index < on<ui::ChoiceBox>("m_previewSamples")->count(); ++index) {
        choose("m_previewSamples", index);
        QCOMPARE(screen().preview().person, on<ui::ChoiceBox>("m_previewSamples")->itemText(index));
        QVERIFY(screen().preview().fault.isEmpty());
        QVERIFY(!screen().preview().html.isEmpty());
    }
    keep("hard-case");
    const auto person = somebody();
    auto* search = on<QLineEdit>("m_previewSearch");
    search->setFocus();
    QTest::keyClicks(search, QString::fromStdString(person.userName));
    QTRY_COMPARE_WITH_TIMEOUT(screen().found().size(), std::size_t{1}, arrival);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(screen().preview().person, QString::fromStdString(person.userName), arrival);
    QVERIFY(QApplication::activePopupWidget() == nullptr);
    QVERIFY(on<QLabel>("m_previewSubject")->text().contains(QString::fromStdString(person.userName)));
}

void TemplatesTest::whomItWouldBreakIsSaidBeforeItIsSaved()
{
    // A value that no first invitation has, right before a comma.
    const QString before = on<ui::TemplateEdit>("m_templateText")->toPlainText();
    write("m_templateText", QStringLiteral("Hello {{reminderNumber}},\n") + before);
    click("m_checkTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(screen().broken().has_value(), arrival);
    QVERIFY(screen().broken()->tally.broken() > 0);
    QCOMPARE(screen().broken()->tally.broken(), screen().broken()->tally.checked());
    QVERIFY(!screen().isAsking());
    click("m_saveTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(screen().isAsking(), arrival);
    QVERIFY(on<ui::Notice>("m_templateQuestion")->isVisible());
    QCOMPARE(screen().versions().size(), qsizetype{1}); // nothing was saved
    choose("m_brokenMails", 1);
    QTRY_COMPARE_WITH_TIMEOUT(screen().preview().person,
                              QString::fromStdString(screen().broken()->people.front().userName), arrival);
    QTRY_VERIFY(!screen().preview().doubts.isEmpty());
    keep("broken");
    Q_EMIT on<ui::Notice>("m_templateQuestion")->linkClicked();
    QTRY_VERIFY_WITH_TIMEOUT(outcome().contains(QStringLiteral("version 2")), arrival);
    QTRY_COMPARE_WITH_TIMEOUT(screen().versions().size(), qsizetype{2}, arrival);
}

void TemplatesTest::aDraftIsSentToWhoeverWritesIt()
{
    auto* to = on<QLineEdit>("m_draftTo");
    QVERIFY(!on<QAbstractButton>("m_sendDraft")->isEnabled());
    to->setFocus();
    QTest::keyClicks(to, QStringLiteral("no address"));
    click("m_sendDraft");
    QTRY_VERIFY_WITH_TIMEOUT(on<ui::Notice>("m_templateTrouble")->isVisible(), arrival);
    to->clear();
    QTest::keyClicks(to, QStringLiteral("eva@acme.example"));
    click("m_sendDraft");
    QTRY_VERIFY_WITH_TIMEOUT(outcome().contains(QStringLiteral("eva@acme.example")), arrival);
    const auto hasArrived = [this] {
        const auto* mails = m_desktop->session().demoMailbox();
        for (int row = 0; row < mails->rowCount(); ++row) {
            if (mails->index(row, models::DemoMailboxScreen::Subject)
                    .data()
                    .toString()
                    .startsWith(QStringLiteral("[Test] Come aboard")))
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasArrived(), arrival);
    // The mailbox shows the logo that came inside of the mail.
    auto* mails = m_desktop->session().demoMailbox();
    int row = 0;
    while (
        !mails->index(row, models::DemoMailboxScreen::Subject).data().toString().startsWith(QStringLiteral("[Test]")))
        ++row;
    mails->choose(row);
    QVERIFY(mails->chosen()->html.find("src=\"data:image/png;base64,") != std::string::npos);
    reveal("m_sendDraft");
    keep("sent-to-me");
}

void TemplatesTest::versionsAreComparedAndTakenBack()
{
    choose("m_versionPart", 1);
    choose("m_version", 1);
    QVERIFY(
        on<QPlainTextEdit>("m_difference")->toPlainText().startsWith(QStringLiteral("+ Hello {{reminderNumber}},")));
    reveal("m_templateVersions");
    keep("versions");
    click("m_takeVersion");
    QVERIFY(screen().isChanged());
    QVERIFY(!QString::fromStdString(screen().draft().text).contains(QStringLiteral("reminderNumber")));
    click("m_saveTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(outcome().contains(QStringLiteral("version 3")), arrival);
    // And all the way back.
    QTRY_COMPARE_WITH_TIMEOUT(on<ui::ChoiceBox>("m_version")->count(), 4, arrival);
    choose("m_version", 3);
    click("m_takeVersion");
    click("m_saveTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(outcome().contains(QStringLiteral("shipped")), arrival);
}

void TemplatesTest::draftsStayWhileAnotherIsRead()
{
    write("m_templateSubject", QStringLiteral("Half done"));
    choose("m_templateKind", 1);
    QTRY_VERIFY_WITH_TIMEOUT(screen().isLoaded(), arrival);
    QCOMPARE(screen().kind(), directory::MailKind::Reminder);
    QVERIFY(!screen().isChanged());
    // Undo knows nothing of the other text.
    for (const char* part : {"m_templateSubject", "m_templateHtml", "m_templateText"})
        QVERIFY2(!on<ui::TemplateEdit>(part)->document()->isUndoAvailable(), part);
    choose("m_templateKind", 0);
    QTRY_VERIFY_WITH_TIMEOUT(screen().isLoaded() && screen().isChanged(), arrival);
    QCOMPARE(on<ui::TemplateEdit>("m_templateSubject")->toPlainText(), QStringLiteral("Half done"));
    click("m_discardTemplate");
    QTRY_VERIFY(!screen().isChanged());
}

void TemplatesTest::anotherLanguageIsWritten()
{
    auto* language = on<QLineEdit>("m_newLanguage");
    QTest::keyClicks(language, QStringLiteral("no language"));
    click("m_addLanguage");
    QVERIFY(language->property("invalid").toBool());
    QCOMPARE(screen().language(), std::string("en"));
    language->clear();
    QTest::keyClicks(language, QStringLiteral("nl"));
    click("m_addLanguage");
    QTRY_VERIFY_WITH_TIMEOUT(screen().isLoaded() && screen().language() == "nl", arrival);
    write("m_templateSubject", QStringLiteral("Welkom, {{userName}}"));
    click("m_saveTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(outcome().contains(QStringLiteral("version 1")), arrival);
    keep("dutch");
    choose("m_templateLanguage", on<ui::ChoiceBox>("m_templateLanguage")->findData(QStringLiteral("en")));
    QTRY_VERIFY_WITH_TIMEOUT(screen().isLoaded() && screen().language() == "en", arrival);
}

void TemplatesTest::twoWhoWriteAtOnceAreTold()
{
    write("m_templateSubject", QStringLiteral("Mine"));
    const auto& session = m_desktop->session().database().newReadSession();
    const auto shelf = onboarding::readTemplate(**session, m_desktop->session().demoIntegration(),
                                                directory::MailKind::Invitation, "en");
    QVERIFY(shelf.has_value());
    auto theirs = shelf->mail;
    theirs.subject = "Theirs";
    QVERIFY(onboarding::saveTemplate(m_desktop->session().database(), m_desktop->session().demoIntegration().id, theirs,
                                     shelf->basis, "Ben")
                .has_value());
    QTRY_VERIFY_WITH_TIMEOUT(on<QLabel>("m_templateStanding")->text().contains(QStringLiteral("while you were")),
                             arrival);
    QCOMPARE(screen().draft().subject, std::string("Mine"));
    click("m_saveTemplate");
    QTRY_VERIFY_WITH_TIMEOUT(screen().error().has_value(), arrival);
    QCOMPARE(screen().error()->kind, core::ErrorKind::Conflict);
    QVERIFY(on<ui::ChoiceBox>("m_version")->currentText().contains(QStringLiteral("Ben")));
    choose("m_versionPart", 2);
    QCOMPARE(on<QPlainTextEdit>("m_difference")->toPlainText(), QStringLiteral("− Theirs\n+ Mine"));
    reveal("m_templateQuestion");
    keep("conflict");
    Q_EMIT on<ui::Notice>("m_templateQuestion")->linkClicked();
    QTRY_VERIFY_WITH_TIMEOUT(outcome().startsWith(QStringLiteral("Saved")), arrival);
    QTRY_COMPARE_WITH_TIMEOUT(screen().versions().size(), qsizetype(shelf->basis + 2), arrival);
}

void TemplatesTest::tabGoesFromTheWordsToTheirLooks()
{
    auto& window = m_desktop->window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_VERIFY(on<QWidget>("m_templateKind")->isEnabled());
    on<QWidget>("m_templateKind")->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(on<QWidget>("m_templateKind")->hasFocus());
    QStringList visited;
    for (int steps = 0; steps < 60; ++steps) {
        auto* at = qApp->focusWidget();
        QVERIFY(at != nullptr);
        if (!at->objectName().isEmpty())
            visited << at->objectName();
        QTest::keyClick(at, Qt::Key_Tab);
        if (qApp->focusWidget() == on<QWidget>("m_templateKind"))
            break;
    }
    qsizetype before = -1;
    for (const char* name :
         {"m_templateKind", "m_templateLanguage", "m_newLanguage",   "m_addLanguage",    "m_templateSubject",
          "m_templateHtml", "m_checkTemplate",    "m_previewSearch", "m_previewSamples", "m_previewAsHtml",
          "m_previewDark",  "m_previewPhone",     "m_openPreview",   "m_previewHtml",    "m_draftTo",
          "m_variables",    "m_version",          "m_versionPart",   "m_takeVersion",    "m_difference"}) {
        const qsizetype at = visited.indexOf(QLatin1String(name));
        QVERIFY2(at > before, name);
        before = at;
    }
}

QTEST_MAIN(TemplatesTest)
#include "TemplatesTest.moc"
