// SPDX-License-Identifier: Apache-2.0
// A state as a word with its meaning.
#pragma once

#include "tables/TableRoles.h"

#include <QString>

namespace rollcall::models {

struct StateWord {
    QString word;
    Tone tone = Tone::Neutral;
};

} // namespace rollcall::models
