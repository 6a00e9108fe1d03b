// SPDX-License-Identifier: Apache-2.0
// The people of an Okta app prepared for searching, filtering and sorting a hundred thousand of them.
#pragma once

#include "core/Result.h"
#include "okta/PeopleReport.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rollcall::models {

enum class OktaPeopleSort { Name, Login, AppUserName, UserStatus, Outcome, Since, Reason, Email };
inline constexpr std::size_t oktaPeopleSorts = 8;

struct OktaPeopleQuery {
    std::string search; ///< as typed; every word must be found
    std::optional<okta::ProvisioningOutcome> outcome;
    OktaPeopleSort sort = OktaPeopleSort::Outcome;
    bool isDescending = false;

    bool operator==(const OktaPeopleQuery&) const = default;
};

/// Never changes once it is built, so that any thread may use it. A person is named by the place in the report.
class OktaPeopleIndex {
public:
    using Report = std::shared_ptr<const okta::PeopleReport>;
    using Place = std::uint32_t;

    /// Folds and sorts everything once: for a thread of its own. Cancelled.
    [[nodiscard]] static core::Result<std::shared_ptr<const OktaPeopleIndex>> build(Report report,
                                                                                    const std::stop_token& stop);

    [[nodiscard]] const Report& report() const { return m_report; }
    [[nodiscard]] std::size_t size() const { return m_report->people.size(); }
    [[nodiscard]] const okta::AssignedPerson& at(Place place) const { return m_report->people[place]; }
    [[nodiscard]] std::optional<Place> find(const okta::UserId& id) const;

    /// Who is asked for, in that order; those without a value come last either way. One pass, no comparison of texts.
    /// Cancelled.
    [[nodiscard]] core::Result<std::vector<Place>> order(const OktaPeopleQuery& query,
                                                         const std::stop_token& stop) const;

private:
    struct Sorted {
        std::vector<Place> places;
        std::size_t filled = 0; ///< those behind have no value
    };

    explicit OktaPeopleIndex(Report report) : m_report(std::move(report)) {}
    void sortTexts(OktaPeopleSort by, std::string okta::AssignedPerson::* member);
    void sortOutcomes();
    void sortTimes();
    [[nodiscard]] Sorted& sorted(OktaPeopleSort by) { return m_sorted[static_cast<std::size_t>(by)]; }

    Report m_report;
    std::vector<std::string> m_texts; ///< that are searched
    std::array<Sorted, oktaPeopleSorts> m_sorted;
    std::unordered_map<std::string_view, Place> m_places; ///< by id; the report holds the texts
};

} // namespace rollcall::models
