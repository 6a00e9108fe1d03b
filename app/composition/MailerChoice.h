// SPDX-License-Identifier: Apache-2.0
// Whether Rollcall may begin to mail an integration's people.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"

namespace rollcall::app {

/// Who is registered already must not be invited: where Okta can be asked, somebody has to look there first. Denied
/// where nobody has; no error where it mails already.
[[nodiscard]] core::Result<> mayBeginToMail(directory::ReadSession& session, directory::IntegrationId integration);

} // namespace rollcall::app
