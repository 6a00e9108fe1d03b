// SPDX-License-Identifier: Apache-2.0
// SPF is RFC 7208, DMARC RFC 7489.
#include "onboarding/Deliverability.h"

#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace rollcall::onboarding {

namespace {

using Verdict = DeliverabilityVerdict;

/// Mechanisms that cost a look-up; more than ten in all make the record void (RFC 7208 §4.6.4).
constexpr int mostLookups = 10;

std::string domainOf(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : scim::fold(address.substr(at + 1));
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = text.find(' ');
        if (end != 0)
            words.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return words;
}

std::vector<std::string> recordsOf(const std::vector<std::string>& texts, std::string_view version)
{
    std::vector<std::string> records;
    std::ranges::copy_if(texts, std::back_inserter(records), [version](const std::string& text) {
        const std::string folded = scim::fold(text);
        return folded == version || folded.starts_with(std::string(version) + " ") ||
               folded.starts_with(std::string(version) + ";");
    });
    return records;
}

/// Free mailboxes, whose domains let no relay but their own send.
bool isFreeMail(std::string_view domain)
{
    static constexpr std::array<std::string_view, 12> domains{
        "gmail.com",  "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
        "icloud.com", "me.com",         "aol.com",     "gmx.de",      "gmx.net",  "web.de"};
    return std::ranges::find(domains, domain) != domains.end();
}

DeliverabilityCheck checkSender(const MailIdentity& identity, const std::string& domain, const std::string& host)
{
    const bool isOwnRelay = scim::fold(host).ends_with("." + domain);
    if (isFreeMail(domain) && !isOwnRelay)
        return {"Sender", Verdict::Bad,
                domain + " lets no other server send for it: mails would be refused or called forged. Send from an "
                         "address of your own domain."};
    const std::string replies = domainOf(identity.replyTo);
    if (!replies.empty() && replies != domain)
        return {"Sender", Verdict::Warning,
                "Answers go to another domain, " + replies + ": some filters take that for phishing."};
    return {"Sender", Verdict::Good,
            "The address on the envelope and in the mail is the same, " + identity.fromAddress +
                ", so that SPF is aligned."};
}

/// How many of its mechanisms have to be looked up; of an included record one.
int lookupsOf(const std::string& record)
{
    static constexpr std::array<std::string_view, 7> costly{"include:", "a:",        "mx:", "ptr",
                                                            "exists:",  "redirect=", "a/"};
    int count = 0;
    for (const std::string& word : wordsOf(scim::fold(record))) {
        const std::string_view bare = std::string_view(word).substr(word.find_first_not_of("+-~?") == 1 ? 1 : 0);
        const bool isCostly = bare == "a" || bare == "mx" || std::ranges::any_of(costly, [bare](std::string_view each) {
                                  return bare.starts_with(each);
                              });
        count += isCostly ? 1 : 0;
    }
    return count;
}

DeliverabilityCheck checkSpf(const std::string& domain, const std::string& host, const DomainNames& names)
{
    const auto texts = names.texts(domain);
    if (!texts)
        return {"SPF", Verdict::NotChecked, texts.error().message};
    const auto records = recordsOf(*texts, "v=spf1");
    if (records.empty())
        return {"SPF", Verdict::Warning,
                domain + " says nothing about who may send for it. Have your mail team add a TXT record, as in: v=spf1 "
                         "mx include:… -all."};
    if (records.size() > 1)
        return {"SPF", Verdict::Bad,
                domain + " has " + std::to_string(records.size()) +
                    " SPF records, which makes all of them void. Keep one."};
    const std::string& record = records.front();
    if (lookupsOf(record) > mostLookups)
        return {"SPF", Verdict::Bad,
                "The SPF record of " + domain + " asks for more than ten look-ups, which makes it void."};
    const std::string folded = scim::fold(record);
    if (folded.ends_with("+all") || folded.ends_with(" all"))
        return {"SPF", Verdict::Warning, "The SPF record of " + domain + " lets anybody send for it: " + record};
    return {"SPF", Verdict::Good,
            "There is one: " + record + ". Whether it covers what " + host +
                " sends from is for your mail team to say."};
}

/// Of the domain, or of the one above it (RFC 7489 §6.6.3, without the list of public suffixes).
core::Result<std::vector<std::string>> dmarcRecords(const std::string& domain, const DomainNames& names)
{
    const auto own = names.texts("_dmarc." + domain);
    if (!own)
        return own;
    auto records = recordsOf(*own, "v=dmarc1");
    const auto dot = domain.find('.');
    const bool hasParent = dot != std::string::npos && domain.find('.', dot + 1) != std::string::npos;
    if (!records.empty() || !hasParent)
        return records;
    const auto parent = names.texts("_dmarc." + domain.substr(dot + 1));
    if (!parent)
        return parent;
    return recordsOf(*parent, "v=dmarc1");
}

DeliverabilityCheck checkDmarc(const std::string& domain, const DomainNames& names)
{
    const auto records = dmarcRecords(domain, names);
    if (!records)
        return {"DMARC", Verdict::NotChecked, records.error().message};
    if (records->empty())
        return {"DMARC", Verdict::Warning,
                domain +
                    " has no DMARC policy, which large receivers ask for. Have your mail team add a TXT record at "
                    "_dmarc." +
                    domain + ", as in: v=DMARC1; p=none; rua=mailto:…"};
    if (records->size() > 1)
        return {"DMARC", Verdict::Bad, "There is more than one DMARC record, which makes all of them void. Keep one."};
    return {"DMARC", Verdict::Good, "There is a policy: " + records->front()};
}

DeliverabilityCheck checkExchanger(const std::string& domain, const DomainNames& names)
{
    const auto exchangers = names.exchangers(domain);
    if (!exchangers)
        return {"Mail exchanger", Verdict::NotChecked, exchangers.error().message};
    if (exchangers->empty())
        return {"Mail exchanger", Verdict::Warning,
                domain + " takes no mail, so that answers and reports of mails that came back reach nobody."};
    return {"Mail exchanger", Verdict::Good, "Answers and reports go to " + exchangers->front() + "."};
}

} // namespace

std::vector<DeliverabilityCheck> checkDeliverability(const MailIdentity& identity, const MailServer& server,
                                                     const DomainNames& names)
{
    const std::string domain = domainOf(identity.fromAddress);
    return {checkSender(identity, domain, server.host), checkSpf(domain, server.host, names), checkDmarc(domain, names),
            checkExchanger(domain, names)};
}

std::string allowListText(const MailIdentity& identity, const MailServer& server, const std::string& enrolmentUrl)
{
    const std::string domain = domainOf(identity.fromAddress);
    std::string text = "Please let these invitations through to everybody:\n\n";
    text += "Sender (envelope and From): " + identity.fromAddress + "\n";
    text += "Sent by way of: " + server.host + "\n";
    text += "Message-ID ends with: @" + domain + "\n";
    text +=
        "Links lead to: " + (enrolmentUrl.empty() ? std::string("(not set yet)") : enrolmentUrl + "/enrol/") + "\n\n";
    text += "Each mail holds one personal link. Please exempt it from rewriting; scanners that open it do no harm.\n";
    return text;
}

} // namespace rollcall::onboarding
