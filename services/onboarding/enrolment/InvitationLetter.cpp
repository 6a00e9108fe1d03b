// SPDX-License-Identifier: Apache-2.0
#include "onboarding/InvitationLetter.h"

#include "onboarding/EnrolmentPages.h"
#include "onboarding/LinkDesk.h"

#include <utility>

namespace rollcall::onboarding {

core::Result<InvitationLetter> makeInvitationLetter(directory::Database& database, const core::Clock& clock,
                                                    const EnrolmentContentSource& content, const std::string& address,
                                                    directory::IntegrationId integration,
                                                    const directory::ResourceId& person, const std::string& by)
{
    const auto made = LinkDesk(database, clock).makeLink(integration, person, directory::LinkPurpose::Letter, by);
    if (!made)
        return tl::unexpected(made.error());
    auto view = StoredEnrolmentDesk(database, clock, content).look(core::sha256(made->secret.reveal()));
    if (!view)
        return tl::unexpected(std::move(view.error()));
    const std::string language = view->language;
    auto page = renderLetter(
        {address + "/enrol/" + std::string(made->secret.reveal()), std::move(*view), made->expires}, language);
    if (!page)
        return tl::unexpected(std::move(page.error()));
    InvitationLetter letter{core::Secret(*page), made->expires};
    page->assign(page->size(), '\0');
    return letter;
}

} // namespace rollcall::onboarding
