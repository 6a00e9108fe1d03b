// SPDX-License-Identifier: Apache-2.0
// What Qt Network reports, sorted by what a caller does about it, in words for a person.
#pragma once

#include "core/WebClient.h"

#include <QList>
#include <QNetworkReply>
#include <QSslError>
#include <QString>

#include <chrono>
#include <string>

namespace rollcall::core {

/// The first reason that says why there is no trust, as a sentence without its full stop.
[[nodiscard]] QString tlsReason(const QList<QSslError>& errors);

[[nodiscard]] WebFailureKind failureKind(QNetworkReply::NetworkError error, const QString& tlsReason, bool isSent);

/// Whether a failure of this kind can come after the request went out.
[[nodiscard]] bool mayHaveArrived(WebFailureKind kind);

/// Where a request went to.
struct WebPlace {
    std::string host;
    int port = 0;
};

/// What happened, the likely cause, the next step.
[[nodiscard]] Error webError(WebFailureKind kind, const WebPlace& place, std::chrono::milliseconds timeout,
                             const std::string& reason);

} // namespace rollcall::core
