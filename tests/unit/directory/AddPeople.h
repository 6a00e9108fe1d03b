// SPDX-License-Identifier: Apache-2.0
// Many people at once, each a second younger than the one before.
#pragma once

#include "TestDirectory.h"

#include <chrono>
#include <span>
#include <vector>

/// One for each JSON object.
[[nodiscard]] inline std::vector<rollcall::directory::Person> addPeople(TestDirectory& directory,
                                                                        std::span<const char* const> people)
{
    std::vector<rollcall::directory::Person> added;
    for (const char* json : people) {
        directory.clock.advance(std::chrono::seconds(1));
        auto outcome = directory.write([&](rollcall::directory::WriteSession& session) {
            return session.createPerson(directory.integration.id, objectOf(json));
        });
        added.push_back(valueOf(std::move(outcome)).person);
    }
    return added;
}
