// SPDX-License-Identifier: Apache-2.0
// Texts of the services, as the screens show them.
#pragma once

#include <QString>

#include <string_view>

namespace rollcall::models {

[[nodiscard]] inline QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace rollcall::models
