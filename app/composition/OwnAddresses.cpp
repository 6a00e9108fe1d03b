// SPDX-License-Identifier: Apache-2.0
#include "composition/OwnAddresses.h"

#include <QHostAddress>
#include <QNetworkInterface>

namespace rollcall::app {

std::vector<std::string> ownAddresses()
{
    std::vector<std::string> addresses;
    const auto known = QNetworkInterface::allAddresses();
    for (const QHostAddress& address : known)
        addresses.push_back(address.toString().toStdString());
    return addresses;
}

} // namespace rollcall::app
