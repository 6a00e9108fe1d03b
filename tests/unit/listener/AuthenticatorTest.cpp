// SPDX-License-Identifier: Apache-2.0
// Which Authorization fields open the door, what a refusal is diagnosed as, and what of it may be kept.
#include "Authenticator.h"
#include "CredentialText.h"

#include "core/Base64.h"
#include "core/Secret.h"

#include <QTest>

#include <algorithm>

using namespace rollcall;
using namespace rollcall::listener;
using directory::AuthMode;

Q_DECLARE_METATYPE(rollcall::listener::Diagnosis)
Q_DECLARE_METATYPE(rollcall::directory::AuthMode)

namespace {

const core::Timestamp now = core::fromMilliseconds(1'700'000'000'000);
constexpr std::string_view goodToken = "rc_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaGOOD";
constexpr std::string_view revokedToken = "rc_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbGONE";
constexpr std::string_view expiredToken = "rc_ccccccccccccccccccccccccccccccPAST";
constexpr std::string_view otherToken = "rc_ddddddddddddddddddddddddddddddELSE";
constexpr std::string_view registrationsToken = "rc_eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeREGS";
constexpr std::string_view headerToken = "rc_gggggggggggggggggggggggggggggggHEAD";
constexpr std::string_view newerToken = "rc_hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhNEXT";
constexpr std::string_view clientSecret = "rcs_iiiiiiiiiiiiiiiiiiiiiiiiiiiiiCLNT";
constexpr std::string_view password = "rcs_ffffffffffffffffffffffffffffffPASS";

directory::CredentialHash candidate(std::int64_t id, std::int64_t integration, std::string_view secret,
                                    AuthMode mode = AuthMode::Bearer, std::string username = {})
{
    directory::CredentialHash made;
    made.id = directory::CredentialId(id);
    made.integration = directory::IntegrationId(integration);
    made.mode = mode;
    made.username = std::move(username);
    made.hash = core::sha256(secret);
    made.lastFour = std::string(secret.substr(secret.size() - std::min<std::size_t>(4, secret.size())));
    return made;
}

AccessTable table()
{
    AccessTable made;
    made.candidates.push_back(candidate(1, 1, goodToken));
    made.candidates.push_back(candidate(2, 1, revokedToken));
    made.candidates.back().isRevoked = true;
    made.candidates.push_back(candidate(3, 1, expiredToken));
    made.candidates.back().expires = now;
    made.candidates.push_back(candidate(4, 2, otherToken));
    made.candidates.push_back(candidate(5, 1, registrationsToken));
    made.candidates.back().purpose = "registrations";
    made.candidates.push_back(candidate(6, 1, password, AuthMode::Basic, "rollcall-acme"));
    made.candidates.push_back(candidate(7, 1, headerToken, AuthMode::Header));
    made.candidates.back().headerName = "X-Api-Key";
    made.candidates.push_back(candidate(8, 1, newerToken));
    made.candidates.back().expires = now + std::chrono::milliseconds{1};
    made.candidates.push_back(candidate(9, 1, clientSecret, AuthMode::OAuth, "client"));
    made.candidates.push_back(candidate(10, 1, "", AuthMode::OAuth, "public"));
    made.candidates.back().isPublic = true;
    return made;
}

directory::Integration integration(AuthMode mode)
{
    directory::Integration made;
    made.id = directory::IntegrationId(1);
    made.authMode = mode;
    return made;
}

std::string basic(std::string_view username, std::string_view secret)
{
    return "Basic " + core::toBase64(std::string(username) + ":" + std::string(secret));
}

Fingerprints fingerprints(std::string_view key = "a key of this process")
{
    return Fingerprints(core::Secret(key));
}

/// What the journal keeps of a credential that is not ours.
std::string unknown(std::string_view scheme, std::string_view secret)
{
    return std::string(scheme) + "**** (fingerprint " + fingerprints().of(secret) + ")";
}

std::string with(std::string_view before, std::string_view secret)
{
    return std::string(before) + std::string(secret);
}

} // namespace

class AuthenticatorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesWhatIsPresented_data()
    {
        QTest::addColumn<AuthMode>("mode");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<Diagnosis>("diagnosis");
        QTest::addColumn<QByteArray>("kept");
        const auto row = [](const char* name, AuthMode mode, const std::string& field, Diagnosis diagnosis,
                            const std::string& kept) {
            QTest::newRow(name) << mode << QByteArray::fromStdString(field) << diagnosis
                                << QByteArray::fromStdString(kept);
        };
        using enum Diagnosis;
        row("Bearer", AuthMode::Bearer, with("Bearer ", goodToken), Accepted, "Bearer ****GOOD");
        row("bearer in lower case and two spaces", AuthMode::Bearer, with("bearer  ", goodToken), Accepted,
            "Bearer ****GOOD");
        row("the bare token", AuthMode::Bearer, std::string(goodToken), Accepted, "****GOOD");
        row("header mode takes the bare token", AuthMode::Header, std::string(goodToken), Accepted, "****GOOD");
        row("header mode takes Bearer", AuthMode::Header, with("Bearer ", goodToken), Accepted, "Bearer ****GOOD");
        row("OAuth takes Bearer", AuthMode::OAuth, with("Bearer ", goodToken), Accepted, "Bearer ****GOOD");
        row("OAuth wants the scheme", AuthMode::OAuth, std::string(goodToken), MissingScheme, "****GOOD");
        row("so does Basic", AuthMode::Basic, core::toBase64("rollcall-acme:x"), MissingScheme,
            unknown("", core::toBase64("rollcall-acme:x")));
        row("a second live token", AuthMode::Bearer, with("Bearer ", newerToken), Accepted, "Bearer ****NEXT");
        row("a client's secret is no token", AuthMode::OAuth, with("Bearer ", clientSecret), Incomplete,
            unknown("Bearer ", clientSecret));
        row("nor is a client's secret a password", AuthMode::Basic, basic("client", clientSecret), WrongScheme,
            "Basic ****CLNT");
        row("a public client has no secret", AuthMode::Basic, basic("public", ""), Unknown, "Basic ****");
        row("made for another header", AuthMode::Bearer, with("Bearer ", headerToken), WrongField, "Bearer ****HEAD");
        row("in quotation marks", AuthMode::Bearer, "Bearer \"" + std::string(goodToken) + "\"", Quoted,
            "Bearer ****GOOD");
        row("in angle brackets", AuthMode::Bearer, "Bearer <" + std::string(goodToken) + ">", Quoted,
            "Bearer ****GOOD");
        row("with a line end written out", AuthMode::Bearer, with("Bearer ", goodToken) + "\\n", InnerSpaces,
            "Bearer ****GOOD");
        row("with an encoded line end", AuthMode::Bearer, with("Bearer ", goodToken) + "%0d%0a", InnerSpaces,
            "Bearer ****GOOD");
        row("broken by a space", AuthMode::Bearer,
            "Bearer " + std::string(goodToken.substr(0, 8)) + " " + std::string(goodToken.substr(8)), InnerSpaces,
            "Bearer ****GOOD");
        row("Basic", AuthMode::Basic, basic("rollcall-acme", password), Accepted, "Basic ****PASS");
        row("basic in capitals", AuthMode::Basic, "BASIC" + basic("rollcall-acme", password).substr(5), Accepted,
            "Basic ****PASS");
        row("Basic with another user name", AuthMode::Basic, basic("somebody", password), Incomplete,
            unknown("Basic ", password));
        row("Basic with another password", AuthMode::Basic, basic("rollcall-acme", "wrong"), Unknown,
            unknown("Basic ", "wrong"));
        row("Basic without a colon", AuthMode::Basic, "Basic " + core::toBase64("nocolon"), MalformedBasic,
            unknown("Basic ", core::toBase64("nocolon")));
        row("Basic that is not base64", AuthMode::Basic, "Basic $$$", MalformedBasic, unknown("Basic ", "$$$"));
        row("Basic with nothing behind", AuthMode::Basic, "Basic", EmptyCredential, "Basic ****");
        row("a token where Basic is wanted", AuthMode::Basic, with("Bearer ", goodToken), WrongScheme,
            "Bearer ****GOOD");
        row("a Basic password as a token", AuthMode::Bearer, with("Bearer ", password), Incomplete,
            unknown("Bearer ", password));
        row("Basic where a token is wanted", AuthMode::Bearer, basic("rollcall-acme", password), WrongScheme,
            "Basic ****PASS");
        row("nothing", AuthMode::Bearer, "", MissingHeader, "");
        row("blanks", AuthMode::Bearer, "  ", MissingHeader, "");
        row("Bearer alone", AuthMode::Bearer, "Bearer", EmptyCredential, "Bearer ****");
        row("Bearer twice", AuthMode::Bearer, with("Bearer Bearer ", goodToken), DoubledScheme,
            "Bearer Bearer ****GOOD");
        row("Bearer twice before nonsense", AuthMode::Bearer, "Bearer bearer x", DoubledScheme,
            unknown("Bearer Bearer ", "x"));
        row("a token in two pieces", AuthMode::Bearer, "Bearer rc_aaa aaa", InnerSpaces,
            unknown("Bearer ", "rc_aaaaaa"));
        row("another scheme", AuthMode::Bearer, with("SSWS ", goodToken), WrongScheme, "****GOOD");
        row("unknown", AuthMode::Bearer, "Bearer never", Unknown, unknown("Bearer ", "never"));
        row("cut off", AuthMode::Bearer, "Bearer rc_never", Incomplete, unknown("Bearer ", "rc_never"));
        row("as long as ours", AuthMode::Bearer, "Bearer rc_" + std::string(43, 'x'), Unknown,
            unknown("Bearer ", "rc_" + std::string(43, 'x')));
        row("revoked", AuthMode::Bearer, with("Bearer ", revokedToken), Revoked, "Bearer ****GONE");
        row("expired this very instant", AuthMode::Bearer, with("Bearer ", expiredToken), Expired, "Bearer ****PAST");
        row("of another integration", AuthMode::Bearer, with("Bearer ", otherToken), OtherIntegration,
            "Bearer ****ELSE");
        row("for registrations", AuthMode::Bearer, with("Bearer ", registrationsToken), OtherPurpose,
            "Bearer ****REGS");
        row("in another letter case", AuthMode::Bearer, "Bearer RC_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGOOD", Unknown,
            unknown("Bearer ", "RC_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGOOD"));
    }
    void judgesWhatIsPresented()
    {
        QFETCH(AuthMode, mode);
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, kept);
        http::Headers headers;
        if (!field.isEmpty())
            headers.add("authorization", field.toStdString());
        const auto verdict = authenticate(headers, integration(mode), table(), fingerprints(), now);
        QTEST(verdict.diagnosis, "diagnosis");
        QCOMPARE(QByteArray::fromStdString(verdict.redacted), kept);
        QCOMPARE(verdict.isAccepted(), verdict.diagnosis == Diagnosis::Accepted);
    }

    void refusesARepeatedField()
    {
        http::Headers headers;
        headers.add("Authorization", with("Bearer ", goodToken));
        headers.add("Authorization", "Bearer other");
        QCOMPARE(authenticate(headers, integration(AuthMode::Bearer), table(), fingerprints(), now).diagnosis,
                 Diagnosis::RepeatedHeader);
    }

    void tellsAStrangerTheSameWhateverIsKnown()
    {
        const auto unknown = shownReason(Diagnosis::Unknown);
        for (const auto diagnosis :
             {Diagnosis::Revoked, Diagnosis::Expired, Diagnosis::OtherIntegration, Diagnosis::OtherPurpose,
              Diagnosis::WrongScheme, Diagnosis::WrongField, Diagnosis::Incomplete})
            QCOMPARE(shownReason(diagnosis), unknown);
        QVERIFY(shownReason(Diagnosis::DoubledScheme) != unknown);
        QVERIFY(journalReason(Diagnosis::Revoked) != journalReason(Diagnosis::Unknown));
    }

    void neverKeepsTheValue()
    {
        for (const auto secret : {goodToken, password}) {
            QVERIFY(redactedAuthorization(with("Bearer ", secret), fingerprints()).find(secret) == std::string::npos);
            QVERIFY(redactedAuthorization(std::string(secret), fingerprints()).find(secret) == std::string::npos);
        }
        QCOMPARE(redactedAuthorization("Digest username=\"x\"", fingerprints()), unknown("", "username=\"x\""));
    }

    void tellsWrongOnesApartAndChecksNoGuess()
    {
        QCOMPARE(fingerprints().of("a password"), fingerprints().of("a password"));
        QVERIFY(fingerprints().of("a password") != fingerprints().of("another"));
        QVERIFY2(fingerprints().of("a password") != fingerprints("another key").of("a password"),
                 "who does not have the key cannot make it");
        QVERIFY(fingerprints().of("a password") != core::toHex(core::sha256("a password")).substr(0, 6));
        QCOMPARE(fingerprints().of("a password").size(), std::size_t{6});
    }

    void takesACredentialFromItsOwnHeader_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<Diagnosis>("diagnosis");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char* title, const char* name, const std::string& value,
                            const std::string& authorization, Diagnosis diagnosis, const char* field) {
            QTest::newRow(title) << QByteArray(name) << QByteArray::fromStdString(value)
                                 << QByteArray::fromStdString(authorization) << diagnosis << QByteArray(field);
        };
        using enum Diagnosis;
        const std::string good(headerToken);
        row("alone", "X-Api-Key", good, "", Accepted, "X-Api-Key");
        row("in another case", "x-api-key", good, "", Accepted, "X-Api-Key");
        row("with Bearer before it", "X-Api-Key", "Bearer " + good, "", Accepted, "X-Api-Key");
        row("beside a proxy's own", "X-Api-Key", good, "Basic eDp5", Accepted, "X-Api-Key");
        row("wrong, beside a good Authorization", "X-Api-Key", "wrong", with("Bearer ", goodToken), Accepted,
            "Authorization");
        row("wrong, beside a wrong Authorization", "X-Api-Key", "wrong", "Bearer wrong", Unknown, "X-Api-Key");
        row("a token made for Authorization", "X-Api-Key", std::string(goodToken), "", WrongField, "X-Api-Key");
        row("another header", "X-Other", good, "", MissingHeader, "Authorization");
    }
    void takesACredentialFromItsOwnHeader()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, field);
        http::Headers headers;
        headers.add(name.toStdString(), value.toStdString());
        if (!authorization.isEmpty())
            headers.add("Authorization", authorization.toStdString());
        const auto verdict = authenticate(headers, integration(AuthMode::Header), table(), fingerprints(), now);
        QTEST(verdict.diagnosis, "diagnosis");
        QCOMPARE(QByteArray::fromStdString(verdict.field), field);
    }

    void challengesByTheWayOfSigningIn()
    {
        QVERIFY(challenge(AuthMode::Basic, Diagnosis::Unknown).starts_with("Basic "));
        QVERIFY(challenge(AuthMode::Bearer, Diagnosis::Unknown).starts_with("Bearer "));
    }

    void callsATokenInvalidOnlyWhenOneCame_data()
    {
        QTest::addColumn<Diagnosis>("diagnosis");
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("an unknown one") << Diagnosis::Unknown << true;
        QTest::newRow("an expired one") << Diagnosis::Expired << true;
        QTest::newRow("twice the scheme") << Diagnosis::DoubledScheme << true;
        QTest::newRow("none at all") << Diagnosis::MissingHeader << false;
        QTest::newRow("a scheme alone") << Diagnosis::EmptyCredential << false;
    }
    void callsATokenInvalidOnlyWhenOneCame()
    {
        QFETCH(Diagnosis, diagnosis);
        QFETCH(bool, isNamed);
        QCOMPARE(challenge(AuthMode::OAuth, diagnosis),
                 std::string("Bearer realm=\"SCIM\"") + (isNamed ? ", error=\"invalid_token\"" : ""));
    }

    void knowsTheShapeOfItsTokens()
    {
        const std::string random(43, 'x');
        QVERIFY(readAuthorization("Bearer rca_" + random).isShapedAsOAuthToken());
        QVERIFY(!readAuthorization("Bearer rca_" + random + "x").isShapedAsOAuthToken());
        QVERIFY(readAuthorization("Bearer rca_" + random + "x").isPieceOfOurs());
        QVERIFY(!readAuthorization("Bearer rc_" + random).isShapedAsOAuthToken());
        QVERIFY(!readAuthorization("Bearer " + random).isShapedAsOAuthToken());
    }
};

QTEST_APPLESS_MAIN(AuthenticatorTest)
#include "AuthenticatorTest.moc"
