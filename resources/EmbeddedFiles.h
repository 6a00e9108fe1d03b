// SPDX-License-Identifier: Apache-2.0
// Makes the embedded profiles and guides readable under :/rollcall/profiles and :/rollcall/guides.
#pragma once

namespace rollcall::resources {

/// Call before the first use. A linker drops the files of a static library that nothing names; this names them.
void registerEmbeddedFiles();

} // namespace rollcall::resources
