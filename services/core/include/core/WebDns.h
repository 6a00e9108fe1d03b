// SPDX-License-Identifier: Apache-2.0
// Records of the domain name system. Link rollcall_core_web for it.
#pragma once

#include "core/Result.h"

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::core {

enum class DnsRecord { Text, MailExchange };

/// The texts of a name (each with its parts put together), or its mail exchangers by preference. None is no error.
/// Offline when nobody answered in time: nothing is known then. Blocks for `timeout` at most, on a thread of any kind.
[[nodiscard]] Result<std::vector<std::string>> lookUpDns(DnsRecord record, const std::string& name,
                                                         std::chrono::milliseconds timeout, std::stop_token stop);

} // namespace rollcall::core
