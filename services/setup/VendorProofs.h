// SPDX-License-Identifier: Apache-2.0
// What the vendor's own service behind a relay proves by its answer, and what speaks against it.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"

#include <optional>

namespace rollcall::setup {

/// By an answer to what is stored now alone, and only where that is what was pasted in the step.
[[nodiscard]] std::optional<Evidence> proofOfVendor(const Step& step, const Facts& facts);
[[nodiscard]] std::optional<Trouble> troubleOfVendor(const Step& step, const Facts& facts);
/// Something was entered, and the service has not been asked with it.
[[nodiscard]] bool waitsForVendor(const Step& step, const Facts& facts);

} // namespace rollcall::setup
