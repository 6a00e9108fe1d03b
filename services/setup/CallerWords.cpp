// SPDX-License-Identifier: Apache-2.0
// The same sentences with another name in them: what only Okta shows has words of its own where it is told.
#include "CallerWords.h"

#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr std::string_view okta = "Okta";

bool beginsSentence(std::string_view before)
{
    return before.empty() || before.ends_with(". ") || before.ends_with("? ");
}

std::string named(std::string text, const Profile& profile, bool isSentence)
{
    if (isCalledByOkta(profile))
        return text;
    for (std::size_t at = text.find(okta); at != std::string::npos; at = text.find(okta, at)) {
        const bool isFirst = isSentence && beginsSentence(std::string_view(text).substr(0, at));
        text.replace(at, okta.size(), profile.caller);
        if (isFirst && text[at] >= 'a' && text[at] <= 'z')
            text[at] = static_cast<char>(text[at] - 'a' + 'A');
        at += profile.caller.size();
    }
    return text;
}

} // namespace

bool isCalledByOkta(const Profile& profile)
{
    return profile.caller == okta;
}

std::string ofCaller(std::string text, const Profile& profile)
{
    return named(std::move(text), profile, true);
}

std::string phraseOfCaller(std::string text, const Profile& profile)
{
    return named(std::move(text), profile, false);
}

Trouble ofCaller(Trouble trouble, const Profile& profile)
{
    trouble.seen = ofCaller(std::move(trouble.seen), profile);
    trouble.cause = ofCaller(std::move(trouble.cause), profile);
    trouble.next = ofCaller(std::move(trouble.next), profile);
    return trouble;
}

} // namespace rollcall::setup
