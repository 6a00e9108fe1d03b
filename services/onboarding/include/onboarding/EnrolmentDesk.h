// SPDX-License-Identifier: Apache-2.0
// What the enrolment pages ask of those who keep invitations and their links.
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "onboarding/EnrolmentToken.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// Where the person stands whose link it is.
enum class EnrolmentState {
    Live,       ///< waits for "This is my address"
    Verified,   ///< the address is confirmed; the app is not seen yet
    Registered, ///< nothing left to do
    Expired,
    Superseded, ///< a later mail holds the live link
    Revoked,    ///< the person is not invited any more
    Unknown,    ///< no such link, or none that could be one
};

enum class PhonePlatform { Ios, Android };

/// What a person may say about why it does not work. The list is closed: evidence for the diagnosis, no free text.
enum class EnrolmentTrouble { NoStore, OtherAccount, NoCode };

/// A text of the profile by language ("de"); "en" stands in for those that are missing.
struct EnrolmentText {
    std::map<std::string, std::string> byLanguage;

    struct Chosen {
        std::string language;
        std::string text;
    };
    /// The text in that language, else in English; empty when there is neither.
    [[nodiscard]] Chosen in(const std::string& language) const;
};

struct EnrolmentLogo {
    std::string mediaType; ///< image/png, image/jpeg or image/svg+xml; others are not shown
    std::string bytes;     ///< up to 12 KiB are shown
};

struct EnrolmentBrand {
    std::string organisation;
    std::string colour; ///< #rrggbb; anything else means ours
    std::optional<EnrolmentLogo> logo{};
};

struct EnrolmentStore {
    PhonePlatform platform = PhonePlatform::Ios;
    std::string storeName; ///< as the phone shows it: "App Store"
    std::string appName;   ///< what to search for there
    std::string url;       ///< https; empty or other than that: the names alone are shown
};

struct EnrolmentRemedy {
    PhonePlatform platform = PhonePlatform::Ios;
    std::vector<EnrolmentText> steps; ///< in the order to be followed
};

struct EnrolmentContact {
    std::string name;
    std::string contact; ///< an e-mail address, an https address, or plain words such as a telephone number
};

/// What the pages say. Of an unknown link only `state` is set.
struct EnrolmentView {
    EnrolmentState state = EnrolmentState::Unknown;
    std::string application;
    EnrolmentBrand brand{};
    std::string greetingName;  ///< may be empty
    std::string maskedAddress; ///< a•••@example.com: whoever has the link by accident shall not learn the address
    std::string language;      ///< the person's own ("de", "pt-BR"); may be empty
    EnrolmentContact support{};
    std::vector<EnrolmentStore> stores{};
    std::vector<EnrolmentText> asks{}; ///< what the app will ask, in order
    std::vector<EnrolmentRemedy> remedies{};
};

/// Thread-safe; calls block and come from any thread but the screen's. An error of kind Unavailable asks the person to
/// come again, any other is a defect to them. Never told: whether an address belongs to somebody.
class EnrolmentDesk {
public:
    virtual ~EnrolmentDesk() = default;

    /// Changes nothing: scanners of mail open links too. A hash that is not known is no error but
    /// EnrolmentState::Unknown.
    [[nodiscard]] virtual core::Result<EnrolmentView> look(const core::Sha256Digest& link) = 0;

    /// "This is my address." The state afterwards; of a link that is not live the state it has. Repeated, it says
    /// Verified again and counts once.
    [[nodiscard]] virtual core::Result<EnrolmentState> confirm(const core::Sha256Digest& link) = 0;

    /// Asks for a new mail to an address as it was typed, up to 254 bytes. Success says only that it was taken: the
    /// same for somebody invited, for nobody, and for who asked too often. Who implements it limits how often one
    /// person is mailed, does the same work in each of these cases before it returns, and mails afterwards.
    [[nodiscard]] virtual core::Result<> askForMail(const std::string& address, const std::string& language) = 0;

    /// Keeps it as evidence. NotFound unless the link is live, verified or registered.
    [[nodiscard]] virtual core::Result<> report(const core::Sha256Digest& link, PhonePlatform platform,
                                                EnrolmentTrouble trouble) = 0;

    /// A short code read out by the service desk: the live link it stands for, once. NotFound for a code that is wrong,
    /// used or past its time, all in the same words. Case, blanks and hyphens do not count. The caller slows down who
    /// guesses; who implements it ends a code after a few wrong guesses in all.
    [[nodiscard]] virtual core::Result<EnrolmentToken> redeem(const core::Secret& code) = 0;
};

} // namespace rollcall::onboarding
