// SPDX-License-Identifier: Apache-2.0
// The enrolment pages: every state in every language, names that are meant to break out, headers, and that only a form
// of our own changes anything.
#include "MemoryDesk.h"
#include "PageParts.h"
#include "PageTemplate.h"

#include <QDir>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

using namespace rollcall;
using namespace rollcall::onboarding;
using rollcall::test::exampleView;
using rollcall::test::MemoryDesk;

namespace {

constexpr auto site = "https://enrol.example.com";
constexpr auto iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15";
constexpr auto android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36";

std::string header(const EnrolmentResponse& response, std::string_view name)
{
    for (const auto& [field, value] : response.headers) {
        if (field == name)
            return value;
    }
    return {};
}

QString bodyOf(const EnrolmentResponse& response)
{
    return QString::fromStdString(response.body);
}

std::string proofIn(const EnrolmentResponse& response)
{
    static const QRegularExpression field(QStringLiteral("name=\"proof\" value=\"([^\"]+)\""));
    return field.match(bodyOf(response)).captured(1).toStdString();
}

std::string stateName(EnrolmentState state)
{
    return "state" + std::to_string(static_cast<int>(state));
}

} // namespace

class EnrolmentPagesTest : public QObject {
    Q_OBJECT

private:
    MemoryDesk m_desk;
    EnrolmentPages m_pages = test::pagesOf(m_desk, site);

    [[nodiscard]] std::string invited(EnrolmentState state = EnrolmentState::Live)
    {
        auto view = exampleView();
        view.state = state;
        return m_desk.invite(view, "ada@example.com");
    }
    [[nodiscard]] EnrolmentResponse get(const std::string& path, EnrolmentFields query = {},
                                        std::string agent = {}) const
    {
        EnrolmentRequest request;
        request.method = "GET";
        request.path = path;
        request.query = std::move(query);
        request.userAgent = std::move(agent);
        return m_pages.answer(request);
    }
    [[nodiscard]] EnrolmentRequest posting(const std::string& path, EnrolmentFields form) const
    {
        EnrolmentRequest request;
        request.method = "POST";
        request.path = path;
        request.form = std::move(form);
        request.origin = "null";
        request.fetchSite = "same-origin";
        return request;
    }

private Q_SLOTS:
    void everyLanguageHasTheSameTexts()
    {
        const auto english = PageTexts::load("en");
        QVERIFY(english);
        QVERIFY(english->all().size() > 50);
        static const QRegularExpression placeholder(QStringLiteral("\\{[a-z]+\\}"));
        const auto placeholders = [](const std::string& text) {
            QStringList found;
            for (auto each = placeholder.globalMatch(QString::fromStdString(text)); each.hasNext();)
                found << each.next().captured();
            found.sort();
            return found;
        };
        for (const auto& language : pageLanguages()) {
            const auto texts = PageTexts::load(language);
            QVERIFY(texts);
            QCOMPARE(texts->all().size(), english->all().size());
            for (const auto& [key, text] : english->all()) {
                const auto found = texts->all().find(key);
                QVERIFY2(found != texts->all().end() && !found->second.empty(), (language + " lacks " + key).c_str());
                QVERIFY2(placeholders(found->second) == placeholders(text),
                         (language + " fills in others in " + key).c_str());
            }
        }
    }

    void templatesLeaveUnescapedOnlyWhatWeMake()
    {
        static const QRegularExpression raw(QStringLiteral("\\{\\{[{&]\\s*(\\w+)"));
        const QDir folder(QStringLiteral(":/rollcall/web"));
        int files = 0;
        for (const auto& name : folder.entryList({QStringLiteral("*.html")})) {
            ++files;
            const auto text = webFile(name.toStdString());
            QVERIFY(text);
            for (auto each = raw.globalMatch(QString::fromStdString(*text)); each.hasNext();) {
                const auto what = each.next().captured(1);
                QVERIFY2(what == QStringLiteral("style") || what == QStringLiteral("content") ||
                             what == QStringLiteral("qr"),
                         qPrintable(what));
            }
        }
        QVERIFY(files >= 8);
    }

