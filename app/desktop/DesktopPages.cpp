// SPDX-License-Identifier: Apache-2.0
// The pages in the order of the sidebar, and what leads from one to another.
#include "desktop/DesktopPages.h"

#include "activity/ActivityPage.h"
#include "demo/DemoPage.h"
#include "overview/OverviewPage.h"
#include "people/PeoplePage.h"
#include "screens/ActivityScreen.h"
#include "screens/PeopleScreen.h"
#include "shell/MainWindow.h"

#include <QCoreApplication>

namespace rollcall::app {

namespace {

QString title(const char* text)
{
    return QCoreApplication::translate("rollcall::app::DesktopPages", text);
}

} // namespace

void addPages(ui::MainWindow& window, ui::Style& style, const DesktopScreens& screens)
{
    auto* overview = new ui::OverviewPage(style, screens.overview);
    auto* people = new ui::PeoplePage(style, screens.people);
    auto* activity = new ui::ActivityPage(style, screens.activity);
    window.addPage(ui::PageId::Overview, title("Overview"), ui::IconName::Overview, overview);
    window.addPage(ui::PageId::People, title("People"), ui::IconName::People, people);
    window.addPage(ui::PageId::Activity, title("Activity"), ui::IconName::Activity, activity);
    if (screens.demo != nullptr)
        window.addPage(ui::PageId::Demo, title("Demo"), ui::IconName::Demo, new ui::DemoPage(style, *screens.demo));

    const auto openRequest = [&window, activity](directory::JournalId request) {
        window.showPage(ui::PageId::Activity);
        activity->showRequest(request);
    };
    QObject::connect(overview, &ui::OverviewPage::requestOpened, &window, openRequest);
    QObject::connect(people, &ui::PeoplePage::requestOpened, &window, openRequest);
    QObject::connect(activity, &ui::ActivityPage::personOpened, &window, [&window, people](directory::PersonId person) {
        window.showPage(ui::PageId::People);
        people->showPerson(person);
    });
}

} // namespace rollcall::app
