// SPDX-License-Identifier: Apache-2.0
// Connects the simulated Okta, and counts what arrived.
#include "composition/DemoStory.h"

#include "composition/DemoOnboarding.h"
#include "composition/NewIntegration.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace rollcall::app {

namespace {

std::int64_t number(std::size_t value)
{
    return static_cast<std::int64_t>(value);
}

} // namespace

core::Result<DemoConnection> connectDemo(directory::Database& database, const setup::ProfileCatalogue& profiles,
                                         demo::ProvisioningFlavour flavour, const std::string& listenerUrl,
                                         const std::string& wanted)
{
    const bool isPatch = flavour == demo::ProvisioningFlavour::Patch;
    const std::string_view usual = isPatch ? "okta-test-app" : "app-integration-wizard";
    const std::string_view profileId = wanted.empty() ? usual : wanted;
    const setup::Profile* profile = profiles.find(profileId);
    if (profile == nullptr && !wanted.empty())
        return core::failure(core::ErrorKind::NotFound, "There is no profile " + wanted + ".");
    if (profile == nullptr) {
        return core::failure(core::ErrorKind::Corrupt, "The profile " + std::string(profileId) +
                                                           " is missing. The program's files are damaged; install it "
                                                           "again.");
    }
    IntegrationWishes wishes;
    wishes.profileId = profile->id;
    wishes.name = !wanted.empty() ? "Acme " + profile->vendor : isPatch ? "Acme test app" : "Acme SCIM";
    wishes.role = directory::Role::Own;
    wishes.authMode = directory::AuthMode::Bearer;
    auto created = createIntegration(database, *profile, wishes);
    if (!created)
        return tl::unexpected(created.error());
    DemoConnection connection;
    connection.settings.baseUrl = listener::scimBaseUrl(listenerUrl, created->integration.slug);
    connection.settings.flavour = flavour;
    connection.settings.authorization = demo::AuthorizationForm::Bearer;
    connection.settings.secret = std::move(created->credential.secret);
    connection.integration = std::move(created->integration);
    return connection;
}

core::Result<DemoSummary> summariseDemo(directory::ReadSession& session, const directory::Integration& integration,
                                        const demo::OrganisationStatistics& okta, std::size_t ownGroups)
{
    const auto counts = session.counts(integration.id);
    if (!counts)
        return tl::unexpected(counts.error());
    const auto stages = demoStages(session, integration);
    if (!stages)
        return tl::unexpected(stages.error());
    DemoSummary summary;
    summary.figures = {
        {"people", "People in Okta", number(okta.people), false},
        {"provisioned", "Provisioned", number(okta.provisioned), true},
        {"groupsPushed", "Groups pushed", number(okta.groupsPushed), false},
        {"invited", "Invited", stages->invited, true},
        {"verified", "Verified", stages->verified, true},
        {"registered", "Registered", stages->registered, true},
        {"writtenBack", "Written back to Okta", stages->writtenBack, true},
        {"failed", "Failed", number(okta.failed + okta.groupsFailed), false},
        {"requests", "Requests", static_cast<std::int64_t>(okta.requests), false},
    };
    if (okta.failed + okta.groupsFailed > 0)
        summary.missing.push_back(std::to_string(okta.failed + okta.groupsFailed) + " pushes failed.");
    if (okta.provisioned + okta.deprovisioned < okta.people)
        summary.missing.push_back("Okta pushed " + std::to_string(okta.provisioned) + " of " +
                                  std::to_string(okta.people) + " people.");
    if (counts->people < number(okta.provisioned + okta.deprovisioned))
        summary.missing.push_back("Only " + std::to_string(counts->people) + " people are in the directory.");
    if (counts->activePeople != number(okta.provisioned))
        summary.missing.push_back(std::to_string(counts->activePeople) + " people are active here, " +
                                  std::to_string(okta.provisioned) + " in Okta.");
    if (counts->groups != number(okta.groupsPushed) || okta.groupsPushed + ownGroups < okta.groups)
        summary.missing.push_back(std::to_string(counts->groups) + " of " + std::to_string(okta.groups) +
                                  " groups are in the directory.");
    return summary;
}

std::string DemoSummary::toText() const
{
    std::string heads = "  ";
    std::string values = "  ";
    std::string others;
    for (const DemoFigure& figure : figures) {
        const std::string value = figure.value ? std::to_string(*figure.value) : std::string("not built yet");
        if (!figure.isStage) {
            others += (others.empty() ? "  " : ", ") + figure.label + " " + value;
            continue;
        }
        const std::size_t width = std::max(figure.label.size(), value.size()) + 2;
        heads += figure.label + std::string(width - figure.label.size(), ' ');
        values += value + std::string(width - value.size(), ' ');
    }
    const auto withoutTail = [](const std::string& line) { return line.substr(0, line.find_last_not_of(' ') + 1); };
    std::string text = withoutTail(heads) + "\n" + withoutTail(values) + "\n" + others + "\n";
    for (const std::string& sentence : missing)
        text += "  ! " + sentence + "\n";
    return text;
}

} // namespace rollcall::app
