// SPDX-License-Identifier: Apache-2.0
#include "composition/DraftMail.h"

#include "composition/OwnMail.h"
#include "onboarding/TemplateDesk.h"
#include "scim/Json.h"

#include <utility>

namespace rollcall::app {

namespace {

struct Sender {
    onboarding::MailIdentity identity;
    onboarding::TemplateFrame frame;
};

core::Result<Sender> readSender(directory::ReadSession& session, const directory::Integration& integration,
                                const onboarding::Template& draft)
{
    const auto stored = session.setting(onboarding::settingOfMailIdentity(integration.id));
    if (!stored)
        return tl::unexpected(stored.error());
    auto identity = onboarding::parseMailIdentity(stored->value_or("{}"));
    if (!identity)
        return tl::unexpected(std::move(identity.error()));
    auto shelf = onboarding::readTemplate(session, integration, draft.kind, draft.language);
    if (!shelf)
        return tl::unexpected(std::move(shelf.error()));
    return Sender{std::move(*identity), std::move(shelf->frame)};
}

core::Result<onboarding::MailMessage> messageOf(const Sender& sender, const onboarding::Template& draft,
                                                const std::string& person, const std::string& to, core::Timestamp now)
{
    const auto parsed = scim::parseJson(person, scim::ownLimits);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Invalid, "Choose whom the mail is to be shown for.");
    const auto rendered = onboarding::render(
        draft, onboarding::previewValues(parsed->get_object(), sender.frame, draft.kind, draft.language, now));
    if (!rendered)
        return core::failure(core::ErrorKind::Invalid, onboarding::wordsFor(rendered.error()));
    auto message = mailToOneself(sender.identity, to, now);
    if (!message)
        return message;
    message->subject = "[Test] " + rendered->subject;
    message->html = rendered->html;
    message->text = rendered->text;
    message->language = draft.language;
    if (sender.frame.logo && message->html.find(onboarding::logoReference) != std::string::npos)
        message->images.push_back(onboarding::asImage(*sender.frame.logo));
    return message;
}

} // namespace

core::Result<std::string> sendDraft(directory::Database& database, MailAccess& access, const core::Clock& clock,
                                    const directory::Integration& integration, const onboarding::Template& draft,
                                    const std::string& person, const std::string& to, std::stop_token stop)
{
    const auto session = database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto sender = readSender(**session, integration, draft);
    if (!sender)
        return tl::unexpected(sender.error());
    const auto message = messageOf(*sender, draft, person, to, clock.now());
    if (!message)
        return tl::unexpected(message.error());
    const auto connection = access.connect();
    if (!connection)
        return tl::unexpected(connection.error());
    const auto delivery = (*connection)->send(*message, [] { return core::Result<>(); }, std::move(stop));
    if (delivery.kind == onboarding::DeliveryKind::Cancelled)
        return core::failure(core::ErrorKind::Cancelled, "Cancelled: no mail was sent.");
    if (delivery.kind != onboarding::DeliveryKind::Accepted)
        return core::failure(core::ErrorKind::Unavailable, delivery.message + " " + nextAfter(delivery.kind),
                             delivery.reply);
    return delivery.server;
}

} // namespace rollcall::app
