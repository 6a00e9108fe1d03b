// SPDX-License-Identifier: Apache-2.0
// One short transaction for each.
#include "screens/MappingKeeper.h"

#include "core/Deliver.h"
#include "setup/MappingRecord.h"
#include "setup/Profile.h"

#include <algorithm>
#include <string>
#include <utility>

namespace rollcall::models {

MappingKeeper::MappingKeeper(directory::Database& database, QObject* parent) : QObject(parent), m_database(database) {}

void MappingKeeper::write(Write write)
{
    ++m_running;
    core::deliver(m_database.writeAsync(std::move(write)), this, [this](const core::Result<>& result) {
        --m_running;
        Q_EMIT written(result ? std::nullopt : std::optional(result.error()));
    });
    Q_EMIT started();
}

void MappingKeeper::expect(directory::IntegrationId integration, const setup::Profile& shipped,
                           const MappingDetail& attribute, const QString& label, const QString& oktaAttribute,
                           bool isRequired)
{
    const std::string path = attribute.scimPath.toStdString();
    setup::AttributeExpectation wanted;
    if (const QString name = label.trimmed(); name != attribute.labelHint)
        wanted.label = name.toStdString();
    if (const QString name = oktaAttribute.trimmed(); name != attribute.oktaAttributeHint)
        wanted.oktaAttribute = name.toStdString();
    const auto known = std::ranges::find(shipped.attributes, path, &setup::SyncedAttribute::path);
    if (known != shipped.attributes.end() && known->isRequired != isRequired)
        wanted.isRequired = isRequired;
    write([integration, path, wanted](directory::WriteSession& session) {
        return setup::saveAttributeExpectation(session, integration, path, wanted);
    });
}

void MappingKeeper::setUnique(directory::IntegrationId integration, const setup::Profile& shipped,
                              const MappingDetail& attribute, bool isUnique)
{
    if (!attribute.mayBeUnique)
        return;
    const std::string field = attribute.uniqueField.toStdString();
    const bool isShipped = field == shipped.uniqueIdentifier;
    write([integration, value = isUnique && !isShipped ? field : std::string()](directory::WriteSession& session) {
        return setup::saveUniqueIdentifier(session, integration, value);
    });
}

void MappingKeeper::forget(directory::IntegrationId integration, const MappingDetail& attribute)
{
    write([integration, path = attribute.scimPath.toStdString(),
           mayBeUnique = attribute.mayBeUnique](directory::WriteSession& session) -> core::Result<> {
        if (mayBeUnique) {
            if (auto saved = setup::saveUniqueIdentifier(session, integration, {}); !saved)
                return saved;
        }
        return setup::saveAttributeExpectation(session, integration, path, {});
    });
}

} // namespace rollcall::models
