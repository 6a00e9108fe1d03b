// SPDX-License-Identifier: Apache-2.0
// What nearly every widget includes.
#pragma once

#include "PrecompiledQt.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QWidget>
