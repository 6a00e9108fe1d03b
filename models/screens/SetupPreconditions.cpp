// SPDX-License-Identifier: Apache-2.0
// What Okta says stands before what a person says.
#include "screens/SetupPreconditions.h"

#include "RelativeTime.h"
#include "Utf8.h"

#include <optional>

namespace rollcall::models {

QList<SetupPrecondition> SetupPreconditions::of(const setup::GuideStep& judged, core::Timestamp now)
{
    QList<SetupPrecondition> all;
    for (const auto& one : judged.preconditions) {
        SetupPrecondition view;
        view.id = text(one.asked.id);
        view.text = text(one.asked.text);
        view.ask = text(one.asked.ask);
        view.words = text(one.asked.words);
        std::optional<core::Timestamp> at;
        if (one.evidence) {
            view.answer = SetupAnswer::Proven;
            view.said = text(one.evidence->text);
            at = one.evidence->at;
        } else if (one.answer && one.answer->isTakenBack) {
            view.said = tr("taken back by %1").arg(text(one.answer->by));
            at = one.answer->at;
        } else if (one.answer) {
            const QString by = text(one.answer->by);
            view.answer = one.answer->isYes ? SetupAnswer::Yes : SetupAnswer::NotYet;
            view.said = one.answer->isYes ? tr("yes, says %1").arg(by) : tr("not yet, says %1").arg(by);
            at = one.answer->at;
        }
        if (at) {
            view.said += QStringLiteral(" · ") + RelativeTime::toTheSecond(*at, now);
            view.exact = RelativeTime::exact(*at);
        }
        all.append(view);
    }
    return all;
}

} // namespace rollcall::models
