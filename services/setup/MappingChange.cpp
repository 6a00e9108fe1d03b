// SPDX-License-Identifier: Apache-2.0
// One reading before, one call for each rule, one reading after.
#include "setup/MappingChange.h"

#include <algorithm>
#include <utility>

namespace rollcall::setup {

namespace {

using Rule = std::optional<okta::MappingRule>;

Rule ruleIn(const okta::ProfileMapping& mapping, const std::string& attribute)
{
    const auto found = mapping.rules.find(attribute);
    return found == mapping.rules.end() ? std::nullopt : Rule(found->second);
}

bool isSame(const Rule& left, const Rule& right)
{
    if (!left || !right)
        return left.has_value() == right.has_value();
    return left->expression == right->expression && left->isPushedOnUpdate == right->isPushedOnUpdate;
}

std::string inQuotes(std::string_view name)
{
    return "“" + std::string(name) + "”";
}

std::string told(const PlannedRule& planned)
{
    if (!planned.after)
        return inQuotes(planned.attribute) + " is not mapped";
    return inQuotes(planned.attribute) + " is filled from " + planned.after->expression +
           (planned.after->isPushedOnUpdate ? ", on create and update" : ", only on create");
}

okta::Failure refusal(okta::FailureKind kind, core::ErrorKind error, std::string sentence)
{
    okta::Failure failure;
    failure.kind = kind;
    failure.error = core::makeError(error, std::move(sentence));
    return failure;
}

class Writing {
public:
    Writing(okta::Client& client, const MappingPlan& plan, const KeepMapping& keep, const RuleObserver& onRule,
            std::stop_token stop)
        : m_schemas(client), m_plan(plan), m_keep(keep), m_onRule(onRule), m_stop(std::move(stop))
    {
        m_report.done.calls.resize(plan.rules.size());
    }

    MappingReport run()
    {
        if (begin() && isAsPlanned() && isKept()) {
            for (std::size_t at = 0; at < m_plan.rules.size() && !m_report.done.failure; ++at)
                write(at);
            readBack();
        }
        for (std::size_t at = 0; at < m_plan.rules.size(); ++at) {
            if (auto& call = m_report.done.calls[at]; call.sentence.empty())
                call.sentence = told(m_plan.rules[at]);
        }
        return std::move(m_report);
    }

private:
    [[nodiscard]] bool begin()
    {
        auto now = m_schemas.mapping(m_plan.mapping, m_stop);
        if (!now) {
            m_report.done.failure = std::move(now.error());
            return false;
        }
        m_report.now = std::move(*now);
        return true;
    }

    [[nodiscard]] bool isAsPlanned()
    {
        const auto changed = std::ranges::find_if(m_plan.rules, [this](const PlannedRule& planned) {
            const Rule now = ruleIn(*m_report.now, planned.attribute);
            return !isSame(now, planned.before) && !isSame(now, planned.after);
        });
        if (changed == m_plan.rules.end())
            return true;
        m_report.done.failure = refusal(okta::FailureKind::Conflict, core::ErrorKind::Conflict,
                                        "Somebody changed the mapping of " + inQuotes(changed->attribute) +
                                            " in Okta meanwhile. Nothing was written: look again, and decide anew.");
        return false;
    }

    [[nodiscard]] bool isKept()
    {
        const bool isNeedless = std::ranges::all_of(m_plan.rules, [this](const PlannedRule& planned) {
            return isSame(ruleIn(*m_report.now, planned.attribute), planned.after);
        });
        if (isNeedless || !m_keep)
            return true;
        auto kept = m_keep(*m_report.now);
        if (!kept) {
            m_report.done.failure =
                refusal(okta::FailureKind::Invalid, kept.error().kind,
                        "The mapping as it was could not be kept, so that nothing was written in Okta: " +
                            kept.error().message);
            return false;
        }
        return true;
    }

    void write(std::size_t at)
    {
        const PlannedRule& planned = m_plan.rules[at];
        CallReport& report = m_report.done.calls[at];
        if (m_stop.stop_requested()) {
            m_report.done.failure =
                refusal(okta::FailureKind::Cancelled, core::ErrorKind::Cancelled, "It was stopped.");
            return;
        }
        if (isSame(ruleIn(*m_report.now, planned.attribute), planned.after)) {
            report = {CallState::WasThere, told(planned) + " already."};
        } else {
            auto written = m_schemas.setRule(m_plan.mapping, planned.attribute, planned.after, m_stop);
            if (!written) {
                fail(at, std::move(written.error()));
                return;
            }
            report = {CallState::Done, told(planned) + " now."};
        }
        if (m_onRule)
            m_onRule(at, report);
    }

    void fail(std::size_t at, okta::Failure failure)
    {
        const bool isTried = failure.kind != okta::FailureKind::Cancelled || failure.mayHaveTakenEffect;
        m_report.done.calls[at] = {isTried ? CallState::Failed : CallState::NotTried, failure.error.message};
        m_report.done.failure = std::move(failure);
    }

    /// Also after a failure: what may have taken effect is seen.
    void readBack()
    {
        const auto isDone = [](const CallReport& call) { return call.state == CallState::Done; };
        const bool mayHaveChanged = m_report.done.failure && m_report.done.failure->mayHaveTakenEffect;
        if (!mayHaveChanged && std::ranges::none_of(m_report.done.calls, isDone))
            return;
        auto now = m_schemas.mapping(m_plan.mapping, m_stop);
        if (!now) {
            if (!m_report.done.failure)
                m_report.done.failure = refusal(
                    now.error().kind, now.error().error.kind,
                    "It was written, and could not be read back: " + now.error().error.message + " Look again.");
            return;
        }
        m_report.now = std::move(*now);
        m_report.isReadBack = true;
        for (std::size_t at = 0; at < m_plan.rules.size(); ++at) {
            CallReport& call = m_report.done.calls[at];
            if (!isDone(call) || isSame(ruleIn(*m_report.now, m_plan.rules[at].attribute), m_plan.rules[at].after))
                continue;
            call = {CallState::Failed, "Okta took the call, and does not show that " + told(m_plan.rules[at]) + "."};
            if (!m_report.done.failure)
                m_report.done.failure = refusal(okta::FailureKind::ServerTrouble, core::ErrorKind::Unavailable,
                                                call.sentence + " Look again in some minutes.");
        }
    }

    okta::Schemas m_schemas;
    const MappingPlan& m_plan;
    const KeepMapping& m_keep;
    const RuleObserver& m_onRule;
    std::stop_token m_stop;
    MappingReport m_report;
};

} // namespace

MappingPlan planMapping(const okta::ProfileMapping& current, const std::vector<MappingChange>& changes)
{
    MappingPlan plan;
    plan.mapping = current.id;
    for (const MappingChange& change : changes) {
        const Rule before = ruleIn(current, change.attribute);
        if (isSame(before, change.rule))
            continue;
        plan.rules.push_back({change.attribute, before, change.rule,
                              okta::Schemas::setRuleCall(current.id, change.attribute, change.rule)});
    }
    return plan;
}

MappingReport applyMapping(okta::Client& client, const MappingPlan& plan, const KeepMapping& keep,
                           const RuleObserver& onRule, std::stop_token stop)
{
    return Writing(client, plan, keep, onRule, std::move(stop)).run();
}

} // namespace rollcall::setup
