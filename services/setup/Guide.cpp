// SPDX-License-Identifier: Apache-2.0
// Counting and the next step.
#include "setup/Guide.h"

#include <algorithm>

namespace rollcall::setup {

std::string_view toString(StepState state)
{
    switch (state) {
    case StepState::NotYet:
        return "not-yet";
    case StepState::Waiting:
        return "waiting";
    case StepState::Proven:
        return "proven";
    case StepState::Confirmed:
        return "confirmed";
    case StepState::Failed:
        return "failed";
    case StepState::NotNeeded:
        return "not-needed";
    }
    return "not-yet";
}

std::size_t Guide::count(StepState state) const
{
    return static_cast<std::size_t>(std::ranges::count(steps, state, &GuideStep::state));
}

const GuideStep* Guide::next() const
{
    const auto isOpen = [](const GuideStep& step) {
        return step.state == StepState::NotYet || step.state == StepState::Waiting || step.state == StepState::Failed;
    };
    auto found = std::ranges::find_if(
        steps, [&isOpen](const GuideStep& step) { return isOpen(step) && step.comesWith.empty(); });
    if (found == steps.end())
        found = std::ranges::find_if(steps, isOpen);
    return found == steps.end() ? nullptr : &*found;
}

} // namespace rollcall::setup
