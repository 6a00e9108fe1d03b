// SPDX-License-Identifier: Apache-2.0
// The requests of an app of the App Integration Wizard.
#include "Okta.h"

#include "CtlProcess.h"

namespace rollcall::tests {

Made makeIntegration(const QString& folder, const char* name)
{
    const CtlResult made = ctl(folder, words("integration create --json --profile app-integration-wizard --name")
                                           << QString::fromUtf8(name));
    const QJsonObject object = made.object();
    return {object[QStringLiteral("slug")].toString(),
            object[QStringLiteral("auth")].toObject()[QStringLiteral("token")].toString()};
}

Okta::Okta(quint16 port, const QString& slug, const QString& token)
    : m_client({"127.0.0.1", port, false, {}}), m_base("/scim/v2/" + slug.toStdString()), m_token(token.toStdString())
{
}

http::ClientResponse Okta::exchange(const char* method, const std::string& path, const std::string& body)
{
    http::Headers headers;
    headers.add("Accept", "application/scim+json");
    headers.add("Authorization", "Bearer " + m_token);
    if (!m_address.empty())
        headers.add("X-Forwarded-For", m_address);
    if (!body.empty())
        headers.add("Content-Type", "application/scim+json; charset=utf-8");
    auto answer = m_client.send(method, m_base + path, headers, body);
    return answer ? std::move(*answer) : http::ClientResponse{};
}

int Okta::send(const char* method, const std::string& path, const std::string& body)
{
    return exchange(method, path, body).status;
}

int Okta::createPerson(const char* userName)
{
    return send("POST", "/Users",
                R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":")" + std::string(userName) +
                    R"(","name":{"givenName":"Ada","familyName":"Lovelace"},"emails":[{"primary":true,"value":")" +
                    userName + R"(","type":"work"}],"password":"1mz050nq-Secret","groups":[],"active":true})");
}

} // namespace rollcall::tests
