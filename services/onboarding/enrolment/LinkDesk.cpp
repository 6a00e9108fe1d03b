// SPDX-License-Identifier: Apache-2.0
// Ways to hand over an invitation without mail.
#include "onboarding/LinkDesk.h"

#include "onboarding/EnrolmentToken.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"

#include <string_view>
#include <utility>

namespace rollcall::onboarding {

namespace {

/// Without I, L, O, U, 0 and 1. 30 of them: bytes from 240 on are left out, so that each is as likely as the others.
constexpr std::string_view codeLetters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
constexpr std::size_t codeLength = 8;

core::Result<core::Secret> generateCode()
{
    constexpr unsigned char fair = 256 - (256 % codeLetters.size());
    std::string code;
    while (code.size() < codeLength) {
        const auto bytes = core::randomBytes(codeLength * 2);
        if (!bytes)
            return tl::unexpected(bytes.error());
        for (const char byte : *bytes) {
            const auto number = static_cast<unsigned char>(byte);
            if (number < fair && code.size() < codeLength)
                code += codeLetters[number % codeLetters.size()];
        }
    }
    core::Secret secret(code);
    code.assign(code.size(), '\0');
    return secret;
}

core::Result<int> lifetimeDays(directory::Database& database, directory::IntegrationId integration)
{
    auto future =
        database.readAsync({}, [integration](directory::ReadSession& session, std::stop_token) -> core::Result<int> {
            const auto stored = session.setting(settingOfInvitations(integration));
            if (!stored)
                return tl::unexpected(stored.error());
            const auto settings = parseInvitationSettings(stored->value_or("{}"));
            if (!settings)
                return tl::unexpected(settings.error());
            return settings->lifetimeDays;
        });
    future.waitForFinished();
    return future.result();
}

} // namespace

core::Secret codeAsTyped(std::string_view text)
{
    std::string code;
    for (const char letter : text) {
        const bool isSmall = letter >= 'a' && letter <= 'z';
        if (isSmall || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9'))
            code += isSmall ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    core::Secret secret(code);
    code.assign(code.size(), '\0');
    return secret;
}

core::Result<HandedLink> LinkDesk::makeLink(directory::IntegrationId integration, const directory::ResourceId& person,
                                            directory::LinkPurpose purpose, const std::string& by)
{
    const auto days = lifetimeDays(m_database, integration);
    if (!days)
        return tl::unexpected(days.error());
    auto token = EnrolmentToken::generate();
    if (!token)
        return tl::unexpected(token.error());
    HandedLink made{core::Secret(token->reveal()), m_clock.now() + std::chrono::hours(24) * *days};
    auto added = add(integration, person, {{}, purpose, token->hash(), made.expires, by});
    return added ? core::Result<HandedLink>(std::move(made)) : tl::unexpected(std::move(added.error()));
}

core::Result<HandedLink> LinkDesk::makeCode(directory::IntegrationId integration, const directory::ResourceId& person,
                                            const std::string& by)
{
    auto code = generateCode();
    if (!code)
        return tl::unexpected(code.error());
    HandedLink made{std::move(*code), m_clock.now() + codeLife};
    auto added = add(integration, person,
                     {{}, directory::LinkPurpose::Code, core::sha256(made.secret.reveal()), made.expires, by});
    return added ? core::Result<HandedLink>(std::move(made)) : tl::unexpected(std::move(added.error()));
}

core::Result<> LinkDesk::add(directory::IntegrationId integration, const directory::ResourceId& person,
                             directory::NewInvitationLink link)
{
    if (link.madeBy.empty())
        return core::failure(core::ErrorKind::Internal, "A link that is handed over needs somebody who asked for it.");
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto found = session.invitations().ofPerson(integration, person);
        if (!found)
            return tl::unexpected(found.error());
        if (!*found)
            return core::failure(core::ErrorKind::NotFound, "This person has no invitation. Invite them first.");
        directory::Invitation invitation = **found;
        if (invitation.state == directory::InvitationState::Registered)
            return core::failure(core::ErrorKind::Invalid, "This person is registered: there is nothing to invite to.");
        if (invitation.state == directory::InvitationState::Revoked)
            return core::failure(core::ErrorKind::Invalid,
                                 "The invitation was taken back" +
                                     (invitation.note.empty() ? std::string(".") : ": " + invitation.note));
        link.invitation = invitation.id;
        if (auto added = session.invitations().addLink(link); !added)
            return tl::unexpected(std::move(added.error()));
        if (link.purpose == directory::LinkPurpose::Code)
            return {};
        invitation.expires = link.expires;
        auto saved = session.invitations().save(invitation);
        return saved ? core::Result<>{} : core::Result<>(tl::unexpected(std::move(saved.error())));
    });
}

} // namespace rollcall::onboarding
