// SPDX-License-Identifier: Apache-2.0
// The call goes out as anybody's would; a second connection looks at the certificate, whatever became of the first.
#include "composition/SelfCall.h"

#include "composition/SelfCallText.h"
#include "core/Secret.h"
#include "core/WebClient.h"
#include "listener/Urls.h"
#include "scim/Json.h"

#include <QUrl>

namespace rollcall::app {

namespace {

constexpr int ok = 200;
constexpr std::size_t longestAnswer = std::size_t{64} * 1024;

std::string hostOf(const std::string& url)
{
    return QUrl(QString::fromStdString(url)).host().toStdString();
}

/// What /healthz of ours answers; nothing for any other answer.
struct HealthAnswer {
    std::string proof; ///< empty without one
};

std::optional<HealthAnswer> healthAnswerOf(const core::WebResponse& answer)
{
    const auto body = scim::parseJson(answer.body);
    if (answer.status != ok || !body || !body->is_object())
        return std::nullopt;
    const auto* status = body->get_object().if_contains("status");
    if (status == nullptr || !status->is_string() || status->get_string() != "ok")
        return std::nullopt;
    const auto* proof = body->get_object().if_contains("proof");
    const bool hasProof = proof != nullptr && proof->is_string();
    return HealthAnswer{hasProof ? std::string(proof->get_string()) : std::string()};
}

/// Whether Okta would take it at all; why not otherwise.
core::Result<> checkAddress(const std::string& publicUrl, const std::string& called)
{
    if (auto checked = listener::checkPublicUrl(publicUrl); !checked)
        return checked;
    return core::checkWebUrl(called);
}

} // namespace

std::string_view toString(SelfCallOutcome outcome)
{
    switch (outcome) {
    case SelfCallOutcome::MetItself:
        return "met-itself";
    case SelfCallOutcome::SomebodyAnswers:
        return "somebody-answers";
    case SelfCallOutcome::SomebodyElse:
        return "somebody-else";
    case SelfCallOutcome::NotAsked:
        return "not-asked";
    case SelfCallOutcome::BadCertificate:
        return "bad-certificate";
    case SelfCallOutcome::UnknownHost:
        return "unknown-host";
    case SelfCallOutcome::Unreachable:
        return "unreachable";
    case SelfCallOutcome::TimedOut:
        return "timed-out";
    case SelfCallOutcome::Broken:
        return "broken";
    case SelfCallOutcome::NoPublicUrl:
        return "no-public-url";
    case SelfCallOutcome::BadAddress:
        return "bad-address";
    case SelfCallOutcome::Cancelled:
        return "cancelled";
    }
    return "";
}

SelfCallTarget SelfCallTarget::of(const listener::ListenerSettings& settings)
{
    SelfCallTarget target;
    target.publicUrl = settings.publicUrl;
    target.isHealthThere = settings.isHealthOn && !settings.healthListen;
    target.isHealthRestricted = !settings.allowHealthFrom.empty();
    return target;
}

SelfCallResult SelfCall::call(const SelfCallTarget& target, std::stop_token stop) const
{
    SelfCallResult result;
    result.at = m_clock.now();
    if (target.publicUrl.empty()) {
        tellNoPublicUrl(result);
        return result;
    }
    result.url = target.publicUrl + (target.publicUrl.ends_with('/') ? "healthz" : "/healthz");
    if (auto checked = checkAddress(target.publicUrl, result.url); !checked) {
        tellBadAddress(result, checked.error().message);
        return result;
    }
    if (!target.isHealthThere) {
        tellNotAsked(result);
        return result;
    }
    ask(result, target, std::move(stop));
    return result;
}

void SelfCall::ask(SelfCallResult& result, const SelfCallTarget& target, std::stop_token stop) const
{
    const std::string host = hostOf(result.url);
    const auto broken = [&result, &host](const core::Error& error) {
        tellFailure(result, {core::WebFailureKind::Broken, error, false}, host);
    };
    core::WebClient::Options options;
    options.certificateAuthorities = m_options.certificateAuthorities;
    const auto client = core::WebClient::create(options);
    const auto challenge = core::generateToken("");
    if (!client || !challenge) {
        broken(client ? challenge.error() : client.error());
        return;
    }
    core::WebRequest request;
    request.url = result.url + "?challenge=" + std::string(challenge->reveal());
    request.timeout = m_options.timeout;
    request.maximumResponseBytes = longestAnswer;
    const auto answer = (*client)->send(std::move(request), stop);
    const bool isWorthALook = answer || answer.error().kind == core::WebFailureKind::Tls ||
                              answer.error().kind == core::WebFailureKind::TooLarge;
    if (isWorthALook && !stop.stop_requested())
        result.certificate = core::peekCertificate(result.url, m_options.timeout / 2, m_options.certificateAuthorities);
    if (!answer) {
        tellFailure(result, answer.error(), host);
        return;
    }
    const auto health = healthAnswerOf(*answer);
    if (!health) {
        tellSomebodyElse(result, *answer, target.isHealthRestricted);
        return;
    }
    if (!target.proof) {
        tellSomebodyAnswers(result);
        return;
    }
    const auto expected = target.proof(challenge->reveal());
    if (!expected)
        broken(expected.error());
    else if (core::equalInConstantTime(*expected, health->proof))
        tellMetItself(result, m_clock.now());
    else
        tellAnotherRollcall(result);
}

} // namespace rollcall::app
