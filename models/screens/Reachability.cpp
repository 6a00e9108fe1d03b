// SPDX-License-Identifier: Apache-2.0
// Whether an address can be called from Okta's cloud, as far as one sees from the address alone.
#include "screens/Reachability.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <array>
#include <optional>

namespace rollcall::models {

namespace {

/// The four numbers of an IPv4 address as one; nothing for a name.
std::optional<quint32> ipv4(const QString& host)
{
    const QStringList parts = host.split(QLatin1Char('.'));
    if (parts.size() != 4)
        return std::nullopt;
    quint32 address = 0;
    for (const QString& part : parts) {
        bool isNumber = false;
        const uint number = part.toUInt(&isNumber);
        if (!isNumber || number > 255)
            return std::nullopt;
        address = (address << 8U) | number;
    }
    return address;
}

bool isPublic(quint32 address)
{
    const auto isIn = [address](quint32 network, unsigned bits) { return (address >> (32U - bits)) == network; };
    // RFC 6890: this network, private use, shared space, loopback, link-local, multicast and reserved.
    return !isIn(0, 8) && !isIn(10, 8) && !isIn((100U << 2U) | 1U, 10) && !isIn(127, 8) && !isIn(0xA9FE, 16) &&
           !isIn((172U << 4U) | 1U, 12) && !isIn(0xC0A8, 16) && !isIn(7, 3);
}

bool isPublicIpv6(const QString& host)
{
    // Global unicast is 2000::/3, and only that is routed.
    const QString first = host.section(QLatin1Char(':'), 0, 0);
    bool isNumber = false;
    const uint head = first.toUInt(&isNumber, 16);
    return isNumber && (head >> 13U) == 1U;
}

class Reachability {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::Reachability)
};

/// As it is written: QUrl does not take every name.
bool hasUnderscore(const QString& url)
{
    const qsizetype begin = url.indexOf(QLatin1String("://"));
    return begin >= 0 && url.mid(begin + 3).section(QLatin1Char('/'), 0, 0).contains(QLatin1Char('_'));
}

} // namespace

QString whyNotReachable(const QString& url)
{
    if (url.isEmpty())
        return Reachability::tr("There is no public address yet.");
    if (hasUnderscore(url))
        return Reachability::tr("The name holds an underscore, which Okta does not take in a base URL. Choose another "
                                "name for the same address.");
    const QUrl parsed(url);
    if (parsed.scheme() != QLatin1String("https"))
        return Reachability::tr("Okta’s cloud calls https:// alone. End TLS in the listener or in a proxy, and enter "
                                "the address that begins with https://.");
    if (!isReachableFromCloud(url))
        return Reachability::tr("Only this computer or your own network knows this address. Okta’s cloud needs a name "
                                "that is public; its on-premises agent does not.");
    return {};
}

bool isReachableFromCloud(const QString& url)
{
    const QUrl parsed(url);
    const QString host = parsed.host().toLower();
    if (parsed.scheme() != QLatin1String("https") || host.isEmpty() || hasUnderscore(url))
        return false;
    if (host.contains(QLatin1Char(':')))
        return isPublicIpv6(host);
    if (const auto address = ipv4(host))
        return isPublic(*address);
    if (!host.contains(QLatin1Char('.')))
        return false;
    constexpr std::array privateEndings{".localhost", ".local", ".internal", ".lan", ".home.arpa"};
    return std::ranges::none_of(privateEndings,
                                [&host](const char* ending) { return host.endsWith(QLatin1String(ending)); });
}

} // namespace rollcall::models
