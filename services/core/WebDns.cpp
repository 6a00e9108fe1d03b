// SPDX-License-Identifier: Apache-2.0
// On a thread with an event loop of its own, since whoever asks has none.
#include "core/WebDns.h"

#include <QDnsLookup>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace rollcall::core {

namespace {

constexpr int lookAtStopEvery = 100; // milliseconds

std::vector<std::string> textsOf(const QDnsLookup& lookup)
{
    std::vector<std::string> texts;
    const auto records = lookup.textRecords();
    for (const QDnsTextRecord& record : records) {
        QByteArray whole;
        const auto parts = record.values();
        for (const QByteArray& part : parts)
            whole += part;
        texts.push_back(whole.toStdString());
    }
    return texts;
}

std::vector<std::string> exchangersOf(const QDnsLookup& lookup)
{
    auto records = lookup.mailExchangeRecords();
    std::stable_sort(records.begin(), records.end(),
                     [](const QDnsMailExchangeRecord& left, const QDnsMailExchangeRecord& right) {
                         return left.preference() < right.preference();
                     });
    std::vector<std::string> names;
    for (const QDnsMailExchangeRecord& record : std::as_const(records))
        names.push_back(record.exchange().toStdString());
    return names;
}

Result<std::vector<std::string>> answerOf(const QDnsLookup& lookup, DnsRecord record)
{
    switch (lookup.error()) {
    case QDnsLookup::NoError:
        return record == DnsRecord::Text ? textsOf(lookup) : exchangersOf(lookup);
    case QDnsLookup::NotFoundError:
        return std::vector<std::string>();
    default:
        return failure(ErrorKind::Offline, "No name server answered: " + lookup.errorString().toStdString() + ".");
    }
}

Result<std::vector<std::string>> lookUpHere(DnsRecord record, const std::string& name,
                                            std::chrono::milliseconds timeout, const std::stop_token& stop)
{
    QDnsLookup lookup(record == DnsRecord::Text ? QDnsLookup::TXT : QDnsLookup::MX, QString::fromStdString(name));
    QEventLoop loop;
    QTimer limit;
    QTimer watch;
    bool isLate = false;
    QObject::connect(&lookup, &QDnsLookup::finished, &loop, &QEventLoop::quit);
    QObject::connect(&limit, &QTimer::timeout, &loop, [&] {
        isLate = true;
        loop.quit();
    });
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (stop.stop_requested())
            loop.quit();
    });
    limit.start(timeout);
    watch.start(lookAtStopEvery);
    lookup.lookup();
    if (!lookup.isFinished())
        loop.exec();
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, "Cancelled.");
    if (isLate && !lookup.isFinished())
        return failure(ErrorKind::Offline, "No name server answered in time.");
    return answerOf(lookup, record);
}

} // namespace

Result<std::vector<std::string>> lookUpDns(DnsRecord record, const std::string& name, std::chrono::milliseconds timeout,
                                           std::stop_token stop)
{
    Result<std::vector<std::string>> answer = std::vector<std::string>();
    const std::unique_ptr<QThread> thread(QThread::create([&] { answer = lookUpHere(record, name, timeout, stop); }));
    thread->start();
    thread->wait();
    return answer;
}

} // namespace rollcall::core
