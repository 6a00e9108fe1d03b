// SPDX-License-Identifier: Apache-2.0
// What the pages behind an invitation tell a person of one kind of application.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace rollcall::setup {

enum class Phone { Ios, Android };

/// By language ("de"); "en" is always there.
using LocalisedText = std::map<std::string, std::string>;

struct AppStore {
    Phone phone = Phone::Ios;
    std::string storeName; ///< as the phone shows it: "App Store"
    std::string appName;   ///< what to search for there
    std::string url;       ///< https; empty: the names alone are shown
};

/// What helps on one platform when it does not work, in the order to be followed.
struct Remedy {
    Phone phone = Phone::Ios;
    std::vector<LocalisedText> steps;
};

struct EnrolmentContent {
    std::vector<AppStore> stores;
    std::vector<LocalisedText> asks; ///< what the app will ask, in order
    std::vector<Remedy> remedies;
};

} // namespace rollcall::setup
