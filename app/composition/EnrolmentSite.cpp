// SPDX-License-Identifier: Apache-2.0
// The enrolment pages plugged into the listener's door.
#include "composition/EnrolmentSite.h"

#include "core/Log.h"

#include <utility>

namespace rollcall::app {

namespace {

constexpr std::size_t formKeyBytes = 32;

listener::EnrolmentAnswer atTheDoor(onboarding::EnrolmentResponse made)
{
    return {made.status, std::move(made.headers), std::move(made.body), made.isBraked};
}

core::Result<std::shared_ptr<const onboarding::EnrolmentPages>>
makePages(onboarding::EnrolmentDesk& desk, const std::string& address, std::string_view formKey)
{
    auto pages = onboarding::EnrolmentPages::create(desk, {address, core::Secret(formKey)});
    if (!pages)
        return tl::unexpected(std::move(pages.error()));
    return std::make_shared<const onboarding::EnrolmentPages>(std::move(*pages));
}

} // namespace

core::Result<std::shared_ptr<EnrolmentSite>> EnrolmentSite::create(onboarding::EnrolmentDesk& desk, Address address)
{
    auto formKey = core::randomBytes(formKeyBytes);
    if (!formKey)
        return tl::unexpected(std::move(formKey.error()));
    // Refusals need pages before anybody has asked for the address.
    auto pages = makePages(desk, {}, *formKey);
    if (!pages)
        return tl::unexpected(std::move(pages.error()));
    return std::shared_ptr<EnrolmentSite>(
        new EnrolmentSite(desk, std::move(address), std::move(*formKey), std::move(*pages)));
}

EnrolmentSite::EnrolmentSite(onboarding::EnrolmentDesk& desk, Address address, std::string formKey, Pages pages)
    : m_desk(desk), m_address(std::move(address)), m_formKey(formKey), m_pages(std::move(pages))
{
    formKey.assign(formKey.size(), '\0');
}

EnrolmentSite::Pages EnrolmentSite::pages() const
{
    const std::lock_guard lock(m_mutex);
    return m_pages;
}

core::Result<EnrolmentSite::Pages> EnrolmentSite::pagesAt(const std::string& address)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_current == address)
            return m_pages;
    }
    auto made = makePages(m_desk, address, m_formKey.reveal());
    if (!made)
        return made;
    const std::lock_guard lock(m_mutex);
    m_current = address;
    m_pages = *made;
    return made;
}

listener::EnrolmentAnswer EnrolmentSite::answer(const listener::EnrolmentVisit& visit)
{
    const auto address = m_address();
    const auto current = address ? pagesAt(*address) : core::Result<Pages>(tl::unexpected(address.error()));
    if (!current) {
        core::logError("enrolment", current.error());
        return refusal(503, visit.acceptLanguage);
    }
    return atTheDoor((*current)->answer({visit.method, visit.path, visit.query, visit.form, visit.acceptLanguage,
                                         visit.userAgent, visit.origin, visit.fetchSite}));
}

listener::EnrolmentAnswer EnrolmentSite::refusal(int status, std::string_view acceptLanguage) const
{
    return atTheDoor(pages()->refusal(status, acceptLanguage));
}

} // namespace rollcall::app
