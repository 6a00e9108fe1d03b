// SPDX-License-Identifier: Apache-2.0
// Endpoints and deliveries in words.
#pragma once

#include "screens/WebhookScreen.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace rollcall::models {

class WebhookText {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::WebhookText)

public:
    /// "Registered", as on a check box.
    [[nodiscard]] static QString name(onboarding::WebhookEventType type);
    [[nodiscard]] static WebhookRow row(const onboarding::WebhookStanding& standing, core::Timestamp now);
    [[nodiscard]] static WebhookDeliveryRow row(const onboarding::WebhookDelivery& delivery, core::Timestamp now);
    [[nodiscard]] static QStringList sentences(const onboarding::WebhookStanding& standing, core::Timestamp now);
};

} // namespace rollcall::models