    void everyStateInEveryLanguage_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("title");
        const std::map<EnrolmentState, std::pair<int, std::string>> pages{
            {EnrolmentState::Live, {200, "confirm_title"}},
            {EnrolmentState::Verified, {200, "verified_title"}},
            {EnrolmentState::Registered, {200, "registered_title"}},
            {EnrolmentState::Expired, {410, "expired_title"}},
            {EnrolmentState::Superseded, {410, "expired_title"}},
            {EnrolmentState::Revoked, {410, "revoked_title"}},
            {EnrolmentState::Unknown, {404, "expired_title"}}};
        for (const auto& language : pageLanguages()) {
            const auto texts = PageTexts::load(language);
            for (const auto& [state, page] : pages)
                QTest::newRow((language + stateName(state)).c_str())
                    << static_cast<int>(state) << QString::fromStdString(language) << page.first
                    << QString::fromStdString(texts->filled(page.second, {{"application", "Passkeys"}}));
        }
    }
    void everyStateInEveryLanguage()
    {
        QFETCH(int, state);
        QFETCH(QString, language);
        QFETCH(int, status);
        QFETCH(QString, title);
        const auto token = invited(static_cast<EnrolmentState>(state));
        const auto response = get("/enrol/" + token, {{"lang", language.toStdString()}});
        QCOMPARE(response.status, status);
        const auto body = bodyOf(response);
        QVERIFY2(body.contains(QStringLiteral("<h1>") + title.toHtmlEscaped()), response.body.c_str());
        QVERIFY(body.contains(QStringLiteral("<html lang=\"%1\">").arg(language)));
        QVERIFY2(!body.contains(QStringLiteral("{{")) && !body.contains(QStringLiteral("{app")), response.body.c_str());
        QVERIFY(response.body.size() < 30'000);
        QCOMPARE(body.count(QStringLiteral("<main>")), 1);
        QCOMPARE(body.count(QStringLiteral("aria-current=\"true\"")), 1);
        QVERIFY(!body.contains(QStringLiteral("<script")));
        QCOMPARE(header(response, "Content-Language"), language.toStdString());
    }

    void headersForbidWhatIsNotNeeded_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("live") << QStringLiteral("live");
        QTest::newRow("again") << QStringLiteral("/enrol/again");
        QTest::newRow("code") << QStringLiteral("/enrol/code");
        QTest::newRow("nowhere") << QStringLiteral("/else");
    }
    void headersForbidWhatIsNotNeeded()
    {
        QFETCH(QString, path);
        const auto response = get(path == QStringLiteral("live") ? "/enrol/" + invited() : path.toStdString());
        QCOMPARE(header(response, "Referrer-Policy"), std::string("no-referrer"));
        QCOMPARE(header(response, "Cache-Control"), std::string("no-store"));
        QCOMPARE(header(response, "X-Content-Type-Options"), std::string("nosniff"));
        QCOMPARE(header(response, "X-Robots-Tag"), std::string("noindex, nofollow"));
        QVERIFY(!header(response, "Permissions-Policy").empty());
        const auto policy = QString::fromStdString(header(response, "Content-Security-Policy"));
        QVERIFY(policy.startsWith(QStringLiteral("default-src 'none'; style-src 'sha256-")));
        QVERIFY(policy.contains(QStringLiteral("frame-ancestors 'none'")) &&
                !policy.contains(QStringLiteral("unsafe")));
        // The style that is admitted is the one on the page.
        const auto body = bodyOf(response);
        const auto from = body.indexOf(QStringLiteral("<style>")) + 7;
        const auto style = body.mid(from, body.indexOf(QStringLiteral("</style>")) - from).toUtf8();
        QVERIFY(policy.contains(
            QString::fromLatin1(QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64())));
    }

    void hostileNamesStayText()
    {
        const std::string hostile = "\"><script>alert(1)</script>'&{{application}}{{{style}}}";
        auto view = exampleView();
        view.application = view.greetingName = view.maskedAddress = view.brand.organisation = hostile;
        view.support = {hostile, "javascript:alert(1)"};
        view.stores.front() = {PhonePlatform::Ios, hostile, hostile, "javascript:alert(1)"};
        view.brand.colour = "red}body{display:none";
        view.brand.logo = EnrolmentLogo{"text/html\"><script>", "x"};
        view.asks = {EnrolmentText{{{"en", hostile}}}};
        for (const auto state :
             {EnrolmentState::Live, EnrolmentState::Verified, EnrolmentState::Registered, EnrolmentState::Revoked}) {
            view.state = state;
            const auto response = get("/enrol/" + m_desk.invite(view, "x@example.com"));
            const auto body = bodyOf(response);
            QVERIFY2(!body.contains(QStringLiteral("<script")), response.body.c_str());
            QVERIFY(!body.contains(QStringLiteral("href=\"javascript")));
            QVERIFY(!body.contains(QStringLiteral("red}body")));
            QVERIFY(!body.contains(QStringLiteral("<img")));
            QVERIFY(body.contains(QStringLiteral("&lt;script&gt;")));
        }
    }

    void lookingChangesNothing()
    {
        const auto token = invited();
        const std::string path = "/enrol/" + token;
        for (const std::string method : {"GET", "HEAD"}) {
            for (const std::string& each :
                 {path, path + "/trouble", std::string("/enrol/again"), std::string("/enrol/code")}) {
                auto request = posting(
                    each, {{"proof", proofIn(get(each))}, {"address", "ada@example.com"}, {"trouble", "no_code"}});
                request.method = method;
                request.query = {{"phone", "ios"}, {"told", "1"}};
                QCOMPARE(m_pages.answer(request).status, 200);
            }
        }
        const auto calls = m_desk.calls();
        QCOMPARE(calls.confirmed, 0);
        QCOMPARE(calls.asked, 0);
        QVERIFY(calls.reports.empty());
    }

    void thePersonConfirms()
    {
        const std::string path = "/enrol/" + invited();
        const auto proof = proofIn(get(path));
        QVERIFY(!proof.empty());
        const auto done = m_pages.answer(posting(path, {{"proof", proof}}));
        QCOMPARE(done.status, 303);
        QCOMPARE(header(done, "Location"), path + "?lang=en");
        QCOMPARE(m_pages.answer(posting(path, {{"proof", proof}})).status, 303);
        QCOMPARE(m_desk.calls().confirmed, 1);
        QVERIFY(bodyOf(get(path)).contains(QStringLiteral("Install Passkeys")));
    }

    void formsOfOthersAreRefused_data()
    {
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QString>("fetchSite");
        QTest::addColumn<bool>("hasProof");
        QTest::addColumn<int>("status");
        const QString own = QString::fromLatin1(site);
        QTest::newRow("own") << own << QStringLiteral("same-origin") << true << 303;
        QTest::newRow("no referrer") << QStringLiteral("null") << QStringLiteral("same-origin") << true << 303;
        QTest::newRow("old browser") << QStringLiteral("null") << QString() << true << 303;
        QTest::newRow("no proof") << own << QStringLiteral("same-origin") << false << 403;
        QTest::newRow("other origin") << QStringLiteral("https://evil.example") << QString() << true << 403;
        QTest::newRow("begins alike") << own + QStringLiteral(".evil.example") << QString() << true << 403;
        QTest::newRow("cross-site") << QStringLiteral("null") << QStringLiteral("cross-site") << true << 403;
        QTest::newRow("same-site") << own << QStringLiteral("same-site") << true << 403;
    }
    void formsOfOthersAreRefused()
    {
        QFETCH(QString, origin);
        QFETCH(QString, fetchSite);
        QFETCH(bool, hasProof);
        QFETCH(int, status);
        const std::string path = "/enrol/" + invited();
        // The proof of another link does not do.
        const auto proof = proofIn(get(hasProof ? path : "/enrol/" + invited()));
        auto request = posting(path, {{"proof", proof}});
        request.origin = origin.toStdString();
        request.fetchSite = fetchSite.isEmpty() ? std::nullopt : std::optional(fetchSite.toStdString());
        const int before = m_desk.calls().confirmed;
        const auto response = m_pages.answer(request);
        QCOMPARE(response.status, status);
        QCOMPARE(m_desk.calls().confirmed - before, status == 303 ? 1 : 0);
        if (status == 403)
            QCOMPARE(proofIn(response), proofIn(get(path)));
    }

    void storesFollowTheDevice()
    {
        const std::string path = "/enrol/" + invited(EnrolmentState::Verified);
        static const QRegularExpression first(QStringLiteral("class=\"button wide\" href=\"([^\"]+)\""));
        const auto onIphone = bodyOf(get(path, {}, iphone));
        QCOMPARE(first.match(onIphone).captured(1), QStringLiteral("https://apps.example.com/ios/1"));
        QVERIFY(!onIphone.contains(QStringLiteral("<svg")));
        QVERIFY(onIphone.contains(QStringLiteral("Open App Store on")) &&
                !onIphone.contains(QStringLiteral("Open Google Play on")));
        const auto onAndroid = bodyOf(get(path, {}, android));
        QCOMPARE(first.match(onAndroid).captured(1), QStringLiteral("https://apps.example.com/android/1"));
        const auto onDesktop = bodyOf(get(path, {}, "Mozilla/5.0 (X11; Linux x86_64)"));
        QVERIFY(!first.match(onDesktop).hasMatch());
        QVERIFY(onDesktop.contains(QStringLiteral("<svg class=\"code\" role=\"img\"")));
        QVERIFY(onDesktop.contains(QStringLiteral("search for “Passkeys Authenticator”")));
        QVERIFY(onDesktop.contains(QStringLiteral("<li lang=\"en\">Allow notifications.")));
        // What the profile does not have in French stays English, and says so.
        QVERIFY(bodyOf(get(path, {{"lang", "fr"}})).contains(QStringLiteral("<li lang=\"en\">Allow notifications.")));
    }

    void troubleIsToldFromAClosedList()
    {
        const std::string path = "/enrol/" + invited(EnrolmentState::Verified) + "/trouble";
        QVERIFY(bodyOf(get(path, {}, iphone)).contains(QStringLiteral("Delete the account in the app first.")));
        const auto page = get(path, {{"phone", "android"}});
        QVERIFY(bodyOf(page).contains(QStringLiteral("Uninstalling removes everything.")));
        auto request = posting(path, {{"proof", proofIn(page)}, {"trouble", "my words"}});
        request.query = {{"phone", "android"}};
        QCOMPARE(m_pages.answer(request).status, 400);
        request.form[1].second = "other_account";
        const auto told = m_pages.answer(request);
        QCOMPARE(told.status, 303);
        const auto reports = m_desk.calls().reports;
        QCOMPARE(reports.size(), std::size_t{1});
        QCOMPARE(reports.front(), std::make_tuple(PhonePlatform::Android, EnrolmentTrouble::OtherAccount));
        QVERIFY(bodyOf(get(path, {{"told", "1"}})).contains(QStringLiteral("role=\"alert\"")));
    }

    void nobodyLearnsWhoIsInvited()
    {
        static_cast<void>(m_desk.invite(exampleView(), "alone@example.com"));
        const auto proof = proofIn(get("/enrol/again"));
        const auto ask = [&](const std::string& address) {
            return m_pages.answer(posting("/enrol/again", {{"proof", proof}, {"address", address}}));
        };
        const auto known = ask("alone@example.com");
        const auto tooOften = ask("alone@example.com");
        const auto unknown = ask("nobody@example.com");
        QCOMPARE(known.status, 200);
        QVERIFY(known.isBraked && unknown.isBraked);
        QCOMPARE(known.body, unknown.body);
        QCOMPARE(known.body, tooOften.body);
        QCOMPARE(known.headers, unknown.headers);
        const auto calls = m_desk.calls();
        QCOMPARE(calls.asked, 3);
        QCOMPARE(calls.mails, std::vector<std::string>{"alone@example.com"});
        QCOMPARE(ask(std::string(5000, 'a')).status, 200);
    }

    void unknownAndMalformedLookAlike()
    {
        const auto withoutPath = [](EnrolmentResponse response) { return response.body; };
        const auto unknown = get("/enrol/" + std::string(43, 'A'));
        for (const std::string text : {"x", "%00", "..", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}) {
            const auto malformed = get("/enrol/" + text);
            QCOMPARE(malformed.status, 404);
            QVERIFY(malformed.isBraked && unknown.isBraked);
            QCOMPARE(withoutPath(malformed), withoutPath(unknown));
        }
    }

    void codeLeadsToTheLinkOnce()
    {
        const auto token = invited();
        m_desk.giveCode("K7P-3QX-9RD", token);
        const auto proof = proofIn(get("/enrol/code"));
        const auto wrong = m_pages.answer(posting("/enrol/code", {{"proof", proof}, {"code", "nothing"}}));
        QCOMPARE(wrong.status, 400);
        QVERIFY(wrong.isBraked);
        const auto right = m_pages.answer(posting("/enrol/code", {{"proof", proof}, {"code", "k7p 3qx 9rd"}}));
        QCOMPARE(right.status, 303);
        QCOMPARE(header(right, "Location"), "/enrol/" + token + "?lang=en");
        QCOMPARE(m_pages.answer(posting("/enrol/code", {{"proof", proof}, {"code", "k7p3qx9rd"}})).status, 400);
    }

    void languageIsThePersonsThenTheBrowsers()
    {
        QCOMPARE(chooseLanguage("de", "fr", "es"), std::string("de"));
        QCOMPARE(chooseLanguage("xx", "fr-CA", "es"), std::string("fr"));
        QCOMPARE(chooseLanguage("", "pt", "nl, es;q=0.5, ja;q=0.9"), std::string("ja"));
        QCOMPARE(chooseLanguage("", "", "de;q=0, *;q=0.1"), std::string("en"));
    }

    void buttonsCanBeRead()
    {
        QCOMPARE(brandColours("#ffee00").text, std::string("#000000"));
        QCOMPARE(brandColours("#102040").text, std::string("#ffffff"));
        QCOMPARE(brandColours("javascript").ground, brandColours("").ground);
    }

    void passingTroubleAsksToComeAgain()
    {
        const auto token = invited();
        m_desk.fail(core::ErrorKind::Unavailable);
        const auto response = get("/enrol/" + token);
        QCOMPARE(response.status, 503);
        QCOMPARE(header(response, "Retry-After"), std::string("60"));
    }

    void otherMethodsAreRefused()
    {
        EnrolmentRequest request;
        request.method = "DELETE";
        request.path = "/enrol/again";
        const auto response = m_pages.answer(request);
        QCOMPARE(response.status, 405);
        QCOMPARE(header(response, "Allow"), std::string("GET, HEAD, POST"));
    }

    void tokenHasOneSpelling()
    {
        const auto token = EnrolmentToken::generate();
        QVERIFY(token);
        const std::string text(token->reveal());
        const auto parsed = EnrolmentToken::parse(text);
        QVERIFY(parsed);
        QCOMPARE(parsed->hash(), token->hash());
        QCOMPARE(parsed->hash(), core::sha256(text));
        QVERIFY(!EnrolmentToken::parse(text + "A"));
        QVERIFY(!EnrolmentToken::parse(text.substr(1)));
        QVERIFY(!EnrolmentToken::parse(text.substr(0, 42) + "B"));
        QVERIFY(!EnrolmentToken::parse("+" + text.substr(1)));
    }

    void letterIsForPaper()
    {
        auto view = exampleView();
        view.greetingName = "<b>Ada</b>";
        const auto letter = renderLetter(
            {std::string(site) + "/enrol/" + std::string(43, 'A'), view, *core::parseRfc3339("2026-12-24T12:00:00Z")},
            "de");
        QVERIFY(letter);
        const auto text = QString::fromStdString(*letter);
        QVERIFY(text.contains(QStringLiteral("Dieser Brief gilt bis Donnerstag, 24. Dezember 2026.")));
        QVERIFY(text.contains(QStringLiteral("src=\"data:image/svg+xml;base64,PHN2")) &&
                !text.contains(QStringLiteral("<b>Ada")));
    }
};

QTEST_GUILESS_MAIN(EnrolmentPagesTest)
#include "EnrolmentPagesTest.moc"
