// SPDX-License-Identifier: Apache-2.0
// Which Authorization fields open the door, what a refusal is diagnosed as, and what of it may be kept.
#include "Authenticator.h"

#include "core/Base64.h"
#include "core/Secret.h"

#include <QTest>

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
constexpr std::string_view password = "rcs_ffffffffffffffffffffffffffffffPASS";

AccessTable::Candidate candidate(std::int64_t id, std::int64_t integration, std::string_view secret,
                                 AuthMode mode = AuthMode::Bearer, std::string username = {})
{
    AccessTable::Candidate made;
    made.credential.id = directory::CredentialId(id);
    made.credential.integration = directory::IntegrationId(integration);
    made.credential.mode = mode;
    made.credential.username = std::move(username);
    made.credential.hash = core::sha256(secret);
    made.credential.lastFour = std::string(secret.substr(secret.size() - 4));
    return made;
}

AccessTable table()
{
    AccessTable made;
    made.candidates.push_back(candidate(1, 1, goodToken));
    made.candidates.push_back(candidate(2, 1, revokedToken));
    made.candidates.back().credential.isRevoked = true;
    made.candidates.push_back(candidate(3, 1, expiredToken));
    made.candidates.back().credential.expires = now;
    made.candidates.push_back(candidate(4, 2, otherToken));
    made.candidates.push_back(candidate(5, 1, registrationsToken));
    made.candidates.back().isForScim = false;
    made.candidates.push_back(candidate(6, 1, password, AuthMode::Basic, "rollcall-acme"));
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
                            const char* kept) {
            QTest::newRow(name) << mode << QByteArray::fromStdString(field) << diagnosis << QByteArray(kept);
        };
        using enum Diagnosis;
        row("Bearer", AuthMode::Bearer, with("Bearer ", goodToken), Accepted, "Bearer ****GOOD");
        row("bearer in lower case and two spaces", AuthMode::Bearer, with("bearer  ", goodToken), Accepted,
            "Bearer ****GOOD");
        row("the bare token", AuthMode::Bearer, std::string(goodToken), Accepted, "****GOOD");
        row("header mode takes the bare token", AuthMode::Header, std::string(goodToken), Accepted, "****GOOD");
        row("header mode takes Bearer", AuthMode::Header, with("Bearer ", goodToken), Accepted, "Bearer ****GOOD");
        row("OAuth takes Bearer", AuthMode::OAuth, with("Bearer ", goodToken), Accepted, "Bearer ****GOOD");
        row("OAuth wants the scheme", AuthMode::OAuth, std::string(goodToken), WrongScheme, "****GOOD");
        row("Basic", AuthMode::Basic, basic("rollcall-acme", password), Accepted, "Basic ****PASS");
        row("basic in capitals", AuthMode::Basic, "BASIC" + basic("rollcall-acme", password).substr(5), Accepted,
            "Basic ****PASS");
        row("Basic with another user name", AuthMode::Basic, basic("somebody", password), Unknown, "Basic ****");
        row("Basic with another password", AuthMode::Basic, basic("rollcall-acme", "wrong"), Unknown, "Basic ****");
        row("Basic without a colon", AuthMode::Basic, "Basic " + core::toBase64("nocolon"), MalformedBasic,
            "Basic ****");
        row("Basic that is not base64", AuthMode::Basic, "Basic $$$", MalformedBasic, "Basic ****");
        row("Basic with nothing behind", AuthMode::Basic, "Basic", EmptyCredential, "Basic ****");
        row("a token where Basic is wanted", AuthMode::Basic, with("Bearer ", goodToken), WrongScheme,
            "Bearer ****GOOD");
        row("a Basic password as a token", AuthMode::Bearer, with("Bearer ", password), Unknown, "Bearer ****");
        row("Basic where a token is wanted", AuthMode::Bearer, basic("rollcall-acme", password), WrongScheme,
            "Basic ****PASS");
        row("nothing", AuthMode::Bearer, "", MissingHeader, "");
        row("blanks", AuthMode::Bearer, "  ", MissingHeader, "");
        row("Bearer alone", AuthMode::Bearer, "Bearer", EmptyCredential, "Bearer ****");
        row("Bearer twice", AuthMode::Bearer, with("Bearer Bearer ", goodToken), DoubledScheme,
            "Bearer Bearer ****GOOD");
        row("Bearer twice before nonsense", AuthMode::Bearer, "Bearer bearer x", DoubledScheme, "Bearer Bearer ****");
        row("a token in two pieces", AuthMode::Bearer, "Bearer rc_aaa aaa", InnerSpaces, "Bearer ****");
        row("another scheme", AuthMode::Bearer, with("SSWS ", goodToken), WrongScheme, "****GOOD");
        row("unknown", AuthMode::Bearer, "Bearer rc_never", Unknown, "Bearer ****");
        row("revoked", AuthMode::Bearer, with("Bearer ", revokedToken), Revoked, "Bearer ****GONE");
        row("expired this very instant", AuthMode::Bearer, with("Bearer ", expiredToken), Expired, "Bearer ****PAST");
        row("of another integration", AuthMode::Bearer, with("Bearer ", otherToken), OtherIntegration,
            "Bearer ****ELSE");
        row("for registrations", AuthMode::Bearer, with("Bearer ", registrationsToken), OtherPurpose,
            "Bearer ****REGS");
        row("in another letter case", AuthMode::Bearer, "Bearer RC_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGOOD", Unknown,
            "Bearer ****");
    }
    void judgesWhatIsPresented()
    {
        QFETCH(AuthMode, mode);
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, kept);
        http::Headers headers;
        if (!field.isEmpty())
            headers.add("authorization", field.toStdString());
        const auto verdict = authenticate(headers, integration(mode), table(), now);
        QTEST(verdict.diagnosis, "diagnosis");
        QCOMPARE(QByteArray::fromStdString(verdict.redacted), kept);
        QCOMPARE(verdict.isAccepted(), verdict.diagnosis == Diagnosis::Accepted);
    }

    void refusesARepeatedField()
    {
        http::Headers headers;
        headers.add("Authorization", with("Bearer ", goodToken));
        headers.add("Authorization", "Bearer other");
        QCOMPARE(authenticate(headers, integration(AuthMode::Bearer), table(), now).diagnosis,
                 Diagnosis::RepeatedHeader);
    }

    void tellsAStrangerTheSameWhateverIsKnown()
    {
        const auto unknown = shownReason(Diagnosis::Unknown);
        for (const auto diagnosis : {Diagnosis::Revoked, Diagnosis::Expired, Diagnosis::OtherIntegration,
                                     Diagnosis::OtherPurpose, Diagnosis::WrongScheme})
            QCOMPARE(shownReason(diagnosis), unknown);
        QVERIFY(shownReason(Diagnosis::DoubledScheme) != unknown);
        QVERIFY(journalReason(Diagnosis::Revoked) != journalReason(Diagnosis::Unknown));
    }

    void neverKeepsTheValue()
    {
        for (const auto secret : {goodToken, password}) {
            QVERIFY(redactedAuthorization(with("Bearer ", secret)).find(secret) == std::string::npos);
            QVERIFY(redactedAuthorization(std::string(secret)).find(secret) == std::string::npos);
        }
        QCOMPARE(redactedAuthorization("Digest username=\"x\""), std::string("****"));
    }

    void challengesByTheWayOfSigningIn()
    {
        QVERIFY(challenge(AuthMode::Basic).starts_with("Basic "));
        QVERIFY(challenge(AuthMode::Bearer).starts_with("Bearer "));
        QVERIFY(challenge(AuthMode::OAuth).find("invalid_token") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(AuthenticatorTest)
#include "AuthenticatorTest.moc"
