// SPDX-License-Identifier: Apache-2.0
// Opens the desktop session and shows its window.
#include "DesktopFixture.h"

#include "screens/ActivityScreen.h"
#include "screens/PeopleScreen.h"
#include "screens/SetupScreen.h"

namespace rollcall::tests {

namespace {

app::DesktopOptions demonstration(std::size_t people, std::size_t groups)
{
    app::DesktopOptions options;
    options.isDemo = true;
    options.demoPeople = people;
    options.demoGroups = groups;
    return options;
}

} // namespace

Desktop::Desktop(std::size_t people, std::size_t groups) : Desktop(demonstration(people, groups)) {}

Desktop::Desktop(const app::DesktopOptions& options) : m_style(*qApp)
{
    auto opened = app::DesktopSession::open(options, m_style);
    if (!opened) {
        qWarning("the desktop did not open: %s", opened.error().message.c_str());
        return;
    }
    m_session = std::move(*opened);
    m_session->window().resize(1280, 800);
    m_session->window().show();
}

bool Desktop::isQuiet() const
{
    return m_session->people().isIdle() && m_session->activity().isIdle() &&
           (!m_session->window().page(ui::PageId::Setup)->isVisible() || m_session->setup().isIdle());
}

} // namespace rollcall::tests
