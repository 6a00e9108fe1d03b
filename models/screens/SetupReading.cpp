// SPDX-License-Identifier: Apache-2.0
// What the directory knows of a set-up.
#include "screens/SetupReading.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace rollcall::models {

namespace {

std::optional<SetupConfirmation> parseConfirmation(const std::string& text)
{
    const auto object = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    SetupConfirmation confirmation;
    confirmation.by = object.value(QStringLiteral("by")).toString();
    confirmation.at = core::fromMilliseconds(static_cast<std::int64_t>(object.value(QStringLiteral("at")).toDouble()));
    return confirmation.by.isEmpty() ? std::nullopt : std::optional(confirmation);
}

core::Result<std::optional<directory::Credential>> newestCredential(directory::ReadSession& session,
                                                                    directory::IntegrationId integration)
{
    auto all = session.credentials(integration);
    if (!all)
        return tl::unexpected(all.error());
    std::optional<directory::Credential> newest;
    for (auto& each : *all) {
        const bool isUsable = each.purpose == "scim" && !each.revoked;
        if (isUsable && (!newest || each.id.value > newest->id.value))
            newest = std::move(each);
    }
    return newest;
}

core::Result<std::optional<directory::JournalEntry>> lastRefused(directory::ReadSession& session,
                                                                 const directory::Integration& integration)
{
    const auto summary = session.journalSummary(integration.id, integration.created, true);
    if (!summary)
        return tl::unexpected(summary.error());
    if (summary->lastErrors.empty())
        return std::optional<directory::JournalEntry>();
    return session.journalEntry(summary->lastErrors.front().id);
}

} // namespace

std::string setupConfirmationKey(directory::IntegrationId integration, const QString& step)
{
    return "setup/" + std::to_string(integration.value) + "/confirmed/" + step.toStdString();
}

std::string toText(const SetupConfirmation& confirmation)
{
    const QJsonObject object{{QStringLiteral("by"), confirmation.by},
                             {QStringLiteral("at"), static_cast<double>(core::toMilliseconds(confirmation.at))}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

core::Result<SetupFindings> readSetup(directory::ReadSession& session, const directory::Integration& integration,
                                      const QList<SetupGuideStep>& guide, const SetupEvidence& known,
                                      const std::stop_token& stop)
{
    SetupFindings findings;
    auto counts = session.counts(integration.id);
    if (!counts)
        return tl::unexpected(counts.error());
    findings.counts = *counts;
    auto evidence = readSetupEvidence(session, integration.id, known, stop);
    if (!evidence)
        return tl::unexpected(evidence.error());
    findings.evidence = std::move(*evidence);
    for (const auto& step : guide) {
        if (step.proof == SetupProof::Made)
            continue;
        const auto stored = session.setting(setupConfirmationKey(integration.id, step.id));
        if (!stored)
            return tl::unexpected(stored.error());
        if (const auto confirmation = *stored ? parseConfirmation(**stored) : std::nullopt)
            findings.confirmations.emplace(step.id, *confirmation);
    }
    auto credential = newestCredential(session, integration.id);
    if (!credential)
        return tl::unexpected(credential.error());
    findings.credential = std::move(*credential);
    auto refused = lastRefused(session, integration);
    if (!refused)
        return tl::unexpected(refused.error());
    findings.refused = std::move(*refused);
    return findings;
}

} // namespace rollcall::models
