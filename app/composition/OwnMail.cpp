// SPDX-License-Identifier: Apache-2.0
#include "composition/OwnMail.h"

#include "core/Secret.h"

#include <utility>

namespace rollcall::app {

using onboarding::DeliveryKind;

core::Result<onboarding::MailMessage> mailToOneself(const onboarding::MailIdentity& sender, const std::string& to,
                                                    core::Timestamp now)
{
    auto from = onboarding::readMailbox(sender.fromAddress, sender.fromName);
    auto recipient = onboarding::readMailbox(to);
    if (!from || !recipient)
        return tl::unexpected(!from ? from.error() : recipient.error());
    const auto unique = core::generateUuid(core::toMilliseconds(now));
    if (!unique)
        return tl::unexpected(unique.error());
    onboarding::MailMessage message{std::move(*from), {}, std::move(*recipient), {}, {}, {}, {}, {}, {}, {}};
    message.date = now;
    message.messageId = onboarding::messageIdFor(*unique, message.from);
    return message;
}

std::string nextAfter(DeliveryKind kind)
{
    switch (kind) {
    case DeliveryKind::Deferred:
        return "See that the server's name and port are right and that it can be reached from here, then send the mail "
               "once more.";
    case DeliveryKind::Refused:
        return "Try another address of yours. If that is refused too, ask whoever runs the mail server.";
    case DeliveryKind::Rejected:
        return "Mend the mail server's settings, then send the mail once more.";
    case DeliveryKind::Unknown:
        return "Look whether it arrived. If it did not, send it once more.";
    case DeliveryKind::Accepted:
    case DeliveryKind::Cancelled:
        break;
    }
    return {};
}

} // namespace rollcall::app
