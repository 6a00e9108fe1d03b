// SPDX-License-Identifier: Apache-2.0
// Prepares changes of a mapping in Okta: shown first, call by call.
#pragma once

#include "core/Timestamp.h"
#include "screens/MappingView.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace rollcall::okta {
struct ProfileMapping;
}
namespace rollcall::setup {
struct MappingChange;
struct MappingPlan;
} // namespace rollcall::setup

namespace rollcall::models {

struct MappingReading;

/// Holds one prepared change at a time. Each preparation takes the place of the one before, and returns why there is
/// none: a sentence, empty when it is prepared.
class MappingEditor {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::MappingEditor)

public:
    [[nodiscard]] QString change(const MappingReading& reading, const MappingDetail& attribute,
                                 const QString& expression, MappingPush push);
    /// To one of the kept ones.
    [[nodiscard]] QString rollBack(const MappingReading& reading, qsizetype index, core::Timestamp now);
    /// Of a file that was exported.
    [[nodiscard]] QString takeOver(const MappingReading& reading, const QByteArray& json);
    void drop();

    [[nodiscard]] const std::optional<MappingPreview>& preview() const { return m_preview; }
    /// Null when nothing is prepared, or it may not be sent.
    [[nodiscard]] std::shared_ptr<const setup::MappingPlan> plan() const;

private:
    [[nodiscard]] QString prepare(const MappingReading& reading, const QString& title,
                                  const std::vector<setup::MappingChange>& changes, const QStringList& warnings);
    [[nodiscard]] QString prepareReturn(const MappingReading& reading, const QString& title,
                                        const okta::ProfileMapping& wanted);

    std::optional<MappingPreview> m_preview;
    std::shared_ptr<const setup::MappingPlan> m_plan;
};

} // namespace rollcall::models
