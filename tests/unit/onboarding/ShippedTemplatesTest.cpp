// SPDX-License-Identifier: Apache-2.0
// Every mail that is shipped is whole in every language, and stays so for the most awkward people.
#include "onboarding/ShippedTemplates.h"
#include "onboarding/MailMessage.h"
#include "onboarding/TemplateCheck.h"
#include "onboarding/TemplateVariables.h"

#include <QDir>
#include <QFile>
#include <QtTest>

#include <set>

using namespace rollcall;
using namespace rollcall::onboarding;
using directory::MailKind;

namespace {

const std::string personalLink = "https://join.example.com/enrol/0123456789012345678901234567890123456789abc";
constexpr std::array kinds{MailKind::Invitation, MailKind::Reminder, MailKind::AddressChanged, MailKind::Registered};

Template shipped(MailKind kind, const std::string& language)
{
    auto mail = shippedTemplate(kind, language);
    if (!mail)
        qFatal("%s", mail.error().message.c_str());
    return *mail;
}

TemplateValues valuesOf(const scim::JsonObject& person, const std::string& language, const std::string& logo = {})
{
    const Branding branding{"Example Sign-in", "Example Ltd", "#0b6e4f", logo, "help@example.com"};
    InvitationValues invitation;
    invitation.link = personalLink;
    invitation.expires = core::parseRfc3339("2026-03-08T16:00:00.000Z");
    invitation.timeZone = "Europe/Zurich";
    return valuesFor(person, branding, invitation, language);
}

void eachMail()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("language");
    const std::array names{"invitation", "reminder", "address-changed", "registered"};
    for (const MailKind kind : kinds) {
        for (const std::string& language : shippedLanguages())
            QTest::addRow("%s %s", names.at(static_cast<std::size_t>(kind)), language.c_str())
                << static_cast<int>(kind) << QString::fromStdString(language);
    }
}

} // namespace

class ShippedTemplatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasNothingToFind_data() { eachMail(); }
    void hasNothingToFind()
    {
        QFETCH(int, kind);
        QFETCH(QString, language);
        const Template mail = shipped(static_cast<MailKind>(kind), language.toStdString());
        for (const Finding& finding : checkTemplate(mail))
            QFAIL(qPrintable(QStringLiteral("finding %1, line %2: %3")
                                 .arg(static_cast<int>(finding.kind))
                                 .arg(finding.line)
                                 .arg(QString::fromStdString(finding.detail))));
        QVERIFY2(mail.html.find('%') == std::string::npos || mail.html.find("%language%") == std::string::npos,
                 "every mark of the layout is filled");
        for (const char* mark :
             {"%subject%", "%preheader%", "%heading%", "%greeting%", "%paragraphs%", "%action%", "%next%", "%help%"})
            QVERIFY2(mail.html.find(mark) == std::string::npos, mark);
    }

    void isWholeForTheMostAwkwardPeople_data() { eachMail(); }
    void isWholeForTheMostAwkwardPeople()
    {
        QFETCH(int, kind);
        QFETCH(QString, language);
        const Template mail = shipped(static_cast<MailKind>(kind), language.toStdString());
        const bool hasLink = mail.kind != MailKind::Registered;
        for (const AwkwardPerson& each : awkwardPeople()) {
            const TemplateValues values = valuesOf(each.person, mail.language);
            for (const PersonFinding finding : checkForPerson(mail, values))
                QVERIFY2(finding == PersonFinding::EmptyVariable, each.label.data());
            const auto rendered = render(mail, values);
            QVERIFY2(rendered.has_value(), each.label.data());
            QCOMPARE(rendered->html.find(personalLink) != std::string::npos, hasLink);
            QCOMPARE(rendered->text.find(personalLink) != std::string::npos, hasLink);
            for (const std::string& part : {rendered->subject, rendered->html, rendered->text})
                QVERIFY2(part.find("{{#") == std::string::npos, each.label.data());
            QVERIFY2(rendered->html.find("<b>Bobby") == std::string::npos, "a name is no markup");
            MailMessage message;
            message.from = *readMailbox("it@example.com");
            message.to = *readMailbox("ada@example.com");
            message.messageId = messageIdFor("1", message.from);
            message.subject = rendered->subject;
            message.text = rendered->text;
            message.html = rendered->html;
            QVERIFY(compose(message).has_value());
        }
    }

    void languagesSayTheSame()
    {
        // The same members everywhere, and none of them empty but where the mail has no button.
        const auto shapeOf = [](const QString& language) {
            QFile file(QStringLiteral(ROLLCALL_TEMPLATES "/texts/%1.json").arg(language));
            if (!file.open(QIODevice::ReadOnly))
                qFatal("no texts in %s", qPrintable(language));
            const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
            std::set<QString> shape;
            for (const QString& group : all.keys()) {
                const QJsonObject members = all[group].toObject();
                for (const QString& name : members.keys()) {
                    const QJsonValue value = members[name];
                    const auto size = value.isArray() ? value.toArray().size() : value.toString().isEmpty() ? 0 : 1;
                    shape.insert(group + QLatin1Char('.') + name + QLatin1Char(' ') + QString::number(size));
                }
            }
            return shape;
        };
        const auto english = shapeOf(QStringLiteral("en"));
        QVERIFY(english.size() > 20);
        for (const std::string& language : shippedLanguages())
            QVERIFY2(shapeOf(QString::fromStdString(language)) == english, language.c_str());
    }

    void anotherLanguageIsNotShipped()
    {
        const auto none = shippedTemplate(MailKind::Invitation, "tlh");
        QVERIFY(!none);
        QCOMPARE(none.error().kind, core::ErrorKind::NotFound);
    }

    /// For looking at them: writes the pages where ROLLCALL_MAIL_PAGES says.
    void pagesForLooking()
    {
        const QString folder = qEnvironmentVariable("ROLLCALL_MAIL_PAGES");
        if (folder.isEmpty())
            QSKIP("Set ROLLCALL_MAIL_PAGES to a folder to have every mail written there as a page.");
        QVERIFY(QDir().mkpath(folder));
        for (const MailKind kind : kinds) {
            for (const std::string& language : shippedLanguages()) {
                const auto people = awkwardPeople();
                for (std::size_t i = 0; i < people.size(); ++i) {
                    const auto rendered = render(shipped(kind, language), valuesOf(people[i].person, language));
                    QVERIFY(rendered.has_value());
                    QFile file(QStringLiteral("%1/%2-%3-%4.html")
                                   .arg(folder)
                                   .arg(static_cast<int>(kind))
                                   .arg(QString::fromStdString(language))
                                   .arg(i));
                    QVERIFY(file.open(QIODevice::WriteOnly));
                    file.write(QByteArray::fromStdString(rendered->html));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(ShippedTemplatesTest)
#include "ShippedTemplatesTest.moc"
