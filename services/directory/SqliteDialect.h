// SPDX-License-Identifier: Apache-2.0
// SQLite's side of the dialect seam.
#pragma once

#include "SqlDialect.h"

namespace rollcall::directory {

/// "Roll" as a number: how a file says that it is a directory of ours.
inline constexpr int applicationId = 0x526F6C6C;

class SqliteDialect final : public SqlDialect {
public:
    [[nodiscard]] QString driver() const override;
    [[nodiscard]] QString connectOptions(int busyMilliseconds) const override;
    [[nodiscard]] core::Result<std::vector<MigrationStep>> migrations() const override;
    [[nodiscard]] std::string_view countTables() const override;
    [[nodiscard]] std::string_view readOwner() const override;
    [[nodiscard]] QString markOwner() const override;
    [[nodiscard]] std::int64_t ownerMark() const override { return applicationId; }
    [[nodiscard]] std::vector<QString> beforeFirstStep() const override;
    [[nodiscard]] std::vector<QString> afterSteps() const override;
    [[nodiscard]] std::string_view copyInto() const override;
    [[nodiscard]] std::vector<QString> setUp(ConnectionRole role, bool isSynchronousOff) const override;
    [[nodiscard]] SqlFailure classify(const QSqlError& error) const override;
    [[nodiscard]] std::string_view beginWrite() const override;
    [[nodiscard]] std::string_view beginRead() const override;
    [[nodiscard]] std::string_view insertSearchText() const override;
    [[nodiscard]] std::string_view deleteSearchText() const override;
    [[nodiscard]] std::string_view searchCondition() const override;
    [[nodiscard]] std::string searchTerms(std::span<const std::string> words) const override;
    [[nodiscard]] std::string containsText(std::string_view column) const override;
    [[nodiscard]] std::string usingIndex(std::string_view index) const override;
    [[nodiscard]] std::filesystem::path logFile(const std::filesystem::path& file) const override;
    [[nodiscard]] std::vector<QString> checkpoint() const override;
    [[nodiscard]] std::string_view countFreePages() const override;
    [[nodiscard]] QString giveBackPages(int count) const override;
    [[nodiscard]] QString limitPages(int count) const override;
    [[nodiscard]] std::string_view dataVersion() const override;
};

} // namespace rollcall::directory
