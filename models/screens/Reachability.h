// SPDX-License-Identifier: Apache-2.0
// Whether an address can be called from Okta's cloud, as far as one sees from the address alone.
#pragma once

#include <QString>

namespace rollcall::models {

/// False for plain HTTP, for this computer, for wildcard, private and link-local addresses, and for names that only a
/// local network knows. True promises nothing: a firewall is not seen from here.
[[nodiscard]] bool isReachableFromCloud(const QString& url);

} // namespace rollcall::models
