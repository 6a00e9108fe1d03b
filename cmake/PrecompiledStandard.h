// SPDX-License-Identifier: Apache-2.0
// Standard headers that nearly every translation unit of a Qt-free room includes anyway.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
