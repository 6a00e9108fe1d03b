// SPDX-License-Identifier: Apache-2.0
// The calls of a web client where they run: on one event-loop thread, over QNetworkAccessManager.
#pragma once

#include "core/WebClient.h"

#include <QByteArray>
#include <QList>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QString>
#include <QUrl>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string_view>

namespace rollcall::core {

[[nodiscard]] QUrl toUrl(std::string_view text);
[[nodiscard]] QByteArray toBytes(std::string_view text);
[[nodiscard]] bool isLoopback(const QUrl& url);

/// One call on its way. Everything but the promise belongs to the worker's thread.
struct WebClient::Exchange {
    WebRequest request;
    std::chrono::steady_clock::time_point deadline;
    std::promise<tl::expected<WebResponse, WebFailure>> promise;
    QNetworkReply* reply = nullptr;
    QByteArray body;
    QString tlsReason;
    bool usesSystemProxy = false;
    bool isSent = false;
    bool isDone = false;
    std::optional<WebFailureKind> ended; ///< by us
};

class WebClient::Worker final : public QObject {
public:
    Worker(const Options& options, QList<QSslCertificate> authorities)
        : m_usesSystemProxy(options.usesSystemProxy),
          m_userAgent(toBytes(options.userAgent)),
          m_authorities(std::move(authorities))
    {
    }

    void start(const std::shared_ptr<Exchange>& exchange);
    void end(const std::shared_ptr<Exchange>& exchange, WebFailureKind kind);

private:
    void prepare();
    [[nodiscard]] QNetworkRequest networkRequest(const WebRequest& request) const;
    [[nodiscard]] QNetworkReply* transmit(Exchange& exchange);
    void watch(const std::shared_ptr<Exchange>& exchange);
    static void take(const std::shared_ptr<Exchange>& exchange, Worker& worker);
    static void finish(const std::shared_ptr<Exchange>& exchange);
    static void fail(Exchange& exchange, WebFailureKind kind, const QString& reason);

    bool m_usesSystemProxy;
    QByteArray m_userAgent;
    QList<QSslCertificate> m_authorities;
    QSslConfiguration m_tls;
    QNetworkAccessManager* m_manager = nullptr;
};

} // namespace rollcall::core
