// SPDX-License-Identifier: Apache-2.0
// What nearly every test includes.
#pragma once

#include "PrecompiledStandard.h"

#include <QtTest/QtTest>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>
