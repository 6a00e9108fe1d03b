// SPDX-License-Identifier: Apache-2.0
// Chooses the kind of database, and waits where the caller wants to wait.
#include "directory/Database.h"

#include "LocalDatabase.h"
#include "core/Log.h"

#include <QDir>

#include <future>

// Outside the namespace, as Qt asks: a static library's resources are linked in only when they are named.
static void initializeDirectoryResources()
{
    Q_INIT_RESOURCE(directory_migrations);
}

namespace rollcall::directory {

core::Result<std::unique_ptr<Database>> Database::open(const OpenOptions& options)
{
    initializeDirectoryResources();
    return LocalDatabase::open(options);
}

core::Result<> Database::writeAndWait(WriteOperation operation)
{
    std::promise<core::Result<>> promise;
    auto future = promise.get_future();
    write(std::move(operation), [&promise](const core::Result<>& result) { promise.set_value(result); });
    return future.get();
}

core::Error Database::defectOf(const std::exception& exception)
{
    core::Error error = core::makeError(
        core::ErrorKind::Internal, "Something went wrong in Rollcall; nothing was changed. The log has the reason.",
        exception.what());
    core::logError("directory", error);
    return error;
}

} // namespace rollcall::directory
