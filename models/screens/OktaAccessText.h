// SPDX-License-Identifier: Apache-2.0
// What a credential for Okta may do, in words.
#pragma once

#include "core/Timestamp.h"
#include "okta/Organisation.h"
#include "okta/Pace.h"
#include "screens/ListenerText.h"

#include <QCoreApplication>
#include <QString>

namespace rollcall::models {

class OktaAccessText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::OktaAccessText)

public:
    /// "Users", "The System Log", …
    [[nodiscard]] static QString subject(okta::Capability capability);
    [[nodiscard]] static StateWord state(okta::Access access);
    /// What is missing in the program while that must not be read; empty where little is.
    [[nodiscard]] static QString missing(okta::Capability capability);
    /// Why that could not be tried, where nothing failed; empty for what always can.
    [[nodiscard]] static QString untried(okta::Capability capability);
    /// "512 of 600 a minute left, all again at 16:42:07", as Okta said it at that time.
    [[nodiscard]] static QString limit(const okta::BucketState& bucket, core::Timestamp said, core::Timestamp now);
};

} // namespace rollcall::models
