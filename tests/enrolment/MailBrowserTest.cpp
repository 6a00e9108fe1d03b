// SPDX-License-Identifier: Apache-2.0
// The shipped mails as a real Chromium shows them: phone and desktop, light and dark, in every language; nothing is
// loaded, nothing runs off the side, and the link leads where it says. With ROLLCALL_PICTURES set, pictures are kept.
#include "Browser.h"

#include "onboarding/ShippedTemplates.h"
#include "onboarding/TemplateVariables.h"
#include "scim/Json.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <array>

using namespace rollcall;
using namespace rollcall::onboarding;
using directory::MailKind;
using rollcall::test::Browser;

namespace {

const std::string personalLink = "https://join.example.com/enrol/0123456789012345678901234567890123456789abc";
constexpr std::array kinds{MailKind::Invitation, MailKind::Reminder, MailKind::AddressChanged, MailKind::Registered};
constexpr std::array names{"invitation", "reminder", "address-changed", "registered"};

/// A name that no line of a phone holds.
RenderedMail mailOf(MailKind kind, const std::string& language)
{
    const auto person = scim::parseJson(
        R"({"name":{"givenName":"Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"},"emails":[{"value":"w@example.com"}]})",
        scim::ownLimits);
    InvitationValues invitation;
    invitation.link = personalLink;
    invitation.expires = core::parseRfc3339("2026-03-08T16:00:00.000Z");
    invitation.timeZone = "Europe/Zurich";
    const Branding branding{"Example Sign-in", "Example Ltd", "#0b6e4f", {}, "help@example.com"};
    const auto mail = shippedTemplate(kind, language);
    if (!person || !mail)
        qFatal("The mail %s is not there.", language.c_str());
    const auto made = render(*mail, valuesFor(person->get_object(), branding, invitation, language));
    if (!made)
        qFatal("The mail %s cannot be made.", language.c_str());
    return *made;
}

void keep(Browser& browser, const QString& name)
{
    const QString folder = qEnvironmentVariable("ROLLCALL_PICTURES");
    if (folder.isEmpty())
        return;
    QFile file(QDir(folder).filePath(name + QStringLiteral(".png")));
    if (!file.open(QIODevice::WriteOnly) || file.write(browser.picture()) <= 0)
        qFatal("The picture %s cannot be kept.", qPrintable(file.fileName()));
}

} // namespace

class MailBrowserTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto what = Browser::missing(); !what.isEmpty())
            QSKIP(qPrintable(what));
    }

    void eachMailIsShown_data()
    {
        QTest::addColumn<bool>("isPhone");
        QTest::addColumn<bool>("isDark");
        QTest::newRow("phone-light") << true << false;
        QTest::newRow("phone-dark") << true << true;
        QTest::newRow("desktop-light") << false << false;
        QTest::newRow("desktop-dark") << false << true;
    }
    void eachMailIsShown()
    {
        QFETCH(bool, isPhone);
        QFETCH(bool, isDark);
        Browser browser({.isPhone = isPhone, .isDark = isDark});
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            for (const std::string& language : shippedLanguages()) {
                const QString name = QStringLiteral("mail-%1-%2-%3")
                                         .arg(QLatin1String(names.at(kind)), QString::fromStdString(language),
                                              QString::fromLatin1(QTest::currentDataTag()));
                const auto mail = mailOf(kinds.at(kind), language);
                browser.open(QStringLiteral("data:text/html;charset=utf-8;base64,") +
                             QString::fromLatin1(QByteArray::fromStdString(mail.html).toBase64()));
                const auto fits = browser.evaluate(
                    QStringLiteral("return document.documentElement.scrollWidth <= window.innerWidth"));
                QVERIFY2(fits.toBool(), qPrintable(name));
                const auto loaded =
                    browser.evaluate(QStringLiteral("return performance.getEntriesByType('resource').length"));
                QCOMPARE(loaded.toInt(-1), 0);
                QCOMPARE(browser.attribute(QStringLiteral("html"), QStringLiteral("lang")),
                         QString::fromStdString(language));
                const QString first =
                    browser.attribute(QStringLiteral("a[href^='https://join.example.com/']"), QStringLiteral("href"));
                QCOMPARE(first,
                         kinds.at(kind) == MailKind::Registered ? QString() : QString::fromStdString(personalLink));
                keep(browser, name);
            }
        }
    }
};

QTEST_GUILESS_MAIN(MailBrowserTest)
#include "MailBrowserTest.moc"
