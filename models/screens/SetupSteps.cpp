// SPDX-License-Identifier: Apache-2.0
// A step is green because of what was seen, and of nothing else.
#include "screens/SetupReading.h"

#include "RelativeTime.h"
#include "screens/Attention.h"
#include "screens/Reachability.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace rollcall::models {

namespace {

constexpr auto lastCharacters = 4;

struct Context {
    const directory::Integration& integration;
    const SetupFindings& findings;
    const SetupCircumstances& known;

    [[nodiscard]] QString clock(core::Timestamp at) const { return RelativeTime::toTheSecond(at, known.now); }
};

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

void prove(SetupStepView& step, const Context& context, const QString& evidence, const SetupSighting& sighting)
{
    step.state = SetupState::Proven;
    step.proof = QStringLiteral("%1 · %2").arg(evidence, context.clock(sighting.at));
    step.proofExact = RelativeTime::exact(sighting.at);
    step.evidenceAt = sighting.request;
}

/// What is not known any more by its request, since the journal is tidied, is still seen by what is there.
void proveWithoutRequest(SetupStepView& step, const QString& evidence)
{
    step.state = SetupState::Proven;
    step.proof = evidence;
}

} // namespace

/// Fills state and evidence of one step in.
class SetupJudge {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupSteps)

public:
    static void judge(SetupStepView& step, SetupProof proof, const Context& context)
    {
        const auto& evidence = context.findings.evidence;
        const auto& counts = context.findings.counts;
        switch (proof) {
        case SetupProof::Listening:
            judgeListener(step, context);
            break;
        case SetupProof::Made:
            step.state = SetupState::Proven;
            step.proof = tr("made · %1").arg(context.clock(context.integration.created));
            step.proofExact = RelativeTime::exact(context.integration.created);
            break;
        case SetupProof::FirstRequest:
            step.proof = tr("proof: Okta’s first request");
            if (evidence.any)
                prove(step, context, tr("first request answered"), *evidence.any);
            else if (counts.people > 0 || counts.groups > 0)
                proveWithoutRequest(step, tr("people or groups are here"));
            break;
        case SetupProof::Switches:
            judgeSwitches(step, context);
            break;
        case SetupProof::FirstPerson:
            step.proof = tr("proof: that person arrives here");
            if (evidence.created)
                prove(step, context, tr("%1 arrived").arg(text(evidence.created->subject)), *evidence.created);
            else if (counts.people > 0)
                proveWithoutRequest(step, tr("people are here"));
            break;
        case SetupProof::FirstGroup:
            step.proof = tr("proof: that group arrives here");
            if (evidence.group)
                prove(step, context, tr("“%1” arrived").arg(text(evidence.group->subject)), *evidence.group);
            else if (counts.groups > 0)
                proveWithoutRequest(step, tr("groups are here"));
            break;
        case SetupProof::ByHand:
            step.proof = tr("cannot be seen from here; confirmed by hand");
            break;
        }
        judgeWord(step, proof, context);
    }

private:
    static void judgeListener(SetupStepView& step, const Context& context)
    {
        step.proof = tr("proof: it listens");
        if (!context.known.isListening)
            return;
        step.state = SetupState::Proven;
        step.proof = tr("listening");
        if (context.known.listeningSince) {
            step.proof = tr("listening · since %1").arg(context.clock(*context.known.listeningSince));
            step.proofExact = RelativeTime::exact(*context.known.listeningSince);
        }
    }

    static void judgeSwitches(SetupStepView& step, const Context& context)
    {
        const auto& evidence = context.findings.evidence;
        const std::initializer_list<std::pair<QString, const std::optional<SetupSighting>*>> switches{
            {QStringLiteral("Create"), &evidence.created},
            {QStringLiteral("Update"), &evidence.updated},
            {QStringLiteral("Deactivate"), &evidence.deactivated}};
        QStringList seen;
        QStringList missing;
        const SetupSighting* last = nullptr;
        for (const auto& [name, sighting] : switches) {
            (*sighting ? seen : missing).append(name);
            if (*sighting && (last == nullptr || (*sighting)->at > last->at))
                last = &**sighting;
        }
        if (missing.isEmpty() && last != nullptr) {
            prove(step, context, tr("all three were seen"), *last);
            return;
        }
        step.proof = tr("proof: the traffic");
        if (!seen.isEmpty())
            step.proof =
                tr("%1 seen, %2 not yet").arg(seen.join(QStringLiteral(", ")), missing.join(QStringLiteral(", ")));
    }

    static void judgeWord(SetupStepView& step, SetupProof proof, const Context& context)
    {
        const auto word = context.findings.confirmations.find(step.id);
        const bool takesWords =
            proof == SetupProof::ByHand || proof == SetupProof::Switches || proof == SetupProof::FirstGroup;
        if (step.state == SetupState::Proven || !takesWords)
            return;
        if (word == context.findings.confirmations.end()) {
            step.canBeConfirmed = true;
            return;
        }
        step.state = SetupState::Confirmed;
        step.canBeTakenBack = true;
        step.proof = tr("confirmed by %1 · %2").arg(word->second.by, context.clock(word->second.at));
        step.proofExact = RelativeTime::exact(word->second.at);
    }
};

