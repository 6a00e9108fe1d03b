// SPDX-License-Identifier: Apache-2.0
#include "composition/AccountName.h"

#include <QString>
#include <QtGlobal>

namespace rollcall::app {

std::string accountName(std::string_view otherwise)
{
    for (const char* name : {"USER", "USERNAME", "LOGNAME"}) {
        if (const QString account = qEnvironmentVariable(name); !account.isEmpty())
            return account.toStdString();
    }
    return std::string(otherwise);
}

} // namespace rollcall::app
