// SPDX-License-Identifier: Apache-2.0
// Words for what the room has judged; nothing is judged here.
#include "screens/SetupSteps.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "listener/Urls.h"
#include "okta/OrganisationUrl.h"
#include "screens/SetupText.h"
#include "setup/Field.h"
#include "setup/Prover.h"
#include "setup/Record.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace rollcall::models {

namespace {

constexpr auto lastCharacters = 4;

bool demands(const setup::Step& step, setup::ProofKind kind)
{
    return std::ranges::find(step.proofs, kind, &setup::ProofDemand::kind) != step.proofs.end();
}

SetupState stateOf(setup::StepState state)
{
    switch (state) {
    case setup::StepState::NotYet:
        return SetupState::NotYet;
    case setup::StepState::Waiting:
        return SetupState::Waiting;
    case setup::StepState::Proven:
        return SetupState::Proven;
    case setup::StepState::Confirmed:
        return SetupState::Confirmed;
    case setup::StepState::Failed:
        return SetupState::Failed;
    case setup::StepState::NotNeeded:
        return SetupState::NotNeeded;
    }
    return SetupState::NotYet;
}

SetupSide sideOf(setup::Side side)
{
    switch (side) {
    case setup::Side::Here:
        return SetupSide::Here;
    case setup::Side::Okta:
        return SetupSide::Okta;
    case setup::Side::Vendor:
        return SetupSide::Vendor;
    }
    return SetupSide::Here;
}

/// The value of the first field of that kind, under its own key or under the key of what was found along with it.
QString valueOf(const SetupLook& look, setup::FieldKind kind, std::string_view ending = {})
{
    for (const auto& step : look.profile.steps) {
        for (const auto& field : step.fields) {
            if (field.kind != kind)
                continue;
            return text(look.findings.record.value(field.key + std::string(ending)));
        }
    }
    return {};
}

QString linkOf(const setup::Step& step, const SetupLook& look)
{
    if (step.link.empty())
        return {};
    const auto organisation =
        okta::OrganisationUrl::parse(valueOf(look, setup::FieldKind::OrganisationUrl).toStdString());
    if (!organisation)
        return {};
    const auto& app = look.known.okta ? look.known.okta->app : std::optional<okta::App>();
    QString path = text(step.link);
    path.replace(QStringLiteral("{appName}"),
                 app ? text(app->name) : valueOf(look, setup::FieldKind::AppUrl, setup::appNameEnding));
    path.replace(QStringLiteral("{appId}"), valueOf(look, setup::FieldKind::AppUrl));
    // What is not known leaves a gap, and such a page is none.
    if (path.contains(QStringLiteral("//")) || path.contains(QLatin1Char('{')))
        return {};
    return text(organisation->adminPage(path.toStdString()));
}

QList<SetupField> fieldsOf(const setup::Step& step, const SetupLook& look)
{
    QList<SetupField> fields;
    for (const auto& field : step.fields) {
        // A secret is never kept with the guide.
        if (setup::isSecret(field.kind))
            continue;
        fields.append({text(field.key),
                       text(field.label),
                       text(field.hint),
                       text(look.findings.record.value(field.key)),
                       {},
                       false});
    }
    return fields;
}

/// The newest of what is known to have happened.
qint64 lastEvent(const SetupLook& look)
{
    auto last = look.integration.created;
    if (const auto& accepted = look.findings.traffic.accepted)
        last = std::max(last, accepted->at);
    if (look.known.listener.since)
        last = std::max(last, *look.known.listener.since);
    for (const auto& [step, word] : look.findings.record.confirmations)
        last = std::max(last, word.at);
    return core::toMilliseconds(last);
}

} // namespace

/// Puts one step into words.
class SetupStepWords {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupSteps)

public:
    static SetupStepView of(const setup::GuideStep& judged, const SetupLook& look)
    {
        const auto& step = judged.step;
        SetupStepView view;
        view.id = text(step.id);
        view.title = text(step.title);
        view.side = sideOf(step.side);
        view.state = stateOf(judged.state);
        view.how = how(step, look);
        view.link = linkOf(step, look);
        view.values = values(judged, look);
        view.fields = fieldsOf(step, look);
        if (judged.trouble)
            view.trouble = SetupTrouble{text(judged.trouble->seen), text(judged.trouble->cause),
                                        text(judged.trouble->next), judged.trouble->request};
        sayProof(view, judged, look);
        // A listener is up or it is not: nobody's word changes that.
        view.canBeConfirmed = step.canBeConfirmed() && !demands(step, setup::ProofKind::ListenerAnswers) &&
                              (view.state == SetupState::NotYet || view.state == SetupState::Waiting);
        view.canBeTakenBack = judged.confirmation.has_value();
        if (view.state == SetupState::Waiting) {
            view.waitingSince = lastEvent(look);
            view.waiting =
                waiting(step) + QLatin1Char('\n') + tr("Listening on %1.").arg(text(look.known.listener.address));
        }
        return view;
    }

