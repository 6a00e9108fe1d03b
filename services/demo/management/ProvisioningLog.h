// SPDX-License-Identifier: Apache-2.0
// What the provisioning engine has done, as the System Log tells it.
#pragma once

#include "SystemLog.h"
#include "demo/OrganisationEvent.h"

#include <string>

namespace rollcall::demo::management {

void logProvisioning(SystemLog& log, const Step& step, const LogTarget& app, const std::string& appName);

} // namespace rollcall::demo::management
