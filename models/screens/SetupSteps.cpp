// SPDX-License-Identifier: Apache-2.0
// Words for what the room has judged; nothing is judged here.
#include "screens/SetupSteps.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "listener/Urls.h"
#include "screens/SetupPreconditions.h"
#include "screens/SetupText.h"
#include "setup/Caller.h"
#include "setup/Field.h"
#include "setup/Prover.h"
#include "setup/Record.h"

#include <QUrl>

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

/// The vendor's service and Okta are asked, and mails go out, whether or not Okta calls.
bool isProvenBesideTraffic(const setup::Step& step)
{
    return demands(step, setup::ProofKind::VendorAnswers) || demands(step, setup::ProofKind::MailTest) ||
           demands(step, setup::ProofKind::PilotOnBoard) || demands(step, setup::ProofKind::PushMapping);
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

SetupTroubleKind kindOf(setup::TroubleKind kind)
{
    switch (kind) {
    case setup::TroubleKind::Failure:
        return SetupTroubleKind::Failure;
    case setup::TroubleKind::Hint:
        return SetupTroubleKind::Hint;
    case setup::TroubleKind::ToDo:
        return SetupTroubleKind::ToDo;
    }
    return SetupTroubleKind::Failure;
}

QList<SetupField> fieldsOf(const setup::GuideStep& judged, const SetupLook& look)
{
    QList<SetupField> fields;
    for (const auto& field : judged.step.fields) {
        // A secret is never kept with the guide.
        if (setup::isSecret(field.kind))
            continue;
        fields.append({text(field.key),
                       text(field.label),
                       text(field.hint),
                       text(look.findings.record.value(field.key)),
                       {},
                       false,
                       field.kind == setup::FieldKind::RedirectUri ? text(judged.proposed) : QString()});
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
        view.link = text(judged.page);
        view.values = values(judged, look);
        const auto withheld =
            std::ranges::find_if(judged.copies, [](const auto& copy) { return !copy.withheld.empty(); });
        if (withheld != judged.copies.end())
            view.how += QLatin1Char('\n') + tr("The base URL cannot be used yet. %1").arg(text(withheld->withheld));
        view.fields = fieldsOf(judged, look);
        if (judged.trouble)
            view.trouble =
                SetupTrouble{text(judged.trouble->seen), text(judged.trouble->cause), text(judged.trouble->next),
                             judged.trouble->request, kindOf(judged.trouble->kind)};
        sayWhoChangedIt(view, look);
        sayProof(view, judged, look);
        sayNotChecked(view, judged, look);
        // A listener is up or it is not: nobody's word changes that.
        view.canBeConfirmed =
            step.canBeConfirmed() && !demands(step, setup::ProofKind::ListenerAnswers) &&
            (view.state == SetupState::NotYet || view.state == SetupState::Waiting || view.state == SetupState::Failed);
        view.canBeConfirmed = view.canBeConfirmed && judged.preconditions.empty();
        view.canMakeCode = canMakeCode(step, look);
        // A word on all preconditions at once can be taken back; each answer is changed by another.
        view.canBeTakenBack = judged.confirmation &&
                              (judged.preconditions.empty() || look.findings.record.confirmations.contains(step.id));
        view.isWaived = judged.isWaived();
        view.canBeWaived = step.isOptional && (view.state == SetupState::NotYet || view.state == SetupState::Waiting ||
                                               view.state == SetupState::Failed);
        view.preconditions = SetupPreconditions::of(judged, look.known.now);
        view.isProvenLater = !judged.comesWith.empty();
        if (view.state == SetupState::Waiting && demands(step, setup::ProofKind::VendorAnswers)) {
            view.waiting = tr("Waiting for an answer of the vendor’s service") + QLatin1Char('\n') +
                           tr("Open the card *Vendor's SCIM service*, and press *Test* there, or *Save* where nothing "
                              "is stored yet.");
        } else if (view.state == SetupState::Waiting && demands(step, setup::ProofKind::PilotOnBoard)) {
            view.waiting = tr("Waiting for the pilot to register…") + QLatin1Char('\n') +
                           (judged.soFar.empty() ? tr("The mail is on its way.") : sentence(text(judged.soFar)));
        } else if (view.state == SetupState::Waiting && demands(step, setup::ProofKind::PushMapping)) {
            view.waiting = tr("Waiting for the group…") + QLatin1Char('\n') +
                           tr("Once it is pushed in Okta, press *Check everything again*.");
        } else if (view.state == SetupState::Waiting && !view.isProvenLater) {
            view.waitingSince = lastEvent(look);
            view.waiting =
                waiting(step) + QLatin1Char('\n') + tr("Listening on %1.").arg(text(look.known.listener.address));
        }
        return view;
    }

private:
    /// In the step that asks for it; where a profile has none, beside the secret.
    static bool canMakeCode(const setup::Step& step, const SetupLook& look)
    {
        if (look.integration.authMode != directory::AuthMode::OAuth)
            return false;
        const auto asksFor = [](const setup::Step& each, setup::CopyKind kind) {
            return std::ranges::find(each.copies, kind, &setup::StepCopy::kind) != each.copies.end();
        };
        const bool isAskedForElsewhere = std::ranges::any_of(
            look.profile.steps, [&](const setup::Step& each) { return asksFor(each, setup::CopyKind::ApprovalCode); });
        return asksFor(step, isAskedForElsewhere ? setup::CopyKind::ApprovalCode : setup::CopyKind::Token);
    }

    static QString how(const setup::Step& step, const SetupLook& look)
    {
        QString words = text(step.text);
        if (!step.path.empty())
            words = QStringLiteral("*%1*\n%2").arg(text(step.path), words);
        if (demands(step, setup::ProofKind::Permission))
            return words + QLatin1Char('\n') +
                   tr("Connect it in the card *Access to Okta’s API* beside these steps, which says what the "
                      "credential "
                      "may do and keeps it sealed.");
        if (!demands(step, setup::ProofKind::ListenerAnswers))
            return words;
        words += QLatin1Char('\n') + tr("Requests arrive at *%1*. Start, stop or move the listener under "
                                        "*Overview › Connection*.")
                                         .arg(text(look.known.listener.address));
        if (!look.known.listener.isPublic && look.profile.reach == setup::Reach::Cloud)
            words += QLatin1Char('\n') +
                     tr("This address can be called from this computer or its network alone. For Okta’s cloud, set a "
                        "public URL that begins with https:// under *Overview › Connection › Change address*; a proxy "
                        "or tunnel that ends TLS leads from there to this listener.");
        if (look.profile.reach == setup::Reach::Near && isOfThisComputer(look.known.listener.address))
            words += QLatin1Char('\n') +
                     tr("Whoever is to call from another computer cannot call this address. Give the listener one of "
                        "your network and a certificate: *rollcallctl serve --listen ADDRESS:PORT --tls-cert FILE "
                        "--tls-key FILE --public-url https://NAME:PORT*.");
        if (!look.known.selfCall.isEmpty())
            words += QLatin1Char('\n') + look.known.selfCall;
        return words;
    }

    static QString sentence(QString words)
    {
        if (!words.isEmpty())
            words[0] = words.at(0).toUpper();
        return words + QLatin1Char('.');
    }

    /// Okta's log knows better than a likely cause.
    static void sayWhoChangedIt(SetupStepView& view, const SetupLook& look)
    {
        const auto change = look.known.changes.find(view.id.toStdString());
        if (view.trouble && change != look.known.changes.end() && !change->second.empty())
            view.trouble->cause = text(change->second);
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
            view.proof =
                tr("not needed, says %1 · %2").arg(text(judged.confirmation->by), clock(judged.confirmation->at));
            view.proofExact = RelativeTime::exact(judged.confirmation->at);
            return;
        case SetupState::NotYet:
            view.proof = expected(judged);
            return;
        }
    }

    /// What was proven once and cannot be looked at now, or what Okta does not let us see. Where nobody gave us access
    /// that is no news.
    static void sayNotChecked(SetupStepView& view, const setup::GuideStep& judged, const SetupLook& look)
    {
        const bool isProven = view.state == SetupState::Proven;
        if (judged.unknownBecause.empty() || view.trouble || !(isProven || look.known.okta))
            return;
        if (isProven)
            view.proof += QStringLiteral(" · ") + tr("not checked now");
        view.trouble = SetupTrouble{tr("Okta’s side of this cannot be looked at now."), text(judged.unknownBecause),
                                    tr("See the card *Access to Okta’s API*, then press *Check everything again*."),
                                    std::nullopt, SetupTroubleKind::Hint};
    }

    static QString expected(const setup::GuideStep& judged)
    {
        if (!judged.preconditions.empty())
            return judged.soFar.empty() ? tr("asked one by one") : tr("%1 settled").arg(text(judged.soFar));
        if (judged.step.proofs.empty())
            return tr("cannot be seen from here; confirmed by hand");
        return judged.soFar.empty() ? tr("proof: %1").arg(text(judged.expected))
                                    : tr("so far: %1").arg(text(judged.soFar));
    }

    static QString waiting(const setup::Step& step)
    {
        const bool isOkta = step.side == setup::Side::Okta;
        if (demands(step, setup::ProofKind::CreatedAnother))
            return tr("Waiting for the next person…");
        if (demands(step, setup::ProofKind::Reactivated))
            return tr("Waiting for the person to come back…");
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

    static bool isOfThisComputer(const std::string& url)
    {
        return setup::isThisComputer(QUrl(text(url)).host().toStdString());
    }

    /// Those that are known, in the order of the step's copies.
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
                    values.append({text(copy.label), text(copy.value), {}, false});
                break;
            case setup::CopyKind::ApprovalCode: // beside its button, once it was made
                break;
            case setup::CopyKind::Field:
                // Until it was pasted there is nothing to copy.
                if (!copy.value.empty())
                    values.append({text(copy.label), text(copy.value), {}, false});
                break;
            case setup::CopyKind::BaseUrl:
            case setup::CopyKind::TokenUrl:
            case setup::CopyKind::AuthorizeUrl:
                values.append({text(copy.label), text(copy.value),
                               copy.withheld.empty() ? QString() : tr("not before Okta can call the address"), false});
                break;
            case setup::CopyKind::UniqueIdentifier:
            case setup::CopyKind::Text:
                values.append({text(copy.label), text(copy.value), {}, false});
                break;
            }
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
    facts.slug = look.integration.slug;
    if (look.findings.credential)
        facts.credential.name = look.findings.credential->username;
    if (look.integration.authMode == directory::AuthMode::OAuth) {
        const std::string told = look.known.publicUrl.toStdString();
        facts.credential.tokenUrl = listener::oauthTokenUrl(told, look.integration.slug);
        facts.credential.authorizeUrl = listener::oauthAuthorizeUrl(told, look.integration.slug);
    }
    facts.listener = look.known.listener;
    facts.traffic = look.findings.traffic;
    if (look.known.okta)
        facts.okta = *look.known.okta;
    facts.connection = look.known.connection;
    facts.isWithoutOkta = look.known.isWithoutOkta;
    facts.record = look.findings.record;
    facts.vendor = look.findings.vendor;
    facts.onboarding = look.findings.onboarding;
    facts.isOktaHere = look.known.isOktaHere;
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
        if (view.isProvenLater) {
            const auto later = std::ranges::find_if(
                guide.steps, [&judged](const auto& step) { return step.step.id == judged.comesWith; });
            const auto number = later - guide.steps.begin() + 1;
            view.proof = isHint(view) ? tr("a hint · proof comes with step %1").arg(number)
                                      : tr("answers from here · proof comes with step %1").arg(number);
            steps.append(view);
            continue;
        }
        const bool isBesideTraffic = isProvenBesideTraffic(judged.step);
        const bool waitsBehind = view.state == SetupState::Waiting && isWaiting && !isBesideTraffic;
        isWaiting =
            isWaiting || (!isBesideTraffic && (view.state == SetupState::Waiting || view.state == SetupState::Failed));
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
    if (const int waived = count(SetupState::NotNeeded); waived > 0)
        so += tr(", %1 not needed").arg(waived);
    const auto* next = nextOf(steps);
    if (next == nullptr)
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
