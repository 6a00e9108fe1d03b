// SPDX-License-Identifier: Apache-2.0
// Invitations in memory, and the pages behind the listener's door.
#include "MemoryDesk.h"

#include "Expect.h"

#include <algorithm>
#include <cctype>

namespace rollcall::test {

using namespace onboarding;

namespace {

std::string asTyped(std::string_view code)
{
    std::string out;
    for (const unsigned char c : code) {
        if (std::isalnum(c) != 0)
            out += static_cast<char>(std::toupper(c));
    }
    return out;
}

EnrolmentText inTwo(const std::string& english, const std::string& german)
{
    return {{{"en", english}, {"de", german}}};
}

} // namespace

EnrolmentView exampleView()
{
    EnrolmentView view;
    view.state = EnrolmentState::Live;
    view.application = "Passkeys";
    view.brand = {"Example Corp", "#5b2a86",
                  EnrolmentLogo{"image/svg+xml",
                                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><circle "
                                "cx=\"4\" cy=\"4\" r=\"4\" fill=\"#5b2a86\"/></svg>"}};
    view.greetingName = "Ada";
    view.maskedAddress = "a•••@example.com";
    view.support = {"Service desk", "help@example.com"};
    view.stores = {
        {PhonePlatform::Ios, "App Store", "Passkeys Authenticator", "https://apps.example.com/ios/1"},
        {PhonePlatform::Android, "Google Play", "Passkeys Authenticator", "https://apps.example.com/android/1"}};
    view.asks = {inTwo("Allow notifications.", "Mitteilungen erlauben."),
                 inTwo("Use your face or finger.", "Gesicht oder Finger benutzen.")};
    view.remedies = {
        {PhonePlatform::Ios,
         {inTwo("Delete the account in the app first.", "Löschen Sie zuerst das Konto in der App.")}},
        {PhonePlatform::Android, {inTwo("Uninstalling removes everything.", "Deinstallieren entfernt alles.")}}};
    return view;
}

std::string MemoryDesk::invite(EnrolmentView view, const std::string& address)
{
    const std::lock_guard lock(m_mutex);
    const auto token = tests::expect(EnrolmentToken::generate());
    m_links[token.hash()] = {std::move(view), address};
    return std::string(token.reveal());
}

void MemoryDesk::setState(const std::string& token, EnrolmentState state)
{
    const std::lock_guard lock(m_mutex);
    m_links.at(core::sha256(token)).view.state = state;
}

void MemoryDesk::giveCode(const std::string& code, const std::string& token)
{
    const std::lock_guard lock(m_mutex);
    m_codes[asTyped(code)] = token;
}

void MemoryDesk::fail(core::ErrorKind kind)
{
    const std::lock_guard lock(m_mutex);
    m_failure = kind;
}

MemoryDesk::Calls MemoryDesk::calls() const
{
    const std::lock_guard lock(m_mutex);
    return m_calls;
}

core::Result<EnrolmentView> MemoryDesk::look(const core::Sha256Digest& link)
{
    const std::lock_guard lock(m_mutex);
    ++m_calls.looks;
    if (m_failure)
        return core::failure(*m_failure, "The directory cannot be read.");
    const auto found = m_links.find(link);
    return found == m_links.end() ? EnrolmentView{} : found->second.view;
}

core::Result<EnrolmentState> MemoryDesk::confirm(const core::Sha256Digest& link)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_links.find(link);
    if (found == m_links.end())
        return EnrolmentState::Unknown;
    auto& state = found->second.view.state;
    if (state == EnrolmentState::Live) {
        state = EnrolmentState::Verified;
        ++m_calls.confirmed;
    }
    return state;
}

core::Result<> MemoryDesk::askForMail(const std::string& address, const std::string& /*language*/)
{
    const std::lock_guard lock(m_mutex);
    ++m_calls.asked;
    for (auto& [link, entry] : m_links) {
        if (entry.address == address && !entry.wasMailed) {
            entry.wasMailed = true;
            m_calls.mails.push_back(address);
        }
    }
    return {};
}

core::Result<> MemoryDesk::report(const core::Sha256Digest& link, PhonePlatform platform, EnrolmentTrouble trouble)
{
    const std::lock_guard lock(m_mutex);
    if (!m_links.contains(link))
        return core::failure(core::ErrorKind::NotFound, "There is no such link.");
    m_calls.reports.emplace_back(platform, trouble);
    return {};
}

core::Result<EnrolmentToken> MemoryDesk::redeem(const core::Secret& code)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_codes.extract(asTyped(code.reveal()));
    auto token = found ? EnrolmentToken::parse(found.mapped()) : std::nullopt;
    if (!token)
        return core::failure(core::ErrorKind::NotFound, "This code does not work.");
    return std::move(*token);
}

listener::EnrolmentAnswer PagesDoor::answer(const listener::EnrolmentVisit& visit)
{
    auto made = m_pages.answer({visit.method, visit.path, visit.query, visit.form, visit.acceptLanguage,
                                visit.userAgent, visit.origin, visit.fetchSite});
    return {made.status, std::move(made.headers), std::move(made.body), made.isBraked};
}

listener::EnrolmentAnswer PagesDoor::refusal(int status, std::string_view acceptLanguage) const
{
    auto made = m_pages.refusal(status, acceptLanguage);
    return {made.status, std::move(made.headers), std::move(made.body), false};
}

EnrolmentPages pagesOf(MemoryDesk& desk, const std::string& publicUrl)
{
    return tests::expect(EnrolmentPages::create(desk, {publicUrl, core::Secret(tests::expect(core::randomBytes(32)))}));
}

} // namespace rollcall::test
