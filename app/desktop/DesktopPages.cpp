// SPDX-License-Identifier: Apache-2.0
// The pages in the order of the sidebar, and what leads from one to another.
#include "desktop/DesktopPages.h"

#include "activity/ActivityPage.h"
#include "demo/DemoPage.h"
#include "demo/MailboxPage.h"
#include "desktop/OnboardingScreens.h"
#include "invitations/InvitationsPage.h"
#include "overview/OverviewPage.h"
#include "people/OktaPeoplePage.h"
#include "people/PeopleHost.h"
#include "people/PeoplePage.h"
#include "screens/ActivityScreen.h"
#include "screens/CredentialScreen.h"
#include "screens/MappingScreen.h"
#include "screens/OktaAccessScreen.h"
#include "screens/OktaActionScreen.h"
#include "screens/OktaPeopleScreen.h"
#include "screens/OverviewScreen.h"
#include "screens/PeopleScreen.h"
#include "screens/ReachScreen.h"
#include "screens/SetupScreen.h"
#include "setup/ActionPanel.h"
#include "setup/CredentialPanel.h"
#include "setup/InvitationPolicyPanel.h"
#include "setup/MailPanel.h"
#include "setup/MappingPanel.h"
#include "setup/OktaAccessPanel.h"
#include "setup/ReachPanel.h"
#include "setup/RegistrationPanel.h"
#include "setup/SetupPage.h"
#include "setup/VendorServicePanel.h"
#include "setup/WebhookPanel.h"
#include "shell/MainWindow.h"
#include "templates/TemplatePanel.h"

#include <QCoreApplication>

namespace rollcall::app {

namespace {

constexpr auto context = "rollcall::app::DesktopPages";
constexpr const char* overviewTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "Overview");
constexpr const char* setupTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "Set-up");
constexpr const char* peopleTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "People");
constexpr const char* activityTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "Activity");
constexpr const char* invitationsTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "Invitations");
constexpr const char* mailboxTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "Mailbox");
constexpr const char* demoTitle = QT_TRANSLATE_NOOP("rollcall::app::DesktopPages", "Demo");

QString translated(const char* text)
{
    return QCoreApplication::translate(context, text);
}

/// What was pasted into the guide under that key.
QString pastedValue(const models::SetupScreen& screen, const QString& key)
{
    for (const auto& step : screen.steps()) {
        for (const auto& field : step.fields) {
            if (field.key == key)
                return field.value;
        }
    }
    return {};
}

/// The cards beside the steps, in their order.
void addPanels(ui::SetupPage& page, ui::Style& style, const DesktopScreens& screens)
{
    auto* access = new ui::OktaAccessPanel(style, screens.oktaAccess);
    access->setKnown([&setup = screens.setup] {
        return ui::OktaAccessPanel::Known{pastedValue(setup, QStringLiteral("organisation")),
                                          pastedValue(setup, QStringLiteral("app"))};
    });
    page.addPanel(access);
    page.addPanel(new ui::ActionPanel(style, screens.oktaActions));
    page.addPanel(new ui::MappingPanel(style, screens.mapping));
    page.addPanel(new ui::CredentialPanel(style, screens.credentials));
    auto* vendor = new ui::VendorServicePanel(style, screens.vendorService);
    page.addPanel(vendor);
    QObject::connect(vendor, &ui::VendorServicePanel::requestOpened, &page, &ui::SetupPage::requestOpened);
    page.addPanel(new ui::MailPanel(style, screens.onboarding.mail()));
    page.addPanel(new ui::TemplatePanel(style, screens.onboarding.templates()));
    page.addPanel(new ui::RegistrationPanel(style, screens.onboarding.registrations()));
    page.addPanel(new ui::InvitationPolicyPanel(style, screens.onboarding.policy()));
    page.addPanel(new ui::WebhookPanel(style, screens.onboarding.webhooks()));
    auto* reach = new ui::ReachPanel(style, screens.reach);
    page.addPanel(reach);
    QObject::connect(reach, &ui::ReachPanel::requestOpened, &page, &ui::SetupPage::requestOpened);
}

/// It leads to where is decided who invites, and by which mail server.
ui::InvitationsPage* makeInvitations(ui::MainWindow& window, ui::Style& style, ui::SetupPage& setup,
                                     models::InvitationsScreen& screen)
{
    auto* page = new ui::InvitationsPage(style, screen);
    const auto open = [&window, &setup](ui::SetupPanel* panel) {
        window.showPage(ui::PageId::Setup);
        if (panel != nullptr)
            setup.openPanel(panel);
    };
    QObject::connect(page, &ui::InvitationsPage::policyWanted, &window,
                     [open, &setup] { open(setup.findChild<ui::InvitationPolicyPanel*>()); });
    QObject::connect(page, &ui::InvitationsPage::mailWanted, &window,
                     [open, &setup] { open(setup.findChild<ui::MailPanel*>()); });
    QObject::connect(page, &ui::InvitationsPage::templatesWanted, &window,
                     [open, &setup] { open(setup.findChild<ui::TemplatePanel*>()); });
    return page;
}

