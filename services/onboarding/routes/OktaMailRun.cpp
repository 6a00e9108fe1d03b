// SPDX-License-Identifier: Apache-2.0
// One attempt to have Okta mail its activation link: read right before, called once.
#include "RouteRun.h"

#include "okta/Users.h"

namespace rollcall::onboarding {

using jobs::Outcome;

namespace {

class OktaMailRun final : RouteRun {
public:
    OktaMailRun(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                jobs::Attempt& attempt)
        : RouteRun(database, open, options, attempt)
    {
    }

    Outcome operator()()
    {
        const auto order = parseRouteOrder(job().payload);
        if (!order)
            return failed(order.error().message);
        if (auto looked = look(order->person); !looked)
            return again(looked.error().message);
        m_here.isUnderWay = false; // Another order of the same is told by its own outcome.
        m_here.person.externalId = order->user.value;
        if (auto connected = connect(); !connected)
            return connected.error().kind == core::ErrorKind::NotFound ? failed(connected.error().message)
                                                                       : again(connected.error().message);
        OktaLook reader(m_app, m_setting, stop());
        if (const auto begun = reader.begin(ResendRoute::OktaMail, 1); !begun)
            return later(begun.error());
        const auto facts = reader.factsOf(m_here);
        if (!facts)
            return isPassing(facts.error()) ? later(facts.error()) : refused(facts.error());
        if (!facts->registeredBy.empty())
            return done("Left alone: is registered meanwhile.");
        if (const RouteVerdict verdict = judge(ResendRoute::OktaMail, *facts); !verdict.isOpen())
            return failed(verdict.why);
        return call(*order, *facts);
    }

private:
    Outcome call(const RouteOrder& order, const RouteFacts& facts)
    {
        if (auto handed = m_attempt.handOver(); !handed)
            return again(handed.error().message);
        const auto sent = okta::Users(client()).reactivate(order.user, true, stop());
        const std::string address = facts.user.email();
        if (sent)
            return done("Okta has taken it, and mails its activation link to " +
                        (address.empty() ? order.name : address) + ". Whether it arrives is for Okta's mail to say.");
        const okta::Failure& failure = sent.error();
        if (failure.mayHaveTakenEffect) {
            Outcome outcome = refused(failure, "Okta may have mailed, or not: no answer told. Ask the person before "
                                               "it is sent again. ");
            outcome.kind = Outcome::Kind::Unknown;
            return outcome;
        }
        return isPassing(failure) ? later(failure) : refused(failure);
    }
};

} // namespace

Outcome sendOktaMail(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                     jobs::Attempt& attempt)
{
    return OktaMailRun(database, open, options, attempt)();
}

} // namespace rollcall::onboarding