private:
    static QString how(const setup::Step& step, const SetupLook& look)
    {
        QString words = text(step.text);
        if (!step.path.empty())
            words = QStringLiteral("*%1*\n%2").arg(text(step.path), words);
        if (demands(step, setup::ProofKind::Permission))
            return words + QLatin1Char('\n') +
                   tr("Connect it with *rollcallctl okta connect* for the integration *%1*, which keeps the credential "
                      "sealed; then press *Check everything again*.")
                       .arg(text(look.integration.slug));
        if (!demands(step, setup::ProofKind::ListenerAnswers))
            return words;
        words += QLatin1Char('\n') + tr("Requests arrive at *%1*. Start, stop or move the listener under "
                                        "*Overview › Connection*.")
                                         .arg(text(look.known.listener.address));
        if (!look.known.listener.isPublic)
            words += QLatin1Char('\n') +
                     tr("This address can be called from this computer or its network alone. For Okta’s cloud, set a "
                        "public URL that begins with https:// under *Overview › Connection › Change address*; a proxy "
                        "or tunnel that ends TLS leads from there to this listener.");
        if (!look.known.selfCall.isEmpty())
            words += QLatin1Char('\n') + look.known.selfCall;
        return words;
    }

    static void sayProof(SetupStepView& view, const setup::GuideStep& judged, const SetupLook& look)
    {
        const auto clock = [&look](core::Timestamp at) { return RelativeTime::toTheSecond(at, look.known.now); };
        switch (view.state) {
        case SetupState::Proven:
            view.proof = text(judged.evidence->text);
            view.evidenceAt = judged.evidence->request;
            // What was pasted is there now, whenever that was.
            if (judged.evidence->kind != setup::ProofKind::Parsed) {
                view.proof += QStringLiteral(" · ") + clock(judged.evidence->at);
                view.proofExact = RelativeTime::exact(judged.evidence->at);
            }
            return;
        case SetupState::Confirmed:
            view.proof = tr("confirmed by %1 · %2").arg(text(judged.confirmation->by), clock(judged.confirmation->at));
            view.proofExact = RelativeTime::exact(judged.confirmation->at);
            return;
        case SetupState::Failed:
            view.proof = tr("does not hold");
            return;
        case SetupState::Waiting:
            view.proof = tr("waiting");
            return;
        case SetupState::NotNeeded:
            view.proof = tr("not needed");
            return;
        case SetupState::NotYet:
            view.proof = expected(judged);
            return;
        }
    }

    static QString expected(const setup::GuideStep& judged)
    {
        return judged.step.proofs.empty() ? tr("cannot be seen from here; confirmed by hand")
                                          : tr("proof: %1").arg(text(judged.expected));
    }

    static QString waiting(const setup::Step& step)
    {
        const bool isOkta = step.side == setup::Side::Okta;
        if (demands(step, setup::ProofKind::Created))
            return isOkta ? tr("Waiting for the first person from Okta…") : tr("Waiting for the first person…");
        if (demands(step, setup::ProofKind::Updated))
            return tr("Waiting for the change…");
        if (demands(step, setup::ProofKind::Deactivated))
            return tr("Waiting for the deactivation…");
        if (demands(step, setup::ProofKind::GroupPushed))
            return tr("Waiting for the group…");
        return isOkta ? tr("Waiting for Okta’s first request…") : tr("Waiting for the first request…");
    }

    /// One for each copy of the step, in its order; for OAuth its two addresses as well.
    static QList<SetupValue> values(const setup::GuideStep& judged, const SetupLook& look)
    {
        QList<SetupValue> values;
        const auto& credential = look.findings.credential;
        for (std::size_t i = 0; i < judged.copies.size() && i < judged.step.copies.size(); ++i) {
            const auto& copy = judged.copies.at(i);
            switch (judged.step.copies.at(i).kind) {
            case setup::CopyKind::Token:
                if (credential)
                    values.append({text(copy.label),
                                   {},
                                   QString(12, QChar(0x2022)) + text(credential->lastFour).right(lastCharacters),
                                   true});
                break;
            case setup::CopyKind::UserName:
                if (credential)
                    values.append({text(copy.label), text(credential->username), {}, false});
                break;
            case setup::CopyKind::BaseUrl:
            case setup::CopyKind::UniqueIdentifier:
            case setup::CopyKind::Text:
                values.append({text(copy.label), text(copy.value), {}, false});
                break;
            }
        }
        const bool hasSecret = std::ranges::any_of(values, &SetupValue::isSecret);
        if (hasSecret && look.integration.authMode == directory::AuthMode::OAuth) {
            const std::string told = look.known.publicUrl.toStdString();
            values.append({tr("Access token endpoint URI"),
                           text(listener::oauthTokenUrl(told, look.integration.slug)),
                           {},
                           false});
            values.append({tr("Authorization endpoint URI"),
                           text(listener::oauthAuthorizeUrl(told, look.integration.slug)),
                           {},
                           false});
        }
        return values;
    }
};

