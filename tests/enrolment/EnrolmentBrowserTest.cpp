// SPDX-License-Identifier: Apache-2.0
// The enrolment pages in a real Chromium: phone and desktop, with and without scripts, by keyboard, in every language,
// light and dark. With ROLLCALL_PICTURES set, pictures are kept there.
#include "Browser.h"
#include "EnrolmentRig.h"

#include <QDir>
#include <QJsonValue>
#include <QtTest>

using namespace rollcall;
using namespace rollcall::onboarding;
using rollcall::test::Browser;
using rollcall::test::EnrolmentRig;
using rollcall::test::exampleView;

namespace {

const QString enter(QChar(0xE007));

void keep(Browser& browser, const QString& name)
{
    const QString folder = qEnvironmentVariable("ROLLCALL_PICTURES");
    if (folder.isEmpty())
        return;
    QFile file(QDir(folder).filePath(name + QStringLiteral(".png")));
    if (!file.open(QIODevice::WriteOnly) || file.write(browser.picture()) <= 0)
        qFatal("The picture %s cannot be kept.", qPrintable(file.fileName()));
}

QString h1Of(const QString& language)
{
    static const QMap<QString, QString> titles{
        {QStringLiteral("en"), QStringLiteral("Is this your address?")},
        {QStringLiteral("de"), QStringLiteral("Ist das Ihre Adresse?")},
        {QStringLiteral("fr"), QStringLiteral("Est-ce votre adresse ?")},
        {QStringLiteral("es"), QStringLiteral("¿Es esta su dirección?")},
        {QStringLiteral("ja"), QStringLiteral("これはあなたのアドレスですか？")}};
    return titles.value(language);
}

} // namespace

class EnrolmentBrowserTest : public QObject {
    Q_OBJECT

private:
    EnrolmentRig m_rig;