/// It leads to where Okta is connected.
QWidget* makeCompanionPeople(ui::MainWindow& window, ui::Style& style, ui::SetupPage& setup,
                             models::OktaPeopleScreen& screen)
{
    auto* page = new ui::OktaPeoplePage(style, screen);
    QObject::connect(page, &ui::OktaPeoplePage::setupWanted, &window, [&window, &setup, &screen] {
        window.showPage(ui::PageId::Setup);
        const auto& trouble = screen.trouble();
        const bool lacksApp = trouble && trouble->obstacle == models::OktaPeopleObstacle::NoApp;
        if (auto* access = setup.findChild<ui::OktaAccessPanel*>(); access != nullptr && !lacksApp)
            setup.openPanel(access);
    });
    return page;
}

} // namespace

void addPages(ui::MainWindow& window, ui::Style& style, const DesktopScreens& screens)
{
    auto* overview = new ui::OverviewPage(style, screens.overview);
    auto* setup = new ui::SetupPage(style, screens.setup);
    addPanels(*setup, style, screens);
    auto* people = new ui::PeoplePage(style, screens.people);
    auto* activity = new ui::ActivityPage(style, screens.activity);
    const auto companionPeople = [&window, &style, setup, &screen = screens.oktaPeople] {
        return makeCompanionPeople(window, style, *setup, screen);
    };
    window.addPage(ui::PageId::Overview, translated(overviewTitle), ui::IconName::Overview, overview);
    window.addPage(ui::PageId::Setup, translated(setupTitle), ui::IconName::Setup, setup);
    window.addPage(ui::PageId::People, translated(peopleTitle), ui::IconName::People,
                   new ui::PeopleHost(screens.selection, people, companionPeople));
    window.addPage(ui::PageId::Activity, translated(activityTitle), ui::IconName::Activity, activity);
    auto* invitations = makeInvitations(window, style, *setup, screens.onboarding.invitations());
    window.addPage(ui::PageId::Invitations, translated(invitationsTitle), ui::IconName::Mail, invitations);
    if (screens.demo != nullptr)
        window.addPage(ui::PageId::Demo, translated(demoTitle), ui::IconName::Demo,
                       new ui::DemoPage(style, *screens.demo));
    if (screens.mailbox != nullptr) {
        auto* mailbox = new ui::MailboxPage(style, *screens.mailbox);
        window.addPage(ui::PageId::Mailbox, translated(mailboxTitle), ui::IconName::Inbox, mailbox);
        QObject::connect(mailbox, &ui::MailboxPage::invitationsWanted, &window,
                         [&window] { window.showPage(ui::PageId::Invitations); });
    }

    const auto openRequest = [&window, activity](directory::JournalId request) {
        window.showPage(ui::PageId::Activity);
        activity->showRequest(request);
    };
    QObject::connect(overview, &ui::OverviewPage::requestOpened, &window, openRequest);
    QObject::connect(setup, &ui::SetupPage::requestOpened, &window, openRequest);
    QObject::connect(people, &ui::PeoplePage::requestOpened, &window, openRequest);
    QObject::connect(activity, &ui::ActivityPage::personOpened, &window, [&window, people](directory::PersonId person) {
        window.showPage(ui::PageId::People);
        people->showPerson(person);
    });
    QObject::connect(people, &ui::PeoplePage::personRequestsOpened, &window,
                     [&window, activity](directory::PersonId person, const QString& name) {
                         window.showPage(ui::PageId::Activity);
                         activity->showPersonRequests(person, name);
                     });
    QObject::connect(people, &ui::PeoplePage::invitationOpened, &window,
                     [&window, invitations](directory::PersonId person) {
                         window.showPage(ui::PageId::Invitations);
                         invitations->showPerson(person);
                     });
    QObject::connect(overview, &ui::OverviewPage::setupWanted, &window,
                     [&window] { window.showPage(ui::PageId::Setup); });
    const auto showOverview = [&window] { window.showPage(ui::PageId::Overview); };
    QObject::connect(people, &ui::PeoplePage::overviewWanted, &window, showOverview);
    QObject::connect(invitations, &ui::InvitationsPage::overviewWanted, &window, showOverview);
    QObject::connect(activity, &ui::ActivityPage::overviewWanted, &window, showOverview);

    // Without the list of integrations no page knows what to show: each says why, and any of them may ask again.
    const auto tellSelection = [&overview = screens.overview, &people = screens.people, &activity = screens.activity] {
        people.setSelectionError(overview.selectionError());
        activity.setSelectionError(overview.selectionError());
    };
    QObject::connect(&screens.overview, &models::OverviewScreen::changed, &window, tellSelection);
    QObject::connect(&screens.people, &models::PeopleScreen::integrationWanted, &screens.overview,
                     &models::OverviewScreen::retry);
    QObject::connect(&screens.activity, &models::ActivityScreen::integrationWanted, &screens.overview,
                     &models::OverviewScreen::retry);
    tellSelection();
}

} // namespace rollcall::app
