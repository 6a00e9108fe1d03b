// SPDX-License-Identifier: Apache-2.0
// Names the embedded files, so that the linker keeps them.
#include "EmbeddedFiles.h"

#include <QtGlobal>

// Qt's macro declares a function of the global namespace, so it cannot stand inside ours.
static void keepProfiles()
{
    Q_INIT_RESOURCE(rollcall_profiles);
}

namespace rollcall::resources {

void registerEmbeddedFiles()
{
    keepProfiles();
}

} // namespace rollcall::resources
