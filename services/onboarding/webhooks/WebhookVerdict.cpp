// SPDX-License-Identifier: Apache-2.0
#include "WebhookVerdict.h"

#include <QByteArray>
#include <QDateTime>
#include <QLocale>
#include <QString>

#include <algorithm>
#include <charconv>
#include <memory>

namespace rollcall::onboarding {

namespace {

constexpr std::chrono::milliseconds longestWait = std::chrono::hours(24);
constexpr qsizetype longestExcerpt = 200;
constexpr int tooManyRequests = 429;
constexpr int unavailable = 503;
constexpr int gone = 410;

std::optional<std::chrono::milliseconds> retryAfter(const core::WebHeaders& headers, core::Timestamp now)
{
    const auto value = core::findHeader(headers, "Retry-After");
    if (!value)
        return std::nullopt;
    long long seconds = 0;
    const auto* end = std::to_address(value->end());
    const auto [stopped, code] = std::from_chars(std::to_address(value->begin()), end, seconds);
    if (code == std::errc() && stopped == end && seconds >= 0)
        return std::min<std::chrono::milliseconds>(std::chrono::seconds(std::min(seconds, 1'000'000LL)), longestWait);
    // RFC 9110 §5.6.7: the form that is sent today.
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value->data(), static_cast<qsizetype>(value->size())),
                                             QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    const std::chrono::milliseconds wait(date.toMSecsSinceEpoch() - core::toMilliseconds(now));
    return std::clamp<std::chrono::milliseconds>(wait, std::chrono::milliseconds(0), longestWait);
}

} // namespace

std::string printableExcerpt(std::string_view body)
{
    // A few bytes more than are kept are enough to find whole characters.
    const auto begin =
        QByteArray::fromRawData(body.data(), std::min(static_cast<qsizetype>(body.size()), longestExcerpt * 8));
    QString text = QString::fromUtf8(begin);
    for (QChar& each : text) {
        if (!each.isPrint() || each == QChar::ReplacementCharacter)
            each = QLatin1Char(' ');
    }
    text = text.simplified();
    QByteArray bytes = text.toUtf8();
    while (bytes.size() > longestExcerpt) {
        text.chop(1);
        bytes = text.toUtf8();
    }
    return bytes.toStdString();
}

WebhookVerdict judgeAnswer(const core::WebResponse& answer, core::Timestamp now)
{
    WebhookVerdict verdict;
    verdict.status = answer.status;
    verdict.excerpt = printableExcerpt(answer.body);
    const std::string answered = "Answered " + std::to_string(answer.status);
    if (answer.status >= 200 && answer.status < 300) {
        verdict.kind = WebhookVerdict::Kind::Delivered;
        verdict.message = answered + ".";
    } else if (answer.status == gone) {
        verdict.kind = WebhookVerdict::Kind::Gone;
        verdict.message = answered + ": the receiver wants no more events at this address.";
    } else if (answer.status >= 300 && answer.status < 400) {
        verdict.message = answered + ", which leads elsewhere. Redirects are not followed: set the endpoint's final "
                                     "address.";
    } else if (answer.status == 401 || answer.status == 403) {
        verdict.message = answered + ": the receiver refuses it. It may check the signature with another secret.";
    } else {
        verdict.message = answered + ".";
        if (answer.status == tooManyRequests || answer.status == unavailable)
            verdict.after = retryAfter(answer.headers, now);
    }
    return verdict;
}

WebhookVerdict judgeSilence(const core::WebFailure& failure)
{
    WebhookVerdict verdict;
    verdict.message = failure.error.message;
    if (failure.kind == core::WebFailureKind::Cancelled)
        verdict.kind = WebhookVerdict::Kind::Stopped;
    if (failure.kind == core::WebFailureKind::TooLarge)
        verdict.message = "The receiver answered with too much. It should answer 2xx with a few words, or none.";
    return verdict;
}

} // namespace rollcall::onboarding
