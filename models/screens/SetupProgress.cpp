// SPDX-License-Identifier: Apache-2.0
// The steps are made anew each time; which one is open is all that lasts.
#include "screens/SetupProgress.h"

#include "setup/MappingRecord.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

void SetupProgress::reset()
{
    *this = SetupProgress();
}

void SetupProgress::take(SetupFindings findings)
{
    m_findings = std::move(findings);
    m_isKnown = true;
}

void SetupProgress::prove(const setup::Profile& shipped, const directory::Integration& integration,
                          const SetupCircumstances& around)
{
    m_profile = setup::expectedProfile(shipped, m_findings.expectations);
    const SetupLook look{m_profile, integration, m_findings, around};
    m_guide = SetupSteps::prove(look);
    m_steps = SetupSteps::of(m_guide, look);
    const bool isThere = std::ranges::any_of(m_steps, [this](const auto& step) { return step.id == m_open; });
    if (!m_isOpenChosen || !isThere)
        m_open = nextStep();
}

std::string SetupProgress::contradiction(const QString& stepId) const
{
    const std::string id = stepId.toStdString();
    const auto found =
        std::ranges::find_if(m_guide.steps, [&id](const setup::GuideStep& step) { return step.step.id == id; });
    return found == m_guide.steps.end() || !found->trouble ? std::string() : found->trouble->seen;
}

void SetupProgress::open(const QString& stepId)
{
    m_open = stepId;
    m_isOpenChosen = true;
}

QString SetupProgress::nextStep() const
{
    if (const auto* next = nextOf(m_steps))
        return next->id;
    return m_steps.isEmpty() ? QString() : m_steps.last().id;
}

} // namespace rollcall::models
