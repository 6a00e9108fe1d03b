// SPDX-License-Identifier: Apache-2.0
// The standard headers and the heavy Qt Core headers of the rooms that use Qt.
#pragma once

#include "PrecompiledStandard.h"

#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QVariant>
