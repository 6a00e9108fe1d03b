// SPDX-License-Identifier: Apache-2.0
// Nothing is sent from here.
#include "screens/MappingEditor.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/MappingReading.h"
#include "screens/MappingText.h"
#include "setup/Mapping.h"
#include "setup/MappingChange.h"

#include <utility>

namespace rollcall::models {

namespace {

constexpr qsizetype longestImport = qsizetype{1} << 20;

} // namespace

void MappingEditor::drop()
{
    m_preview.reset();
    m_plan.reset();
}

std::shared_ptr<const setup::MappingPlan> MappingEditor::plan() const
{
    return m_preview && m_preview->refusal.isEmpty() ? m_plan : nullptr;
}

QString MappingEditor::change(const MappingReading& reading, const MappingDetail& attribute, const QString& expression,
                              MappingPush push)
{
    drop();
    if (!attribute.unchangeable.isEmpty())
        return attribute.unchangeable;
    const QString wanted = expression.trimmed();
    if (push != MappingPush::NotMapped && wanted.isEmpty())
        return tr("Enter an expression, or choose that it is not mapped.");
    setup::MappingChange change{attribute.appAttribute.toStdString(), std::nullopt};
    if (push != MappingPush::NotMapped)
        change.rule = okta::MappingRule{wanted.toStdString(), push == MappingPush::CreateAndUpdate};
    return prepare(reading, tr("Change %1 in Okta").arg(attribute.label), {change}, {});
}

QString MappingEditor::rollBack(const MappingReading& reading, qsizetype index, core::Timestamp now)
{
    drop();
    if (index < 0 || static_cast<std::size_t>(index) >= reading.ours.kept.size())
        return tr("No mapping was kept: it was not changed from here yet.");
    const auto& kept = reading.ours.kept[static_cast<std::size_t>(index)];
    return prepareReturn(reading, tr("Roll the mapping back to what it was %1").arg(RelativeTime::text(kept.at, now)),
                         kept.mapping);
}

QString MappingEditor::takeOver(const MappingReading& reading, const QByteArray& json)
{
    drop();
    if (json.size() > longestImport)
        return tr("This file is too large to be a mapping that was exported here.");
    const auto imported = setup::importMapping(json.toStdString());
    if (!imported)
        return text(imported.error().message);
    return prepareReturn(reading, tr("Take the mapping over from the file"), *imported);
}

QString MappingEditor::prepareReturn(const MappingReading& reading, const QString& title,
                                     const okta::ProfileMapping& wanted)
{
    const auto* current = reading.mapping();
    QStringList warnings;
    if (current != nullptr && !wanted.id.value.empty() && wanted.id != current->id)
        warnings << tr("It was the mapping of another app, %1. Okta refuses attributes that this app does not have.")
                        .arg(text(wanted.targetName));
    return prepare(reading, title,
                   current == nullptr ? std::vector<setup::MappingChange>() : setup::mappingChanges(*current, wanted),
                   warnings);
}

QString MappingEditor::prepare(const MappingReading& reading, const QString& title,
                               const std::vector<setup::MappingChange>& changes, const QStringList& warnings)
{
    const auto* current = reading.mapping();
    if (current == nullptr)
        return tr("What Okta has is not known here, so that nothing can be changed from here.");
    auto plan = std::make_shared<const setup::MappingPlan>(setup::planMapping(*current, changes));
    if (plan->rules.empty())
        return tr("Okta has it so already: nothing would change.");
    MappingPreview preview;
    preview.title = title;
    preview.calls = MappingText::calls(*plan, reading.person());
    preview.warnings = warnings + MappingText::warnings(*plan, reading.rows, reading.person());
    if (!reading.facts->mayChange.value_or(true))
        preview.refusal =
            tr("The credential that Rollcall uses may read mappings, and not change them: it takes a super "
               "or app administrator’s token, or the scope okta.profileMappings.manage. Do it by hand "
               "under %1, or connect another credential.")
                .arg(MappingText::menuPath(reading.matter()));
    m_plan = std::move(plan);
    m_preview = std::move(preview);
    return {};
}

} // namespace rollcall::models