setup::Guide SetupSteps::prove(const SetupLook& look)
{
    setup::Facts facts;
    facts.now = look.known.now;
    facts.made = look.integration.created;
    facts.role = directory::toString(look.integration.role);
    facts.authMode = directory::toString(look.integration.authMode);
    facts.listener = look.known.listener;
    facts.traffic = look.findings.traffic;
    if (look.known.okta)
        facts.okta = *look.known.okta;
    facts.record = look.findings.record;
    return setup::prove(look.profile, facts);
}

QList<SetupStepView> SetupSteps::of(const setup::Guide& guide, const SetupLook& look)
{
    QList<SetupStepView> steps;
    QStringList said;
    bool isWaiting = false;
    for (const auto& judged : guide.steps) {
        auto view = SetupStepWords::of(judged, look);
        view.number = static_cast<int>(steps.size()) + 1;
        const bool isRepeated = view.trouble && said.contains(view.trouble->seen);
        if (view.trouble && !isRepeated)
            said.append(view.trouble->seen);
        if (isRepeated)
            view.trouble.reset();
        const bool waitsBehind = view.state == SetupState::Waiting && isWaiting;
        isWaiting = isWaiting || view.state == SetupState::Waiting || view.state == SetupState::Failed;
        if (waitsBehind || (isRepeated && view.state == SetupState::Failed)) {
            view.state = SetupState::NotYet;
            view.proof = tr("proof: %1").arg(text(judged.expected));
            view.waiting.clear();
            view.waitingSince.reset();
        }
        steps.append(view);
    }
    return steps;
}

QString SetupSteps::verdict(const QList<SetupStepView>& steps)
{
    const auto count = [&steps](SetupState state) {
        return static_cast<int>(std::ranges::count(steps, state, &SetupStepView::state));
    };
    const auto needed = static_cast<int>(steps.size()) - count(SetupState::NotNeeded);
    QString so = tr("%1 of %2 steps proven").arg(count(SetupState::Proven)).arg(needed);
    if (const int confirmed = count(SetupState::Confirmed); confirmed > 0)
        so += tr(", %1 confirmed by hand").arg(confirmed);
    const auto next = std::ranges::find_if_not(steps, isDone);
    if (next == steps.end())
        return so + tr(". The set-up is complete.");
    return so + tr(". Next: %1").arg(next->title);
}

QList<SetupFact> SetupSteps::facts(const setup::Guide& guide, const ListenerControl& control, core::Timestamp now)
{
    const auto situation = control.situation();
    return {{tr("Listener"), ListenerText::state(situation), ListenerText::detail(situation, now)},
            {tr("Okta configured"), word(guide.facts.oktaConfigured),
             tr("As Okta’s API says it; not checked without access to it")},
            {tr("Proven by traffic"), word(guide.facts.provenByTraffic),
             tr("The first request is half of it, the first person is the other")}};
}

StateWord SetupSteps::word(setup::FactState state)
{
    switch (state) {
    case setup::FactState::NotChecked:
        return {tr("Not checked"), Tone::Neutral};
    case setup::FactState::No:
        return {tr("Not yet"), Tone::Neutral};
    case setup::FactState::Partly:
        return {tr("Half"), Tone::Warning};
    case setup::FactState::Yes:
        return {tr("Proven"), Tone::Good};
    }
    return {};
}

} // namespace rollcall::models
