// SPDX-License-Identifier: Apache-2.0
// Makes what is embedded readable under :/rollcall/profiles, :/rollcall/guides and :/rollcall/demo.
#pragma once

namespace rollcall::resources {

/// Call before the first use. A linker drops the files of a static library that nothing names; this names them.
void registerEmbeddedFiles();

} // namespace rollcall::resources
