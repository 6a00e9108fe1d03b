// SPDX-License-Identifier: Apache-2.0
// The enrolment pages plugged into the listener's door, at whatever address people are sent to at the moment.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "listener/EnrolmentDoor.h"
#include "onboarding/EnrolmentDesk.h"
#include "onboarding/EnrolmentPages.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace rollcall::app {

/// Thread-safe.
class EnrolmentSite final : public listener::EnrolmentDoor {
public:
    /// Where invited people are sent, without a slash at the end. May block as long as a look into the directory takes;
    /// an error answers "come again".
    using Address = std::function<core::Result<std::string>()>;

    /// `desk` must outlive it. Internal when the pages cannot be made.
    [[nodiscard]] static core::Result<std::shared_ptr<EnrolmentSite>> create(onboarding::EnrolmentDesk& desk,
                                                                             Address address);

    [[nodiscard]] listener::EnrolmentAnswer answer(const listener::EnrolmentVisit& visit) override;
    [[nodiscard]] listener::EnrolmentAnswer refusal(int status, std::string_view acceptLanguage) const override;

private:
    using Pages = std::shared_ptr<const onboarding::EnrolmentPages>;
    EnrolmentSite(onboarding::EnrolmentDesk& desk, Address address, std::string formKey, Pages pages);
    [[nodiscard]] core::Result<Pages> pagesAt(const std::string& address);
    [[nodiscard]] Pages pages() const;

    onboarding::EnrolmentDesk& m_desk;
    const Address m_address;
    const core::Secret m_formKey; ///< one for all addresses: a form outlives a change of these
    mutable std::mutex m_mutex;
    std::string m_current;
    Pages m_pages;
};

} // namespace rollcall::app
