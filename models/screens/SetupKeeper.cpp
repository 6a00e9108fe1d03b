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

void SetupKeeper::confirm(directory::IntegrationId integration, const QString& step, const QString& name)
{
    write([integration, step = step.toStdString(), by = name.toStdString()](
              directory::WriteSession& session) { return setup::saveConfirmation(session, integration, step, by); },
          true);
}

void SetupKeeper::takeBack(directory::IntegrationId integration, const QString& step)
{
    write([integration, step = step.toStdString()](
              directory::WriteSession& session) { return setup::takeConfirmationBack(session, integration, step); },
          true);
}

bool SetupKeeper::save(directory::IntegrationId integration, const setup::Profile& profile, const QString& key,
                       const QString& pasted)
{
    const auto* field = fieldOf(profile, key.toStdString());
    if (field == nullptr || setup::isSecret(field->kind))
        return false;
    core::Result<setup::ParsedField> parsed = setup::ParsedField{};
    if (!pasted.trimmed().isEmpty())
        parsed = setup::parseField(field->kind, pasted.toStdString());
    m_notes[key] = {QString::fromStdString(parsed ? parsed->note : parsed.error().message), !parsed};
    if (!parsed) {
        Q_EMIT changed();
        return false;
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

void SetupKeeper::remember(directory::IntegrationId integration, const setup::Guide& guide,
                           const setup::SetupRecord& record)
{
    for (const auto& step : guide.steps) {
        const bool isSeen = step.state == setup::StepState::Proven && step.evidence &&
                            (setup::isTraffic(step.evidence->kind) || setup::isReadBack(step.evidence->kind));
        // What could not be kept is tried again when the integration is looked at next.
        if (!isSeen || record.remembered.contains(step.step.id) || !m_remembered.insert(step.step.id).second)
            continue;
        write(
            [integration, id = step.step.id, evidence = *step.evidence](directory::WriteSession& session) {
                return setup::rememberProof(session, integration, id, evidence);
            },
            false);
    }
}

} // namespace rollcall::models
