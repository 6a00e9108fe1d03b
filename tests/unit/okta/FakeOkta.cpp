// SPDX-License-Identifier: Apache-2.0
// Virtual time and scripted answers.
#include "FakeOkta.h"

#include <QByteArray>
#include <QDateTime>
#include <QFile>
#include <QLocale>
#include <QTimeZone>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace rollcall::test {

using std::chrono::milliseconds;

namespace {

constexpr std::int64_t begin = 1'780'000'000'000;

} // namespace

core::Timestamp VirtualTime::now() const
{
    return core::fromMilliseconds(begin) + m_elapsed;
}

core::Timestamp VirtualTime::serverNow() const
{
    return now() + m_skew;
}

milliseconds VirtualTime::monotonic() const
{
    return m_elapsed;
}

bool VirtualTime::wait(milliseconds span, std::stop_token stop)
{
    if (onWait)
        onWait();
    if (stop.stop_requested())
        return false;
    m_elapsed += span;
    m_waited += span;
    return true;
}

void VirtualTime::pass(milliseconds span)
{
    m_elapsed += span;
}

core::Result<std::string> CountingRandomness::bytes(std::size_t count)
{
    std::string result = std::to_string(++m_count);
    result.resize(count, '.');
    return result;
}

std::uint32_t CountingRandomness::below(std::uint32_t bound)
{
    return bound == 0 ? 0 : static_cast<std::uint32_t>(++m_count % bound);
}

std::string SentRequest::header(std::string_view name) const
{
    return std::string(core::findHeader(headers, name).value_or(""));
}

std::string SentRequest::path() const
{
    return QUrl(QString::fromStdString(url)).path().toStdString();
}

std::string SentRequest::parameter(std::string_view name) const
{
    const QUrlQuery query{QUrl(QString::fromStdString(url))};
    return query.queryItemValue(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), QUrl::FullyDecoded)
        .toStdString();
}

Outcome ScriptedTransport::send(core::WebRequest request, std::stop_token stop)
{
    if (stop.stop_requested())
        return tl::unexpected(broken(core::WebFailureKind::Cancelled, false));
    const bool isSecret = !request.secretBody.isEmpty();
    m_sent.push_back({request.method, request.url, request.headers, std::string(request.secretHeader.reveal()),
                      isSecret ? std::string(request.secretBody.reveal()) : request.body});
    return script(m_sent.back());
}

std::size_t ScriptedTransport::count(std::string_view method, std::string_view path) const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_sent, [&](const SentRequest& request) { return request.method == method && request.path() == path; }));
}

okta::Client::Options Bench::defaults()
{
    return {.organisation = *okta::OrganisationUrl::parse(origin)};
}

Bench::Bench(okta::Credential credential, okta::Client::Options options)
    : pace({.onWait = [this](const okta::PaceWait& wait) { waits.push_back(wait); }}, time, randomness),
      client(
          [&] {
              options.onExchange = [this](const okta::ExchangeNote& note) { notes.push_back(note); };
              return std::move(options);
          }(),
          std::move(credential), {.transport = transport, .pace = pace, .time = time, .randomness = randomness})
{
}

core::WebResponse Bench::answer(int status, std::string body, core::WebHeaders headers) const
{
    core::WebResponse response{.status = status, .headers = std::move(headers), .body = std::move(body)};
    response.headers.emplace_back("Date", httpDate(time.serverNow()));
    response.headers.emplace_back("X-Okta-Request-Id", "req" + std::to_string(transport.sent().size()));
    response.headers.emplace_back("Content-Type", "application/json");
    return response;
}

void Bench::answerInTurn(std::vector<core::WebResponse> answers)
{
    transport.script = [answers = std::move(answers), next = std::size_t{0}](const SentRequest&) mutable -> Outcome {
        return answers.at(std::min(next++, answers.size() - 1));
    };
}

std::string httpDate(core::Timestamp time)
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(time), QTimeZone::utc());
    return QLocale::c().toString(utc, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toStdString();
}

core::WebFailure broken(core::WebFailureKind kind, bool isSent)
{
    return {kind, core::makeError(core::ErrorKind::Offline, "acme.okta.com is in trouble."), isSent};
}

std::string errorBody(std::string_view code, std::string_view summary, std::string_view cause)
{
    std::string body = "{\"errorCode\":\"" + std::string(code) + "\",\"errorSummary\":\"" + std::string(summary) +
                       "\",\"errorLink\":\"" + std::string(code) + "\",\"errorId\":\"oaeExample1\",\"errorCauses\":[";
    if (!cause.empty())
        body += "{\"errorSummary\":\"" + std::string(cause) + "\"}";
    return body + "]}";
}

core::WebHeaders rateHeaders(int limit, int remaining, core::Timestamp reset)
{
    return {{"X-Rate-Limit-Limit", std::to_string(limit)},
            {"X-Rate-Limit-Remaining", std::to_string(remaining)},
            {"X-Rate-Limit-Reset", std::to_string(core::toMilliseconds(reset) / 1000)}};
}

std::string shape(const char* name)
{
    QFile file(QStringLiteral(ROLLCALL_TEST_DATA "/shapes/") + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", name);
    return file.readAll().toStdString();
}

} // namespace rollcall::test
