// SPDX-License-Identifier: Apache-2.0
// One sentence for each kind of proof.
#include "Expectation.h"

#include "CallerWords.h"

#include <utility>

namespace rollcall::setup {

namespace {

std::string expectationOf(ProofKind kind)
{
    switch (kind) {
    case ProofKind::Parsed:
        return "a value that can be read";
    case ProofKind::ListenerAnswers:
        return "a request that got here";
    case ProofKind::VendorAnswers:
        return "the vendor's service answers with the stored credential";
    case ProofKind::MailTest:
        return "a mail to yourself, taken by the mail server";
    case ProofKind::PilotOnBoard:
        return "the pilot is registered, by more than somebody's word";
    case ProofKind::Organisation:
    case ProofKind::Permission:
        return "Okta answers with our credential";
    case ProofKind::App:
        return "the app's features";
    case ProofKind::Group:
        return "the group is found";
    case ProofKind::Attribute:
        return "the attribute is in Okta's schema";
    case ProofKind::Mappings:
        return "all mappings, pushed on update";
    case ProofKind::Assignment:
        return "somebody assigned and provisioned";
    case ProofKind::SignInRule:
    case ProofKind::RoutingRule:
        return "Okta's rules";
    case ProofKind::IdentityProvider:
        return "Okta shows the identity provider as active";
    case ProofKind::GroupAssigned:
        return "Okta shows the group on the app";
    case ProofKind::PushMapping:
        return "Okta shows the group as pushed";
    case ProofKind::Registered:
        return "the pilot's registration attribute is true";
    case ProofKind::Connection:
        return "Okta shows the connection as enabled";
    case ProofKind::AnyRequest:
        return "Okta's first request";
    case ProofKind::ConnectionTest:
        return "Okta's test, answered here";
    case ProofKind::Created:
        return "a person is created here";
    case ProofKind::CreatedAnother:
        return "another person than the pilot is created here";
    case ProofKind::Updated:
        return "a person is updated here";
    case ProofKind::Deactivated:
        return "a person is deactivated here";
    case ProofKind::Reactivated:
        return "the person is active here again";
    case ProofKind::GroupPushed:
        return "a group is pushed here";
    case ProofKind::LifeCycle:
        return "somebody created, updated and deactivated here";
    }
    return {};
}

} // namespace

std::string expectationOf(const Step& step, const Profile& profile)
{
    std::string text;
    for (const ProofDemand& demand : step.proofs) {
        std::string one = expectationOf(demand.kind);
        if (isTraffic(demand.kind))
            one = phraseOfCaller(std::move(one), profile);
        if (text.find(one) == std::string::npos)
            text += (text.empty() ? "" : ", or ") + one;
    }
    return text.empty() ? "somebody's word" : text;
}

} // namespace rollcall::setup
