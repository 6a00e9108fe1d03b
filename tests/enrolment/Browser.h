// SPDX-License-Identifier: Apache-2.0
// A real Chromium, driven over WebDriver (W3C).
#pragma once

#include "http/Client.h"

#include <QJsonObject>
#include <QProcess>
#include <QString>

#include <memory>

namespace rollcall::test {

struct BrowserSettings {
    bool isPhone = false; ///< 390x844 as an iPhone; else 1280x800
    bool hasScripts = true;
    bool isDark = false;
    QString languages = QStringLiteral("en");
};

/// One browser with a profile of its own, gone with it. Ends the test where it does not do as it is told.
class Browser {
public:
    /// Empty where chromedriver and chromium are installed; else what to install.
    [[nodiscard]] static QString missing();

    explicit Browser(const BrowserSettings& settings);
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    void open(const QString& url);
    [[nodiscard]] QString address();
    /// What is seen of the first element; empty when there is none.
    [[nodiscard]] QString text(const QString& selector);
    [[nodiscard]] QString attribute(const QString& selector, const QString& name);
    /// Presses a key where the focus is: WebDriver's code of it, or a character.
    void press(const QString& key);
    /// Presses Tab until the selector's element has the focus; false when it never gets it.
    [[nodiscard]] bool tabTo(const QString& selector);
    /// Runs in an isolated way where pages may not run any.
    [[nodiscard]] QJsonValue evaluate(const QString& script);
    [[nodiscard]] QByteArray picture();

private:
    [[nodiscard]] QJsonValue call(const char* method, const QString& path, const QJsonObject& body = {},
                                  bool mayFail = false);
    [[nodiscard]] QString elementOf(const QString& selector);
    [[nodiscard]] QString activeElement();

    QProcess m_driver;
    std::unique_ptr<http::Client> m_client;
    QString m_session;
};

} // namespace rollcall::test
