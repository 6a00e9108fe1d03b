// SPDX-License-Identifier: Apache-2.0
// Whether an address can be called from Okta's cloud, as far as one sees from the address alone.
#pragma once

#include <QString>

namespace rollcall::models {

/// Why Okta's cloud would not call it, as a sentence with what to do; empty when nothing speaks against it.
[[nodiscard]] QString whyNotReachable(const QString& url);

/// False for plain HTTP, for a name with an underscore, which Okta does not take, for this computer, for wildcard,
/// private and link-local addresses, and for names that only a local network knows. True promises nothing: a firewall
/// is not seen from here.
[[nodiscard]] bool isReachableFromCloud(const QString& url);

} // namespace rollcall::models
