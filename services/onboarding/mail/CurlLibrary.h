// SPDX-License-Identifier: Apache-2.0
// What those who talk by libcurl share.
#pragma once

#include <curl/curl.h>

namespace rollcall::onboarding {

/// Once for the process; libcurl counts.
struct CurlLibrary {
    CurlLibrary() : isReady(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {}
    ~CurlLibrary()
    {
        if (isReady)
            curl_global_cleanup();
    }
    CurlLibrary(const CurlLibrary&) = delete;
    CurlLibrary& operator=(const CurlLibrary&) = delete;
    const bool isReady;
};

struct FreeCurlHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

} // namespace rollcall::onboarding