    [[nodiscard]] QString linkOf(const std::string& token) const
    {
        return QString::fromStdString(m_rig.publicUrl() + "/enrol/" + token);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto what = Browser::missing(); !what.isEmpty())
            QSKIP(qPrintable(what));
    }

    void thePersonGoesThrough_data()
    {
        QTest::addColumn<bool>("isPhone");
        QTest::addColumn<bool>("hasScripts");
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<QString>("language");
        const std::initializer_list<const char*> languages{"en", "de", "fr", "es", "ja"};
        int number = 0;
        for (const char* language : languages) {
            for (const bool isPhone : {true, false}) {
                const bool hasScripts = (number / 2 + number) % 2 == 0;
                const bool isDark = (number / 4 + number) % 2 == 1;
                ++number;
                QTest::addRow("%s-%s-%s-%s", language, isPhone ? "phone" : "desktop", hasScripts ? "scripts" : "plain",
                              isDark ? "dark" : "light")
                    << isPhone << hasScripts << isDark << QString::fromLatin1(language);
            }
        }
        QTest::addRow("en-phone-plain-dark") << true << false << true << QStringLiteral("en");
        QTest::addRow("en-desktop-scripts-dark") << false << true << true << QStringLiteral("en");
    }
    void thePersonGoesThrough()
    {
        QFETCH(bool, isPhone);
        QFETCH(bool, hasScripts);
        QFETCH(bool, isDark);
        QFETCH(QString, language);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        const int before = m_rig.desk.calls().confirmed;
        const auto link = linkOf(m_rig.desk.invite(exampleView(), "ada@example.com"));
        Browser browser({isPhone, hasScripts, isDark, language});

        browser.open(link);
        QCOMPARE(browser.text(QStringLiteral("h1")), h1Of(language));
        QCOMPARE(browser.attribute(QStringLiteral("html"), QStringLiteral("lang")), language);
        const QString fits = QStringLiteral("return document.documentElement.scrollWidth <= window.innerWidth");
        QVERIFY(browser.evaluate(fits).toBool());
        keep(browser, name + QStringLiteral("-1-confirm"));

        // By keyboard alone. The focus can be seen: an outline of three pixels.
        QVERIFY(browser.tabTo(QStringLiteral("main button")));
        QCOMPARE(
            browser.evaluate(QStringLiteral("return getComputedStyle(document.activeElement).outlineWidth")).toString(),
            QStringLiteral("3px"));
        keep(browser, name + QStringLiteral("-2-focus"));
        browser.press(enter);
        QTRY_COMPARE(m_rig.desk.calls().confirmed, before + 1);
        QTRY_COMPARE(browser.address(), link + QStringLiteral("?lang=") + language);
        QTRY_VERIFY(browser.text(QStringLiteral("h1")).contains(QStringLiteral("Passkeys")));
        QVERIFY(browser.evaluate(fits).toBool());
        QCOMPARE(browser.text(QStringLiteral("a.button")).isEmpty(), !isPhone);
        QCOMPARE(browser.attribute(QStringLiteral("svg.code"), QStringLiteral("role")),
                 isPhone ? QString() : QStringLiteral("img"));
        keep(browser, name + QStringLiteral("-3-verified"));

        const std::size_t reports = m_rig.desk.calls().reports.size();
        QVERIFY(browser.tabTo(QStringLiteral(".more a")));
        browser.press(enter);
        QTRY_VERIFY(browser.address().contains(QStringLiteral("/trouble")));
        if (!isPhone) {
            QVERIFY(browser.tabTo(QStringLiteral("main .choice a")));
            browser.press(enter);
            QTRY_VERIFY(browser.address().contains(QStringLiteral("phone=ios")));
        }
        QVERIFY(browser.tabTo(QStringLiteral("input[type=radio]")));
        browser.press(QStringLiteral(" "));
        keep(browser, name + QStringLiteral("-4-trouble"));
        QVERIFY(browser.tabTo(QStringLiteral("main button")));
        browser.press(enter);
        QTRY_COMPARE(m_rig.desk.calls().reports.size(), reports + 1);
        QTRY_VERIFY(!browser.text(QStringLiteral("[role=alert]")).isEmpty());
        QVERIFY(browser.evaluate(fits).toBool());
    }

    void scriptsAreReallyOff()
    {
        Browser browser({.hasScripts = false});
        browser.open(QStringLiteral(
            "data:text/html,<p id=x>off</p><script>document.getElementById('x').textContent='on'</script>"));
        QCOMPARE(browser.text(QStringLiteral("#x")), QStringLiteral("off"));
    }

    void endedLinkAsksForANewMail_data()
    {
        QTest::addColumn<bool>("isPhone");
        QTest::addColumn<bool>("isDark");
        QTest::newRow("phone") << true << false;
        QTest::newRow("desktop") << false << true;
    }
    void endedLinkAsksForANewMail()
    {
        QFETCH(bool, isPhone);
        QFETCH(bool, isDark);
        const QString name = QStringLiteral("ended-") + QString::fromLatin1(QTest::currentDataTag());
        const auto token = m_rig.desk.invite(exampleView(), "again@example.com");
        m_rig.desk.setState(token, EnrolmentState::Expired);
        Browser browser({.isPhone = isPhone, .isDark = isDark});
        browser.open(linkOf(token));
        QCOMPARE(browser.text(QStringLiteral("h1")), QStringLiteral("This link does not work any more"));
        keep(browser, name);
        const int asked = m_rig.desk.calls().asked;
        QVERIFY(browser.tabTo(QStringLiteral("#address")));
        for (const char c : std::string("ada@example.com"))
            browser.press(QString(QLatin1Char(c)));
        browser.press(enter);
        QTRY_COMPARE(m_rig.desk.calls().asked, asked + 1);
        QTRY_COMPARE(browser.text(QStringLiteral("h1")), QStringLiteral("Look at your inbox"));
        keep(browser, name + QStringLiteral("-told"));
    }
};

QTEST_GUILESS_MAIN(EnrolmentBrowserTest)
#include "EnrolmentBrowserTest.moc"
