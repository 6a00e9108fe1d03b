// SPDX-License-Identifier: Apache-2.0
// What is known of a set-up outside the directory: what listens, what Okta said, and what a call of our own met.
#pragma once

#include "core/Timestamp.h"
#include "directory/Types.h"
#include "screens/ListenerControl.h"
#include "screens/SelfCaller.h"
#include "setup/Facts.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace rollcall::setup {
struct OktaFacts;
}

namespace rollcall::models {

struct SetupCircumstances {
    setup::ListenerFacts listener;
    QString publicUrl;                            ///< what Okta is told, without a path
    QString selfCall;                             ///< what a call of our own met there; empty when it met trouble
    std::shared_ptr<const setup::OktaFacts> okta; ///< nothing: not connected, or not asked yet
    std::optional<setup::OktaTarget> connection;  ///< nothing: there is none, or it is not known yet
    std::map<std::string, std::string> changes;   ///< what is not there any more, by step: who changed it
    bool isWithoutOkta = false;                   ///< it was to be asked, and there is no credential
    core::Timestamp now{};
    bool isOktaHere = false; ///< a simulated Okta calls from this computer
};

[[nodiscard]] SetupCircumstances setupCircumstances(const ListenerControl& control,
                                                    const directory::Integration& integration, core::Timestamp now);

/// A hint in both directions: it makes no step green, and trouble is told beside what is proven.
void addSelfCall(SetupCircumstances& known, const SelfCallReport& report);

} // namespace rollcall::models