namespace {

/// Base URL and credential, the secret by its end alone.
class ConnectionValues {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::SetupSteps)

public:
    static QList<SetupValue> of(const Context& context)
    {
        QList<SetupValue> values{{tr("SCIM connector base URL"), context.known.baseUrl, {}, false}};
        const auto& credential = context.findings.credential;
        if (!credential)
            return values;
        const QString hidden = QString(12, QChar(0x2022)) + text(credential->lastFour).right(lastCharacters);
        switch (context.integration.authMode) {
        case directory::AuthMode::Bearer:
            values.append({tr("Authorization: Bearer"), {}, hidden, true});
            break;
        case directory::AuthMode::Header:
            values.append({credential->headerName.empty() ? tr("Authorization") : text(credential->headerName),
                           {},
                           hidden,
                           true});
            break;
        case directory::AuthMode::Basic:
            values.append({tr("Username"), text(credential->username), {}, false});
            values.append({tr("Password"), {}, hidden, true});
            break;
        case directory::AuthMode::OAuth:
            values.append({tr("Client ID"), text(credential->username), {}, false});
            values.append({tr("Client secret"), {}, hidden, true});
            break;
        }
        return values;
    }
};

bool isDone(const SetupStepView& step)
{
    return step.state == SetupState::Proven || step.state == SetupState::Confirmed;
}

/// The newest of what is known to have happened.
qint64 lastEvent(const Context& context)
{
    auto last = context.integration.created;
    const auto& evidence = context.findings.evidence;
    if (evidence.lastAnswered)
        last = std::max(last, *evidence.lastAnswered);
    if (context.known.listeningSince)
        last = std::max(last, *context.known.listeningSince);
    for (const auto& [step, word] : context.findings.confirmations)
        last = std::max(last, word.at);
    return core::toMilliseconds(last);
}

} // namespace

QList<SetupStepView> SetupSteps::of(const directory::Integration& integration, const QList<SetupGuideStep>& guide,
                                    const SetupFindings& findings, const SetupCircumstances& circumstances)
{
    const Context context{integration, findings, circumstances};
    QList<SetupGuideStep> all = guide;
    all.prepend({QStringLiteral("listener"), tr("Listener up"), SetupSide::Here, SetupProof::Listening,
                 tr("Okta’s requests arrive at %1. Start, stop or move the listener under *Overview › Connection*.")
                     .arg(circumstances.listenerUrl),
                 false});
    QList<SetupStepView> steps;
    QList<SetupProof> proofs;
    for (const auto& each : all) {
        SetupStepView step;
        step.id = each.id;
        step.number = static_cast<int>(steps.size()) + 1;
        step.title = each.title;
        step.side = each.side;
        step.how = each.how;
        if (each.hasConnection)
            step.values = ConnectionValues::of(context);
        if (each.hasConnection && !isReachableFromCloud(circumstances.baseUrl))
            step.how += QLatin1Char('\n') +
                        tr("Okta’s cloud cannot reach this address. Set a public URL that begins with https:// under "
                           "*Overview › Connection › Change address*; a proxy or tunnel that ends TLS leads from there "
                           "to this listener.");
        SetupJudge::judge(step, each.proof, context);
        steps.append(step);
        proofs.append(each.proof);
    }
    const auto next = std::ranges::find_if_not(steps, isDone);
    if (next == steps.end())
        return steps;
    const auto proof = proofs.at(next - steps.begin());
    if (proof == SetupProof::ByHand)
        return steps;
    next->state = SetupState::Waiting;
    next->waitingSince = lastEvent(context);
    next->waiting = proof == SetupProof::Listening      ? tr("Waiting for the listener…")
                    : proof == SetupProof::FirstRequest ? tr("Waiting for Okta’s first request…")
                                                        : tr("Waiting for Okta…");
    if (circumstances.isListening)
        next->waiting += QLatin1Char('\n') + tr("Listening on %1.").arg(circumstances.listenerUrl);
    const auto& refused = findings.refused;
    const auto& answered = findings.evidence.lastAnswered;
    if (!refused || (answered && *answered > refused->at))
        return steps;
    const auto why = AttentionText::of(*refused, circumstances.now);
    next->state = SetupState::Failed;
    next->proof = tr("the last request was refused · %1").arg(context.clock(refused->at));
    next->proofExact = RelativeTime::exact(refused->at);
    next->trouble = SetupTrouble{why.sentence, {}, why.actor, why.request};
    return steps;
}

QString SetupSteps::sideWord(SetupSide side)
{
    switch (side) {
    case SetupSide::Here:
        return tr("Here");
    case SetupSide::Okta:
        return tr("In Okta");
    case SetupSide::Vendor:
        return tr("At the vendor");
    }
    return {};
}

QString SetupSteps::stateWord(SetupState state)
{
    switch (state) {
    case SetupState::NotYet:
        return tr("Not yet");
    case SetupState::Waiting:
        return tr("Waiting");
    case SetupState::Proven:
        return tr("Proven");
    case SetupState::Confirmed:
        return tr("Confirmed by hand");
    case SetupState::Failed:
        return tr("Failed");
    case SetupState::NotNeeded:
        return tr("Not needed");
    }
    return {};
}

QString SetupSteps::markdown(const QString& title, const QList<SetupStepView>& steps)
{
    QString page = QStringLiteral("# %1\n").arg(title);
    for (const auto& step : steps) {
        page += QStringLiteral("\n## %1. %2\n\n**%3** · %4 · %5\n")
                    .arg(step.number)
                    .arg(step.title, sideWord(step.side), stateWord(step.state), step.proof);
        QString how = step.how;
        // A list needs a line of its own before it, and other lines a break.
        how.replace(QStringLiteral("\n• "), QStringLiteral("\n\n- "));
        page += QStringLiteral("\n%1\n").arg(how);
        for (const auto& value : step.values) {
            page += QStringLiteral("\n- %1: `%2`")
                        .arg(value.name,
                             value.isSecret ? tr("not written here; ask whoever made the integration") : value.value);
        }
        if (!step.values.isEmpty())
            page += QLatin1Char('\n');
    }
    return page;
}

} // namespace rollcall::models
