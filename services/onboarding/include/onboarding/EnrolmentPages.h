// SPDX-License-Identifier: Apache-2.0
// The pages that invited people see: a request as values in, an answer as values out.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "core/Timestamp.h"
#include "onboarding/EnrolmentDesk.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

using EnrolmentFields = std::vector<std::pair<std::string, std::string>>;

/// Holds a secret in `path`: never to be logged.
struct EnrolmentRequest {
    std::string method; ///< GET, HEAD or POST; others are answered 405
    std::string path;   ///< as sent, without the query
    EnrolmentFields query{};
    EnrolmentFields form{}; ///< of a POST
    std::string acceptLanguage{};
    std::string userAgent{};
    std::optional<std::string> origin{};    ///< the Origin field
    std::optional<std::string> fetchSite{}; ///< the Sec-Fetch-Site field
};

struct EnrolmentResponse {
    int status = 200;
    EnrolmentFields headers{};
    std::string body{};    ///< for HEAD too: the server leaves it out
    bool isBraked = false; ///< a guess, or a wish for mail: whoever makes many of them is to be slowed down
};

struct EnrolmentSite {
    std::string publicUrl; ///< https://enrol.example.com, without a slash at the end
    core::Secret formKey;  ///< random, of this process: what forms carry is derived from it
};

/// GET and HEAD change nothing. Every answer forbids caching, framing, referrers, indexing and anything that is not its
/// own. A POST must come from our own page: what its form carries is derived from the path, which holds the token, and
/// Origin and Sec-Fetch-Site must not say otherwise (Origin is "null" from our pages, since they send no referrer).
/// Thread-safe as the desk is.
class EnrolmentPages {
public:
    /// Both outlive it. Internal when an embedded template or text cannot be read.
    [[nodiscard]] static core::Result<EnrolmentPages> create(EnrolmentDesk& desk, EnrolmentSite site);

    /// Blocks as long as the desk does.
    [[nodiscard]] EnrolmentResponse answer(const EnrolmentRequest& request) const;
    /// The page for what was refused before it came here; does not block.
    [[nodiscard]] EnrolmentResponse refusal(int status, std::string_view acceptLanguage) const;

private:
    EnrolmentPages(EnrolmentDesk& desk, EnrolmentSite site) : m_desk(&desk), m_site(std::move(site)) {}

    EnrolmentDesk* m_desk;
    EnrolmentSite m_site;
};

/// What a letter to somebody without mail says; printed from a browser or made into a PDF.
struct EnrolmentLetter {
    std::string link; ///< the whole address
    EnrolmentView view{};
    core::Timestamp expires{}; ///< said as a day where this program runs, as the reader writes it
};
/// An HTML page for paper in one of the languages; nothing in it is loaded from elsewhere.
[[nodiscard]] core::Result<std::string> renderLetter(const EnrolmentLetter& letter, const std::string& language);

} // namespace rollcall::onboarding
