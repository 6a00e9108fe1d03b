// SPDX-License-Identifier: Apache-2.0
// One short transaction for each.
#include "screens/SetupKeeper.h"

#include "core/Deliver.h"
#include "setup/Field.h"
#include "setup/Record.h"

#include <utility>

namespace rollcall::models {

namespace {

const setup::StepField* fieldOf(const setup::Profile& profile, const std::string& key)
{
    for (const auto& step : profile.steps) {
        for (const auto& field : step.fields) {
            if (field.key == key)
                return &field;
        }
    }
    return nullptr;
}

} // namespace

SetupKeeper::SetupKeeper(directory::Database& database, QObject* parent) : QObject(parent), m_database(database) {}

void SetupKeeper::show(QList<SetupStepView>& steps) const
{
    for (auto& step : steps) {
        for (auto& field : step.fields) {
            const auto note = m_notes.find(field.key);
            if (note == m_notes.end())
                continue;
            field.note = note->second.text;
            field.isWrong = note->second.isWrong;
        }
    }
}

void SetupKeeper::reset()
{
    m_notes.clear();
    m_remembered.clear();
    m_notedAddress.clear();
}

void SetupKeeper::write(Write write, bool isTold)
{
    ++m_running;
    core::deliver(m_database.writeAsync(std::move(write)), this, [this, isTold](const core::Result<>& result) {
        --m_running;
        if (isTold)
            Q_EMIT written(result ? std::nullopt : std::optional(result.error()));
        Q_EMIT changed();
    });
    Q_EMIT changed();
}

void SetupKeeper::confirm(directory::IntegrationId integration, const QString& step, const QString& name,
                          const std::string& inSpiteOf)
{
    write(
        [integration, step = step.toStdString(), by = name.toStdString(), inSpiteOf](directory::WriteSession& session) {
            return setup::saveConfirmation(session, integration, step, by, inSpiteOf);
        },
        true);
}

void SetupKeeper::waive(directory::IntegrationId integration, const QString& step, const QString& name,
                        const std::string& inSpiteOf)
{
    write(
        [integration, step = step.toStdString(), by = name.toStdString(), inSpiteOf](directory::WriteSession& session) {
            return setup::saveNotNeeded(session, integration, step, by, inSpiteOf);
        },
        true);
}

void SetupKeeper::answer(directory::IntegrationId integration, const QString& precondition, bool isYes,
                         const QString& name)
{
    write([integration, id = precondition.toStdString(), isYes, by = name.toStdString()](
              directory::WriteSession& session) { return setup::saveAnswer(session, integration, id, isYes, by); },
          true);
}

void SetupKeeper::takeAnswerBack(directory::IntegrationId integration, const QString& precondition, const QString& name)
{
    write([integration, id = precondition.toStdString(), by = name.toStdString()](
              directory::WriteSession& session) { return setup::takeAnswerBack(session, integration, id, by); },
          true);
}

void SetupKeeper::takeBack(directory::IntegrationId integration, const QString& step)
{
    write([integration, step = step.toStdString()](
              directory::WriteSession& session) { return setup::takeConfirmationBack(session, integration, step); },
          true);
}

bool SetupKeeper::save(directory::IntegrationId integration, const setup::Profile& profile,
                       const setup::SetupRecord& record, const std::optional<directory::Credential>& credential,
                       const QString& key, const QString& pasted)
{
    const auto* field = fieldOf(profile, key.toStdString());
    if (field == nullptr || setup::isSecret(field->kind))
        return false;
    core::Result<setup::ParsedField> parsed = setup::ParsedField{};
    if (!pasted.trimmed().isEmpty())
        parsed = setup::parseField(field->kind, pasted.toStdString());
    if (auto beside = parsed ? setup::checkBeside(record, field->key, parsed->value) : core::Result<>(); !beside)
        parsed = tl::unexpected(std::move(beside.error()));
    const bool isRedirect = field->kind == setup::FieldKind::RedirectUri;
    if (isRedirect && !credential)
        parsed = core::failure(core::ErrorKind::NotFound, "There is no client yet. Make a credential first.");
    m_notes[key] = {QString::fromStdString(parsed ? parsed->note : parsed.error().message), !parsed};
    if (!parsed) {
        Q_EMIT changed();
        return false;
    }
    if (isRedirect) {
        directory::CredentialChange change;
        change.redirectUris.emplace();
        if (!parsed->value.empty())
            change.redirectUris->push_back(parsed->value);
        write([id = credential->id,
               change](directory::WriteSession& session) { return session.updateCredential(id, change); },
              true);
        return true;
    }
    const bool isApp = field->kind == setup::FieldKind::AppUrl;
    write(
        [integration, isApp, name = field->key, value = parsed->value,
         app = parsed->appName](directory::WriteSession& session) -> core::Result<> {
            if (isApp) {
                const std::string behind = name + std::string(setup::appNameEnding);
                if (auto saved = setup::saveValue(session, integration, behind, app); !saved)
                    return saved;
            }
            return setup::saveValue(session, integration, name, value);
        },
        true);
    return true;
}

void SetupKeeper::noteAddress(directory::IntegrationId integration, const std::string& baseUrl,
                              const setup::SetupRecord& record)
{
    if (baseUrl.empty() || baseUrl == m_notedAddress || (record.address && record.address->url == baseUrl))
        return;
    m_notedAddress = baseUrl;
    write([integration, baseUrl, before = record.address](
              directory::WriteSession& session) { return setup::noteAddress(session, integration, before, baseUrl); },
          false);
}

void SetupKeeper::remember(directory::IntegrationId integration, const setup::Guide& guide,
                           const setup::SetupRecord& record)
{
    for (const auto& step : guide.steps) {
        for (const auto& precondition : step.preconditions) {
            if (precondition.evidence)
                rememberOne(integration, setup::proofNameOf(precondition.asked), *precondition.evidence, record);
        }
        if (step.preconditions.empty() && step.state == setup::StepState::Proven && step.evidence)
            rememberOne(integration, step.step.id, *step.evidence, record);
    }
}

void SetupKeeper::rememberOne(directory::IntegrationId integration, const std::string& name,
                              const setup::Evidence& evidence, const setup::SetupRecord& record)
{
    const auto kept = record.remembered.find(name);
    // What Okta says is kept as it was said last: a change is then looked for from there on.
    const bool isNewer =
        kept == record.remembered.end() || (setup::isReadBack(evidence.kind) && evidence.at > kept->second.at);
    const bool isSeen = setup::isTraffic(evidence.kind) || setup::isReadBack(evidence.kind);
    if (!isSeen || !isNewer)
        return;
    // What could not be kept is tried again when the integration is looked at next.
    core::Timestamp& written = m_remembered[name];
    if (written == evidence.at && written != core::Timestamp{})
        return;
    written = evidence.at;
    write([integration, name, evidence](
              directory::WriteSession& session) { return setup::rememberProof(session, integration, name, evidence); },
          false);
}

} // namespace rollcall::models
