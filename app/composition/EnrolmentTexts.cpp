// SPDX-License-Identifier: Apache-2.0
#include "composition/EnrolmentTexts.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace rollcall::app {

namespace {

onboarding::EnrolmentText textOf(const setup::LocalisedText& text)
{
    return {{text.begin(), text.end()}};
}

std::vector<onboarding::EnrolmentText> textsOf(const std::vector<setup::LocalisedText>& texts)
{
    std::vector<onboarding::EnrolmentText> made;
    std::ranges::transform(texts, std::back_inserter(made), textOf);
    return made;
}

onboarding::PhonePlatform platformOf(setup::Phone phone)
{
    return phone == setup::Phone::Android ? onboarding::PhonePlatform::Android : onboarding::PhonePlatform::Ios;
}

onboarding::EnrolmentContent contentOf(const setup::Profile& profile)
{
    onboarding::EnrolmentContent content;
    content.support = {profile.support.name, profile.support.contact};
    for (const setup::AppStore& store : profile.enrolment.stores)
        content.stores.push_back({platformOf(store.phone), store.storeName, store.appName, store.url});
    content.asks = textsOf(profile.enrolment.asks);
    for (const setup::Remedy& remedy : profile.enrolment.remedies)
        content.remedies.push_back({platformOf(remedy.phone), textsOf(remedy.steps)});
    return content;
}

} // namespace

onboarding::EnrolmentContentSource enrolmentContent(const setup::ProfileCatalogue& profiles)
{
    return [&profiles](const directory::Integration& integration) {
        const setup::Profile* profile = profiles.find(integration.profileId);
        return profile ? contentOf(*profile) : onboarding::EnrolmentContent{};
    };
}

} // namespace rollcall::app
