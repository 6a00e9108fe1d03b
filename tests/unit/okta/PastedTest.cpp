// SPDX-License-Identifier: Apache-2.0
// Addresses, groups and tokens as people paste them.
#include "okta/OrganisationUrl.h"

#include <QTest>

using namespace rollcall;
using okta::OrganisationKind;
using okta::OrganisationUrl;

class PastedTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void organisations_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("origin"); // empty: refused
        QTest::addColumn<QString>("admin");
        const auto row = [](const char* name, const char* pasted, const char* origin, const char* admin) {
            QTest::newRow(name) << QString::fromUtf8(pasted) << QString::fromLatin1(origin)
                                << QString::fromLatin1(admin);
        };
        const char* acme = "https://acme.okta.com";
        const char* acmeAdmin = "https://acme-admin.okta.com";
        row("host alone", "acme.okta.com", acme, acmeAdmin);
        row("admin console", "https://acme-admin.okta.com/admin/dashboard", acme, acmeAdmin);
        row("a page with query and fragment", "https://acme.okta.com/app/UserHome?x=1#top", acme, acmeAdmin);
        row("spaces, quotes and capitals", "  \"HTTPS://Acme.Okta.com/\" ", acme, acmeAdmin);
        row("default port", "https://acme.okta.com:443", acme, acmeAdmin);
        row("trailing dot", "acme.okta.com.", acme, acmeAdmin);
        row("preview", "acme-admin.oktapreview.com", "https://acme.oktapreview.com",
            "https://acme-admin.oktapreview.com");
        row("EMEA", "acme.okta-emea.com/admin", "https://acme.okta-emea.com", "https://acme-admin.okta-emea.com");
        row("government", "acme.okta-gov.com", "https://acme.okta-gov.com", "https://acme-admin.okta-gov.com");
        row("custom domain", "https://login.acme.example/", "https://login.acme.example", "https://login.acme.example");
        row("another port", "https://login.acme.example:8443/x", "https://login.acme.example:8443",
            "https://login.acme.example:8443");
        row("loopback over http", "http://127.0.0.1:8080/", "http://127.0.0.1:8080", "http://127.0.0.1:8080");
        row("IPv6 loopback", "http://[::1]:80", "http://[::1]", "http://[::1]");
        row("plain http", "http://acme.okta.com", "", "");
        row("loopback look-alike", "http://127.0.0.1.evil.example", "", "");
        row("nothing", "  ", "", "");
        row("first part alone", "acme", "", "");
        row("e-mail address", "ann@acme.com", "", "");
        row("user name in it", "https://acme.okta.com@evil.example/", "", "");
        row("Okta's own page", "https://www.okta.com/products", "", "");
        row("Okta itself", "okta.com", "", "");
        row("another scheme", "ftp://acme.okta.com", "", "");
        row("a sentence", "our okta is acme.okta.com", "", "");
        row("letters no host has", "https://ac\xc3\xa9me.okta.com", "", "");
        row("backslash", "https://acme.okta.com\\@evil.example", "", "");
        row("port out of range", "https://acme.okta.com:99999", "", "");
    }

    void organisations()
    {
        QFETCH(QString, pasted);
        QFETCH(QString, origin);
        QFETCH(QString, admin);
        const auto read = OrganisationUrl::parse(pasted.toStdString());
        if (origin.isEmpty()) {
            QVERIFY(!read);
            QVERIFY(read.error().kind == core::ErrorKind::Invalid);
            QVERIFY(!read.error().message.empty());
            return;
        }
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(QString::fromStdString(read->origin()), origin);
        QCOMPARE(QString::fromStdString(read->adminOrigin()), admin);
    }

    void deepLinksLeadIntoTheAdminConsole()
    {
        const auto organisation = *OrganisationUrl::parse("acme.okta.com");
        QCOMPARE(organisation.appPage("scim2headerauth", okta::AppId{"0oa1"}, "provisioning"),
                 std::string("https://acme-admin.okta.com/admin/app/scim2headerauth/instance/0oa1/#tab-provisioning"));
    }

    void originsAreCompared_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isSame");
        const auto row = [](const char* url, bool isSame) { QTest::newRow(url) << QString::fromLatin1(url) << isSame; };
        row("https://acme.okta.com/api/v1/users?after=x", true);
        row("https://ACME.okta.com:443/", true);
        row("https://acme.okta.com", true);
        row("http://acme.okta.com/", false);
        row("https://acme.okta.com:444/", false);
        row("https://acme.okta.com.evil.example/", false);
        row("https://acme.okta.com@evil.example/", false);
        row("https://evil.example/acme.okta.com", false);
        row("//acme.okta.com/", false);
        row("/api/v1/users", false);
        row("https://acme.okta.com\\.evil.example/", false);
    }

    void originsAreCompared()
    {
        QFETCH(QString, url);
        QTEST(okta::isSameOrigin(url.toStdString(), "https://acme.okta.com"), "isSame");
    }

    void groups_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("origin");
        const auto row = [](const char* name, const char* pasted, const char* id, const char* origin) {
            QTest::newRow(name) << QString::fromLatin1(pasted) << QString::fromLatin1(id)
                                << QString::fromLatin1(origin);
        };
        row("whole page", "https://acme-admin.okta.com/admin/group/00gabc123", "00gabc123", "https://acme.okta.com");
        row("with a tab", " https://acme-admin.okta.com/admin/group/00gabc123#tab-people ", "00gabc123",
            "https://acme.okta.com");
        row("of the API", "https://acme.okta.com/api/v1/groups/00gabc123/users", "00gabc123", "https://acme.okta.com");
        row("bare id", "00gabc123", "00gabc123", "");
        row("name", "Byndid users", "", "");
        row("list of groups", "https://acme-admin.okta.com/admin/groups", "", "");
        row("page of a person", "https://acme-admin.okta.com/admin/user/profile/view/00uabc123", "", "");
        row("nothing", "", "", "");
    }

    void groups()
    {
        QFETCH(QString, pasted);
        QFETCH(QString, id);
        QFETCH(QString, origin);
        const auto read = okta::GroupReference::parse(pasted.toStdString());
        QCOMPARE(read.has_value(), !id.isEmpty());
        if (!read)
            return;
        QCOMPARE(QString::fromStdString(read->id.value), id);
        QCOMPARE(QString::fromStdString(read->organisation ? read->organisation->origin() : ""), origin);
    }

    void appsAreReadFromTheirPage()
    {
        const auto app = okta::AppReference::parse(
            "https://acme-admin.okta.com/admin/app/scim2headerauth/instance/0oaxyz/#tab-general");
        QVERIFY(app);
        QCOMPARE(app->id.value, std::string("0oaxyz"));
        QCOMPARE(app->name, std::string("scim2headerauth"));
        QVERIFY(!okta::AppReference::parse("Trusona"));
    }

    void identityProvidersAreReadFromTheirPage()
    {
        for (const char* pasted :
             {"https://acme-admin.okta.com/admin/access/identity-providers/edit/0oaxyz#tab-general",
              "https://acme.okta.com/api/v1/idps/0oaxyz", "0oaxyz", " 0oaxyz\n"}) {
            const auto provider = okta::IdentityProviderReference::parse(pasted);
            QVERIFY2(provider, pasted);
            QCOMPARE(provider->id.value, std::string("0oaxyz"));
        }
        for (const char* pasted :
             {"", "Trusona", "00gxyz", "https://acme-admin.okta.com/admin/access/identity-providers"})
            QVERIFY2(!okta::IdentityProviderReference::parse(pasted), pasted);
    }

    void tokens_data()
    {
        QTest::addColumn<QByteArray>("pasted");
        QTest::addColumn<QByteArray>("token"); // empty: refused
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<bool>("hadSpaces");
        const auto row = [](const char* name, const char* pasted, const char* token, const char* prefix, bool had) {
            QTest::newRow(name) << QByteArray(pasted) << QByteArray(token) << QByteArray(prefix) << had;
        };
        row("clean", "00abcDEF-_", "00abcDEF-_", "", false);
        row("spaces and a line break", " 00abc\r\n", "00abc", "", true);
        row("broken over two lines", "00abc\n def", "00abcdef", "", true);
        row("SSWS", "SSWS 00abc", "00abc", "SSWS", false);
        row("bearer in small letters", "bearer 00abc", "00abc", "Bearer", false);
        row("whole header", "Authorization: SSWS 00abc", "00abc", "SSWS", false);
        row("quotes", "\"00abc\"", "00abc", "", true);
        row("nothing", "  ", "", "", false);
        row("prefix alone", "SSWS ", "", "", false);
        row("control character", "00a\x01", "", "", false);
        row("not ASCII", "00ab\xc3\xa9", "", "", false);
    }

    void tokens()
    {
        QFETCH(QByteArray, pasted);
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, prefix);
        QFETCH(bool, hadSpaces);
        const auto read = okta::PastedToken::parse(pasted.toStdString());
        if (token.isEmpty()) {
            QVERIFY(!read);
            return;
        }
        QVERIFY(read);
        QCOMPARE(QByteArray::fromStdString(std::string(read->token.reveal())), token);
        QCOMPARE(QByteArray::fromStdString(read->removedPrefix), prefix);
        QCOMPARE(read->hadSpaces, hadSpaces);
    }
};

QTEST_GUILESS_MAIN(PastedTest)
#include "PastedTest.moc"
