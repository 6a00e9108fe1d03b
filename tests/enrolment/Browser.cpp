// SPDX-License-Identifier: Apache-2.0
// A real Chromium, driven over WebDriver (W3C).
#include "Browser.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>

namespace rollcall::test {

namespace {

constexpr auto elementKey = "element-6066-11e4-a52e-4f735466cecf";
constexpr int mostTabs = 30;

QJsonObject optionsOf(const BrowserSettings& settings)
{
    // The window is higher than the page in it. All but loopback is unknown to it, so that nothing leaves this
    // computer.
    QJsonArray arguments{QStringLiteral("--headless=new"),
                         QStringLiteral("--no-sandbox"),
                         QStringLiteral("--disable-gpu"),
                         QStringLiteral("--disable-dev-shm-usage"),
                         QStringLiteral("--disable-background-networking"),
                         QStringLiteral("--disable-component-update"),
                         QStringLiteral("--no-first-run"),
                         QStringLiteral("--no-proxy-server"),
                         QStringLiteral("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
                         QStringLiteral("--window-size=1280,943"),
                         QStringLiteral("--blink-settings=preferredColorScheme=%1").arg(settings.isDark ? 0 : 1)};
    QJsonObject preferences{{QStringLiteral("intl.accept_languages"), settings.languages}};
    if (!settings.hasScripts)
        preferences[QStringLiteral("profile.managed_default_content_settings.javascript")] = 2;
    QJsonObject options{{QStringLiteral("args"), arguments}, {QStringLiteral("prefs"), preferences}};
    if (settings.isPhone) {
        options[QStringLiteral("mobileEmulation")] = QJsonObject{
            {QStringLiteral("deviceMetrics"), QJsonObject{{QStringLiteral("width"), 390},
                                                          {QStringLiteral("height"), 844},
                                                          {QStringLiteral("pixelRatio"), 2}}},
            {QStringLiteral("userAgent"),
             QStringLiteral("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15")}};
    }
    return options;
}

} // namespace

QString Browser::missing()
{
    const bool hasDriver = !QStandardPaths::findExecutable(QStringLiteral("chromedriver")).isEmpty();
    const bool hasBrowser = !QStandardPaths::findExecutable(QStringLiteral("chromium")).isEmpty();
    return hasDriver && hasBrowser ? QString()
                                   : QStringLiteral("Install the packages chromium and chromium-driver for this test.");
}

Browser::Browser(const BrowserSettings& settings)
{
    m_driver.setReadChannel(QProcess::StandardOutput);
    m_driver.start(QStringLiteral("chromedriver"), {QStringLiteral("--port=0")});
    static const QRegularExpression started(QStringLiteral("on port (\\d+)\\."));
    QString said;
    const QDeadlineTimer deadline(30'000);
    while (!started.match(said).hasMatch()) {
        if (!m_driver.waitForReadyRead(static_cast<int>(deadline.remainingTime())))
            qFatal("chromedriver did not start: %s", qPrintable(said));
        said += QString::fromUtf8(m_driver.readAllStandardOutput());
    }
    http::Client::Target target;
    target.port = started.match(said).captured(1).toUShort();
    m_client = std::make_unique<http::Client>(target, std::chrono::seconds{90});
    const QJsonObject wanted{{QStringLiteral("capabilities"),
                              QJsonObject{{QStringLiteral("alwaysMatch"),
                                           QJsonObject{{QStringLiteral("goog:chromeOptions"), optionsOf(settings)}}}}}};
    const auto session = call("POST", QStringLiteral("/session"), wanted);
    m_session = QStringLiteral("/session/") + session[QStringLiteral("sessionId")].toString();
}

Browser::~Browser()
{
    static_cast<void>(call("DELETE", m_session, {}, true));
    m_driver.terminate();
    if (!m_driver.waitForFinished(10'000))
        m_driver.kill();
    m_driver.waitForFinished(10'000);
}

QJsonValue Browser::call(const char* method, const QString& path, const QJsonObject& body, bool mayFail)
{
    const bool isPost = QByteArray(method) == "POST";
    http::Headers headers;
    if (isPost)
        headers.add("Content-Type", "application/json");
    const auto answer = m_client->send(method, path.toStdString(), headers,
                                       isPost ? QJsonDocument(body).toJson().toStdString() : std::string());
    if (!answer || (answer->status != 200 && !mayFail))
        qFatal("WebDriver %s %s: %s", method, qPrintable(path),
               answer ? answer->body.c_str() : answer.error().message.c_str());
    if (answer->status != 200)
        return {};
    return QJsonDocument::fromJson(QByteArray::fromStdString(answer->body))[QStringLiteral("value")];
}

void Browser::open(const QString& url)
{
    static_cast<void>(call("POST", m_session + QStringLiteral("/url"), {{QStringLiteral("url"), url}}));
}

QString Browser::address()
{
    return call("GET", m_session + QStringLiteral("/url")).toString();
}

QString Browser::elementOf(const QString& selector)
{
    const QJsonObject by{{QStringLiteral("using"), QStringLiteral("css selector")},
                         {QStringLiteral("value"), selector}};
    const auto found = call("POST", m_session + QStringLiteral("/element"), by, true);
    return found[QLatin1String(elementKey)].toString();
}

QString Browser::activeElement()
{
    return call("GET", m_session + QStringLiteral("/element/active"), {}, true)[QLatin1String(elementKey)].toString();
}

QString Browser::text(const QString& selector)
{
    const auto element = elementOf(selector);
    return element.isEmpty() ? QString()
                             : call("GET", m_session + QStringLiteral("/element/%1/text").arg(element)).toString();
}

QString Browser::attribute(const QString& selector, const QString& name)
{
    const auto element = elementOf(selector);
    return element.isEmpty()
               ? QString()
               : call("GET", m_session + QStringLiteral("/element/%1/attribute/%2").arg(element, name)).toString();
}

void Browser::press(const QString& key)
{
    const QJsonArray strokes{
        QJsonObject{{QStringLiteral("type"), QStringLiteral("keyDown")}, {QStringLiteral("value"), key}},
        QJsonObject{{QStringLiteral("type"), QStringLiteral("keyUp")}, {QStringLiteral("value"), key}}};
    const QJsonObject keyboard{{QStringLiteral("type"), QStringLiteral("key")},
                               {QStringLiteral("id"), QStringLiteral("keyboard")},
                               {QStringLiteral("actions"), strokes}};
    static_cast<void>(
        call("POST", m_session + QStringLiteral("/actions"), {{QStringLiteral("actions"), QJsonArray{keyboard}}}));
}

bool Browser::tabTo(const QString& selector)
{
    const auto wanted = elementOf(selector);
    for (int i = 0; i < mostTabs && !wanted.isEmpty(); ++i) {
        if (activeElement() == wanted)
            return true;
        press(QString(QChar(0xE004)));
    }
    return false;
}

QJsonValue Browser::evaluate(const QString& script)
{
    return call("POST", m_session + QStringLiteral("/execute/sync"),
                {{QStringLiteral("script"), script}, {QStringLiteral("args"), QJsonArray()}});
}

QByteArray Browser::picture()
{
    return QByteArray::fromBase64(call("GET", m_session + QStringLiteral("/screenshot")).toString().toLatin1());
}

} // namespace rollcall::test
