// SPDX-License-Identifier: Apache-2.0
// Record, expectations and kept mappings, in one go.
#include "screens/MappingReading.h"

#include "Utf8.h"
#include "setup/Record.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::models {

core::Result<MappingOurs> readMappingOurs(directory::ReadSession& session, directory::IntegrationId integration,
                                          const setup::Profile& profile)
{
    auto record = setup::readRecord(session, integration, profile);
    if (!record)
        return tl::unexpected(std::move(record.error()));
    auto expectations = setup::readMappingExpectations(session, integration, profile);
    if (!expectations)
        return tl::unexpected(std::move(expectations.error()));
    auto kept = setup::readKeptMappings(session, integration);
    if (!kept)
        return tl::unexpected(std::move(kept.error()));
    return MappingOurs{std::move(*record), std::move(*expectations), std::move(*kept)};
}

MappingMatter MappingReading::matter() const
{
    const auto& record = ours.record;
    return {shipped,
            expected,
            ours.expectations,
            facts.get(),
            name,
            text(record.value("organisation")),
            text(record.value(setup::appField)),
            text(record.value(std::string(setup::appField) + std::string(setup::appNameEnding)))};
}

const okta::ProfileMapping* MappingReading::mapping() const
{
    return facts && facts->mapping ? &*facts->mapping : nullptr;
}

const okta::User* MappingReading::person() const
{
    return facts && facts->person ? &*facts->person : nullptr;
}

const setup::MappingRow* MappingReading::row(const QString& scimPath) const
{
    const auto found = std::ranges::find(rows, scimPath.toStdString(), &setup::MappingRow::scimPath);
    return found == rows.end() ? nullptr : &*found;
}

} // namespace rollcall::models
