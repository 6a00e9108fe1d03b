// SPDX-License-Identifier: Apache-2.0
// Signatures by known vectors, settings that are read as strictly as they are written, and what answers mean.
#include "WebhookOrder.h"
#include "WebhookVerdict.h"
#include "core/Base64.h"
#include "onboarding/WebhookSender.h"
#include "onboarding/WebhookSettings.h"
#include "onboarding/WebhookSignature.h"

#include <QtTest>

#include <array>

using namespace rollcall;
using namespace rollcall::onboarding;
using namespace std::chrono_literals;

namespace {

/// The vector that implementations of the specification share.
constexpr std::string_view knownSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view knownId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view knownBody = R"({"test": 2432232314})";
constexpr std::string_view knownSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const core::Timestamp knownTime = core::Timestamp(1'614'265'330'000ms);

std::vector<core::Secret> secretsOf(std::initializer_list<std::string_view> texts)
{
    std::vector<core::Secret> secrets;
    for (const std::string_view text : texts)
        secrets.emplace_back(text);
    return secrets;
}

std::string secretOfBytes(std::size_t count)
{
    return "whsec_" + core::toBase64(std::string(count, 'k'));
}

core::WebResponse answered(int status, core::WebHeaders headers = {}, std::string body = {})
{
    return {status, std::move(headers), std::move(body)};
}

WebhookSettings twoEndpoints()
{
    WebhookSettings settings;
    settings.last = 3;
    settings.endpoints = {
        {1, "https://hooks.example.com/in", {WebhookEventType::Registered}, "", 17, knownTime, "Grace"},
        {3,
         "http://127.0.0.1:9000/",
         {allWebhookEvents.begin(), allWebhookEvents.end()},
         "/etc/vendor.pem",
         0,
         knownTime,
         ""}};
    return settings;
}

} // namespace

class WebhookRulesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signsAsTheSpecificationDoes()
    {
        const auto signature = signWebhook(secretsOf({knownSecret}), knownId, knownTime, knownBody);
        QVERIFY(signature.has_value());
        QCOMPARE(*signature, std::string(knownSignature));
        QCOMPARE(webhookTimestamp(knownTime + 999ms), std::string("1614265330"));
    }

    void everySecretSigns()
    {
        const auto own = makeWebhookSecret();
        QVERIFY(own.has_value());
        const auto both = signWebhook(secretsOf({own->reveal(), knownSecret}), knownId, knownTime, knownBody);
        const auto first = signWebhook(secretsOf({own->reveal()}), knownId, knownTime, knownBody);
        QVERIFY(both.has_value() && first.has_value());
        QCOMPARE(*both, *first + " " + std::string(knownSignature));
    }

    void anyChangeIsAnotherSignature()
    {
        const auto secrets = secretsOf({knownSecret});
        const std::string known(knownSignature);
        QVERIFY(*signWebhook(secrets, "msg_other", knownTime, knownBody) != known);
        QVERIFY(*signWebhook(secrets, knownId, knownTime + 1s, knownBody) != known);
        QVERIFY(*signWebhook(secrets, knownId, knownTime, R"({"test":2432232314})") != known);
    }

    void whatIsNoSecretIsRefused_data()
    {
        QTest::addColumn<QString>("secret");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("known") << QString::fromLatin1(knownSecret.data(), static_cast<int>(knownSecret.size())) << true;
        QTest::newRow("24 bytes") << QString::fromStdString(secretOfBytes(24)) << true;
        QTest::newRow("64 bytes") << QString::fromStdString(secretOfBytes(64)) << true;
        QTest::newRow("23 bytes") << QString::fromStdString(secretOfBytes(23)) << false;
        QTest::newRow("65 bytes") << QString::fromStdString(secretOfBytes(65)) << false;
        QTest::newRow("without its prefix") << QString::fromStdString(secretOfBytes(32).substr(6)) << false;
        QTest::newRow("no base64") << QStringLiteral("whsec_****************************************") << false;
        QTest::newRow("empty") << QString() << false;
    }
    void whatIsNoSecretIsRefused()
    {
        QFETCH(QString, secret);
        QFETCH(bool, isGood);
        const std::string text = secret.toStdString();
        const auto checked = checkWebhookSecret(text);
        QCOMPARE(checked.has_value(), isGood);
        QCOMPARE(signWebhook(secretsOf({text}), knownId, knownTime, knownBody).has_value(), isGood);
        if (!isGood && text.size() > 6)
            QVERIFY(checked.error().message.find(text.substr(6)) == std::string::npos);
    }

    void ownSecretsAreGoodAndDiffer()
    {
        const auto one = makeWebhookSecret();
        const auto other = makeWebhookSecret();
        QVERIFY(one.has_value() && other.has_value());
        QVERIFY(checkWebhookSecret(one->reveal()).has_value());
        QVERIFY(one->reveal() != other->reveal());
    }

    void anIdThatMakesTheSignedTextAmbiguousIsRefused()
    {
        QVERIFY(!signWebhook(secretsOf({knownSecret}), "a.b", knownTime, knownBody).has_value());
        QVERIFY(!signWebhook(secretsOf({knownSecret}), "", knownTime, knownBody).has_value());
        QVERIFY(!signWebhook({}, knownId, knownTime, knownBody).has_value());
    }

    void settingsAreReadAsTheyWereWritten()
    {
        const WebhookSettings settings = twoEndpoints();
        const auto read = parseWebhookSettings(toJson(settings));
        QVERIFY(read.has_value());
        QVERIFY(*read == settings);
        QVERIFY(read->find(3) && !read->find(2));
        QVERIFY(parseWebhookSettings("{}")->endpoints.empty());
    }

    void whatWasNotWrittenSoIsNotUnderstood_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray("");
        QTest::newRow("unknown event") << QByteArray("person.invited") << QByteArray("person.promoted");
        QTest::newRow("event twice") << QByteArray("person.verified") << QByteArray("person.invited");
        QTest::newRow("no event") << QByteArray("[\"person.registered\"]") << QByteArray("[]");
        QTest::newRow("plain http elsewhere") << QByteArray("127.0.0.1:9000") << QByteArray("10.0.0.1");
        QTest::newRow("user name") << QByteArray("https://hooks") << QByteArray("https://me:secret@hooks");
        QTest::newRow("the same id twice") << QByteArray("\"id\":3") << QByteArray("\"id\":1");
        QTest::newRow("an id that was never given") << QByteArray("\"last\":3") << QByteArray("\"last\":2");
        QTest::newRow("id as text") << QByteArray("\"id\":1") << QByteArray("\"id\":\"1\"");
        QTest::newRow("since of another type") << QByteArray("\"since\":17") << QByteArray("\"since\":-1");
        QTest::newRow("time") << QByteArray("2021-02-25") << QByteArray("yesterday");
        QTest::newRow("no address") << QByteArray("\"url\"") << QByteArray("\"uri\"");
    }
    void whatWasNotWrittenSoIsNotUnderstood()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray json = QByteArray::fromStdString(toJson(twoEndpoints()));
        QVERIFY2(json.contains(from), json.constData());
        json.replace(json.indexOf(from), from.size(), to);
        const auto read = parseWebhookSettings(json.toStdString());
        QVERIFY2(!read.has_value(), json.constData());
        QCOMPARE(read.error().kind, core::ErrorKind::Corrupt);
    }

    void statusIsReadAsItWasWritten()
    {
        const WebhookStatus status{WebhookState::Gone, "It answered 410.", knownTime};
        const auto read = parseWebhookStatus(toJson(status));
        QVERIFY(read.has_value());
        QVERIFY(read->state == status.state && read->reason == status.reason && read->since == status.since);
        QVERIFY(parseWebhookStatus("{}")->state == WebhookState::On);
        QVERIFY(!parseWebhookStatus(R"({"state":"off","reason":"","since":"2021-02-25T00:00:00.000Z"})").has_value());
    }

    void ordersAreReadAsTheyWereWritten()
    {
        const WebhookOrder order{2, "evt_1", "person.invited", R"({"a":"ü"})"};
        const auto read = parseWebhookOrder(toJson(order));
        QVERIFY(read.has_value());
        QVERIFY(read->endpoint == 2 && read->id == order.id && read->type == order.type && read->body == order.body);
        QVERIFY(!parseWebhookOrder("{}").has_value());
        QVERIFY(!parseWebhookOrder("").has_value());
    }

    void addressesThatMayBeUsed_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("https") << QStringLiteral("https://hooks.example.com/rollcall?a=b") << true;
        QTest::newRow("loopback") << QStringLiteral("http://127.0.0.1:8000/") << true;
        QTest::newRow("localhost") << QStringLiteral("http://localhost/") << true;
        QTest::newRow("plain http") << QStringLiteral("http://hooks.example.com/") << false;
        QTest::newRow("user name") << QStringLiteral("https://a:b@hooks.example.com/") << false;
        QTest::newRow("fragment") << QStringLiteral("https://hooks.example.com/#x") << false;
        QTest::newRow("another scheme") << QStringLiteral("ftp://hooks.example.com/") << false;
        QTest::newRow("line break") << QStringLiteral("https://hooks.example.com/\r\nX: y") << false;
        QTest::newRow("too long") << QStringLiteral("https://hooks.example.com/") + QString(2000, u'a') << false;
    }
    void addressesThatMayBeUsed()
    {
        QFETCH(QString, url);
        QFETCH(bool, isGood);
        QCOMPARE(checkWebhookUrl(url.toStdString()).has_value(), isGood);
    }

    void statusesSayWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("says");
        const int delivered = static_cast<int>(WebhookVerdict::Kind::Delivered);
        const int again = static_cast<int>(WebhookVerdict::Kind::Again);
        const int gone = static_cast<int>(WebhookVerdict::Kind::Gone);
        QTest::newRow("200") << 200 << delivered << QStringLiteral("200");
        QTest::newRow("204") << 204 << delivered << QStringLiteral("204");
        QTest::newRow("301") << 301 << again << QStringLiteral("not followed");
        QTest::newRow("307") << 307 << again << QStringLiteral("not followed");
        QTest::newRow("400") << 400 << again << QStringLiteral("400");
        QTest::newRow("401") << 401 << again << QStringLiteral("secret");
        QTest::newRow("410") << 410 << gone << QStringLiteral("no more");
        QTest::newRow("429") << 429 << again << QStringLiteral("429");
        QTest::newRow("500") << 500 << again << QStringLiteral("500");
        QTest::newRow("199") << 199 << again << QStringLiteral("199");
    }
    void statusesSayWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(int, kind);
        QFETCH(QString, says);
        const auto verdict = judgeAnswer(answered(status), knownTime);
        QCOMPARE(static_cast<int>(verdict.kind), kind);
        QCOMPARE(verdict.status, status);
        QVERIFY2(QString::fromStdString(verdict.message).contains(says), verdict.message.c_str());
    }

    void retryAfterIsObeyed_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("seconds");
        QTest::newRow("seconds") << 429 << QByteArray("120") << 120;
        QTest::newRow("of 503") << 503 << QByteArray("7") << 7;
        QTest::newRow("a date") << 503 << QByteArray("Thu, 25 Feb 2021 15:03:10 GMT") << 60;
        QTest::newRow("a date that is past") << 429 << QByteArray("Thu, 25 Feb 2021 14:00:00 GMT") << 0;
        QTest::newRow("a year") << 429 << QByteArray("31536000") << 86'400;
        QTest::newRow("not a number") << 429 << QByteArray("soon") << -1;
        QTest::newRow("negative") << 429 << QByteArray("-5") << -1;
        QTest::newRow("of another status") << 500 << QByteArray("120") << -1;
    }
    void retryAfterIsObeyed()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, value);
        QFETCH(int, seconds);
        const auto verdict = judgeAnswer(answered(status, {{"retry-after", value.toStdString()}}), knownTime);
        QCOMPARE(verdict.after.has_value(), seconds >= 0);
        if (verdict.after)
            QCOMPARE(verdict.after->count(), seconds * 1'000LL);
    }

    void silenceIsTriedAgain()
    {
        using core::WebFailureKind;
        for (const auto kind : {WebFailureKind::UnknownHost, WebFailureKind::Tls, WebFailureKind::TimedOut,
                                WebFailureKind::Broken, WebFailureKind::TooLarge}) {
            const auto verdict = judgeSilence({kind, core::makeError(core::ErrorKind::Offline, "No."), true});
            QVERIFY(verdict.kind == WebhookVerdict::Kind::Again);
            QCOMPARE(verdict.status, 0);
            QVERIFY(!verdict.message.empty());
        }
        const auto stopped =
            judgeSilence({WebFailureKind::Cancelled, core::makeError(core::ErrorKind::Cancelled, ""), true});
        QVERIFY(stopped.kind == WebhookVerdict::Kind::Stopped);
    }

    void excerptsArePrintableAndShort()
    {
        QCOMPARE(printableExcerpt("ok"), std::string("ok"));
        QCOMPARE(printableExcerpt("a\x1b[31m\r\n\tb\0c"), std::string("a [31m b"));
        QCOMPARE(printableExcerpt("über\xff"), std::string("über"));
        QCOMPARE(printableExcerpt(std::string("x\0y", 3)), std::string("x y"));
        const std::string cut = printableExcerpt(std::string(100'000, 'a') + "ü");
        QCOMPARE(cut.size(), std::size_t{200});
        std::string wide;
        for (int i = 0; i < 500; ++i)
            wide += "ü";
        const QByteArray bytes = QByteArray::fromStdString(printableExcerpt(wide));
        QCOMPARE(bytes.size(), 200);
        QCOMPARE(QString::fromUtf8(bytes).size(), 100);
    }

    void anEventIsTriedForAboutADay()
    {
        const auto options = webhookJobOptions();
        std::chrono::milliseconds longest{0};
        std::chrono::milliseconds shortest{0};
        for (int attempt = 1; attempt < options.maximumAttempts; ++attempt) {
            longest += options.backoff.pause(attempt, 0.0);
            shortest += options.backoff.pause(attempt, 0.999);
        }
        QVERIFY(longest > 20h && longest < 30h);
        QVERIFY(shortest > 18h);
    }
};

QTEST_GUILESS_MAIN(WebhookRulesTest)
#include "WebhookRulesTest.moc"
