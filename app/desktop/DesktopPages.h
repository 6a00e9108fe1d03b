// SPDX-License-Identifier: Apache-2.0
// Makes the pages of the desktop and ties them together.
#pragma once

namespace rollcall::models {
class ActivityScreen;
class CredentialScreen;
class DemoMailboxScreen;
class DemoScreen;
class IntegrationSelection;
class MappingScreen;
class OktaAccessScreen;
class OktaActionScreen;
class OktaPeopleScreen;
class OverviewScreen;
class PeopleScreen;
class ReachScreen;
class SetupScreen;
class VendorServiceScreen;
} // namespace rollcall::models
namespace rollcall::ui {
class MainWindow;
class Style;
} // namespace rollcall::ui

namespace rollcall::app {

class OnboardingScreens;

struct DesktopScreens {
    models::IntegrationSelection& selection;
    models::OverviewScreen& overview;
    models::SetupScreen& setup;
    models::OktaAccessScreen& oktaAccess;
    models::OktaActionScreen& oktaActions;
    models::MappingScreen& mapping;
    models::CredentialScreen& credentials;
    models::ReachScreen& reach;
    models::VendorServiceScreen& vendorService;
    OnboardingScreens& onboarding;
    models::PeopleScreen& people;
    models::OktaPeopleScreen& oktaPeople;
    models::ActivityScreen& activity;
    models::DemoScreen* demo = nullptr;           ///< only in the demonstration
    models::DemoMailboxScreen* mailbox = nullptr; ///< likewise
};

/// The window takes the pages over; everything passed in must outlive it.
void addPages(ui::MainWindow& window, ui::Style& style, const DesktopScreens& screens);

} // namespace rollcall::app
