// SPDX-License-Identifier: Apache-2.0
// /healthz and /readyz.
#include "Health.h"

#include <optional>
#include <utility>

namespace rollcall::listener {

namespace {

constexpr std::size_t maximumChallengeBytes = 128;

Answer plainJson(int status, std::string body)
{
    Answer answer;
    answer.status = status;
    answer.body = std::move(body);
    answer.headers.add("Content-Type", "application/json");
    answer.headers.add("Cache-Control", "no-store");
    return answer;
}

} // namespace

HealthProof::HealthProof(core::Secret key) : m_key(std::move(key)) {}

std::string HealthProof::proof(std::string_view challenge) const
{
    return core::toHex(core::hmacSha256(m_key.reveal(), challenge));
}

Answer healthAnswer(std::string_view query, const HealthProof& proof)
{
    std::optional<std::string> challenge;
    for (auto& [name, value] : http::decodeQuery(query)) {
        if (name == "challenge")
            challenge = std::move(value);
    }
    if (!challenge)
        return healthAnswer();
    if (challenge->size() > maximumChallengeBytes)
        return refusalAnswer(scim::plainError(400, "The challenge is longer than 128 bytes."));
    return plainJson(200, R"({"status":"ok","proof":")" + proof.proof(*challenge) + R"("})");
}

Answer healthAnswer()
{
    return plainJson(200, R"({"status":"ok"})");
}

Answer notReadyAnswer(std::string_view reason)
{
    return plainJson(503, R"({"status":"unavailable","reason":")" + std::string(reason) + R"("})");
}

Answer readinessAnswer(directory::ReadSession* session, bool isWritable)
{
    if (isWritable && session && session->feedEnd())
        return plainJson(200, R"({"status":"ready"})");
    return notReadyAnswer("storage");
}

} // namespace rollcall::listener
