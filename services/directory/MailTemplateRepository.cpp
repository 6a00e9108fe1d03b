// SPDX-License-Identifier: Apache-2.0
// No version is ever changed: a roll-back is a new one with the old texts.
#include "MailTemplateRepository.h"

#include "Rows.h"

#include <string>

namespace rollcall::directory {

namespace {

std::string selectTemplates(std::string_view condition)
{
    return "SELECT integration, kind, language, version, is_shipped, subject, html, body_text, saved_by, saved "
           "FROM mail_templates t WHERE integration = ? AND kind = ? " +
           std::string(condition);
}

MailTemplate templateOf(const Statement& row)
{
    MailTemplate found;
    found.key = {IntegrationId(row.integer(0)), static_cast<MailKind>(row.integer(1)), row.text(2)};
    found.version = row.integer(3);
    found.isShipped = row.flag(4);
    found.subject = row.text(5);
    found.html = row.text(6);
    found.text = row.text(7);
    found.savedBy = row.text(8);
    found.saved = row.time(9);
    return found;
}

} // namespace

core::Result<std::vector<MailTemplate>> MailTemplateRepository::current(IntegrationId integration, MailKind kind)
{
    static const std::string sql =
        selectTemplates("AND version = (SELECT max(version) FROM mail_templates l WHERE l.integration = t.integration "
                        "AND l.kind = t.kind AND l.language = t.language) ORDER BY language");
    Statement query = m_connection.statement(sql);
    return allRows(query.bind(integration.value).bind(static_cast<std::int64_t>(kind)), templateOf);
}

core::Result<std::vector<MailTemplate>> MailTemplateRepository::versions(const MailTemplateKey& key)
{
    static const std::string sql = selectTemplates("AND language = ? ORDER BY version DESC");
    Statement query = m_connection.statement(sql);
    query.bind(key.integration.value).bind(static_cast<std::int64_t>(key.kind)).bindText(key.language);
    return allRows(query, templateOf);
}

core::Result<std::int64_t> MailTemplateRepository::lastVersion(const MailTemplateKey& key)
{
    Statement query = m_connection.statement(
        "SELECT max(version) FROM mail_templates WHERE integration = ? AND kind = ? AND language = ?");
    query.bind(key.integration.value).bind(static_cast<std::int64_t>(key.kind)).bindText(key.language);
    const auto version = oneRow(query, [](const Statement& row) { return row.integer(0); });
    if (!version)
        return tl::unexpected(version.error());
    return version->value_or(0);
}

core::Result<> MailTemplateRepository::insert(const MailTemplate& mailTemplate)
{
    Statement insert = m_connection.statement(
        "INSERT INTO mail_templates(integration, kind, language, version, is_shipped, subject, html, body_text, "
        "saved_by, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const MailTemplateKey& key = mailTemplate.key;
    insert.bind(key.integration.value).bind(static_cast<std::int64_t>(key.kind)).bindText(key.language);
    insert.bind(mailTemplate.version).bindFlag(mailTemplate.isShipped).bindText(mailTemplate.subject);
    insert.bindText(mailTemplate.html).bindText(mailTemplate.text).bindText(mailTemplate.savedBy);
    return insert.bindTime(mailTemplate.saved).run();
}

} // namespace rollcall::directory
