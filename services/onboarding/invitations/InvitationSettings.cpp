// SPDX-License-Identifier: Apache-2.0
// Stored as JSON under words that never change; an older program leaves alone what it does not know, since it never
// writes settings that it could not read whole.
#include "onboarding/InvitationSettings.h"

#include "scim/Filter.h"
#include "scim/Json.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr int minutesOfDay = 24 * 60;

template<class Value>
using Words = std::array<std::pair<Value, std::string_view>, 4>;

constexpr Words<Mailer> mailers{
    {{Mailer::Nobody, "nobody"}, {Mailer::Rollcall, "rollcall"}, {Mailer::Vendor, "vendor"}, {Mailer::Okta, "okta"}}};
constexpr Words<InviteWhen> occasions{{{InviteWhen::ByHand, "by-hand"},
                                       {InviteWhen::AtOnce, "at-once"},
                                       {InviteWhen::AfterDelay, "after-delay"},
                                       {InviteWhen::OnStartDate, "on-start-date"}}};

template<class Value>
std::string_view wordOf(const Words<Value>& words, Value value)
{
    const auto found =
        std::find_if(words.begin(), words.end(), [value](const auto& each) { return each.first == value; });
    return found == words.end() ? std::string_view() : found->second;
}

core::Error refusal(std::string message)
{
    return core::makeError(core::ErrorKind::Invalid, std::move(message));
}

scim::JsonArray arrayOf(const std::vector<std::string>& texts)
{
    scim::JsonArray array;
    for (const std::string& text : texts)
        array.emplace_back(text);
    return array;
}

/// Reads the members of one object; remembers the first that is not what it should be.
class Reader {
public:
    explicit Reader(const scim::JsonObject& object) : m_object(object) {}

    template<class Value>
    void word(std::string_view name, const Words<Value>& words, Value& value)
    {
        const scim::JsonValue* found = member(name);
        if (found == nullptr)
            return;
        const auto known = std::find_if(words.begin(), words.end(), [found](const auto& each) {
            return found->is_string() && std::string_view(found->get_string()) == each.second;
        });
        if (known == words.end())
            return wrong(name);
        value = known->first;
    }
    void number(std::string_view name, int least, int most, int& value)
    {
        const scim::JsonValue* found = member(name);
        if (found == nullptr)
            return;
        if (!found->is_int64() || found->get_int64() < least || found->get_int64() > most)
            return wrong(name);
        value = static_cast<int>(found->get_int64());
    }
    void text(std::string_view name, std::string& value)
    {
        const scim::JsonValue* found = member(name);
        if (found == nullptr)
            return;
        if (!found->is_string())
            return wrong(name);
        value = std::string(found->get_string());
    }
    void texts(std::string_view name, std::vector<std::string>& values)
    {
        const scim::JsonValue* found = member(name);
        if (found == nullptr)
            return;
        const auto isText = [](const scim::JsonValue& each) { return each.is_string(); };
        if (!found->is_array() || !std::all_of(found->get_array().begin(), found->get_array().end(), isText))
            return wrong(name);
        values.clear();
        for (const scim::JsonValue& each : found->get_array())
            values.emplace_back(each.get_string());
    }
    void numbers(std::string_view name, std::vector<int>& values)
    {
        const scim::JsonValue* found = member(name);
        if (found == nullptr)
            return;
        const auto isDay = [](const scim::JsonValue& each) {
            return each.is_int64() && each.get_int64() >= 0 && each.get_int64() <= 365;
        };
        if (!found->is_array() || !std::all_of(found->get_array().begin(), found->get_array().end(), isDay))
            return wrong(name);
        values.clear();
        for (const scim::JsonValue& each : found->get_array())
            values.push_back(static_cast<int>(each.get_int64()));
    }
    [[nodiscard]] const std::optional<std::string>& wrongMember() const { return m_wrong; }

private:
    [[nodiscard]] const scim::JsonValue* member(std::string_view name) const { return m_object.if_contains(name); }
    void wrong(std::string_view name)
    {
        if (!m_wrong)
            m_wrong = std::string(name);
    }

    const scim::JsonObject& m_object;
    std::optional<std::string> m_wrong;
};

QTimeZone zoneOf(const InvitationSettings& settings)
{
    return QTimeZone(QByteArray::fromStdString(settings.timeZone));
}

QDateTime localTime(const InvitationSettings& settings, core::Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(time), zoneOf(settings));
}

/// An instant that a day has, also where the clock is set forward over it.
core::Timestamp instantOf(const QDateTime& local)
{
    return core::fromMilliseconds(local.toMSecsSinceEpoch());
}

core::Timestamp atMinute(const QDate& day, int minute, const QTimeZone& zone)
{
    return instantOf(QDateTime(day, QTime(0, 0), zone).addSecs(qint64{minute} * 60));
}

core::Result<> checkWaves(const InvitationSettings& settings)
{
    if (settings.waveFilter.empty())
        return {};
    if (auto filter = scim::parseFilter(settings.waveFilter); !filter)
        return tl::unexpected(refusal("The filter that says whose turn it is cannot be read: " + filter.error().detail +
                                      " Correct it, as in: title eq \"Engineer\"."));
    return {};
}

} // namespace

std::string toJson(const InvitationSettings& settings)
{
    scim::JsonObject object;
    object["mailer"] = wordOf(mailers, settings.mailer);
    object["when"] = wordOf(occasions, settings.when);
    object["delayHours"] = settings.delay.count();
    object["startDateAttribute"] = settings.startDateAttribute;
    object["burst"] = settings.burst;
    object["burstMinutes"] = settings.burstWindow.count();
    object["lifetimeDays"] = settings.lifetimeDays;
    scim::JsonArray days;
    for (const int day : settings.reminderDays)
        days.emplace_back(day);
    object["reminderDays"] = std::move(days);
    object["quietFrom"] = settings.quietHours.from;
    object["quietTo"] = settings.quietHours.to;
    object["timeZone"] = settings.timeZone;
    object["domains"] = arrayOf(settings.domains);
    object["testAddresses"] = arrayOf(settings.testAddresses);
    object["waveFilter"] = settings.waveFilter;
    object["waveGroups"] = arrayOf(settings.waveGroups);
    object["perDay"] = settings.perDay;
    object["bouncePercent"] = settings.bouncePercent;
    object["language"] = settings.language;
    return scim::toJson(object);
}

core::Result<InvitationSettings> parseInvitationSettings(std::string_view json)
{
    const auto parsed = scim::parseJson(json);
    if (!parsed || !parsed->is_object())
        return core::failure(core::ErrorKind::Corrupt,
                             "The settings of invitations cannot be read: they are no JSON object. Save them anew.");
    InvitationSettings settings;
    int delay = static_cast<int>(settings.delay.count());
    int window = static_cast<int>(settings.burstWindow.count());
    Reader reader(parsed->get_object());
    reader.word("mailer", mailers, settings.mailer);
    reader.word("when", occasions, settings.when);
    reader.number("delayHours", 0, 24 * 90, delay);
    reader.text("startDateAttribute", settings.startDateAttribute);
    reader.number("burst", 0, 1'000'000, settings.burst);
    reader.number("burstMinutes", 1, 24 * 60, window);
    reader.number("lifetimeDays", 1, 30, settings.lifetimeDays);
    reader.numbers("reminderDays", settings.reminderDays);
    reader.number("quietFrom", 0, minutesOfDay - 1, settings.quietHours.from);
    reader.number("quietTo", 0, minutesOfDay - 1, settings.quietHours.to);
    reader.text("timeZone", settings.timeZone);
    reader.texts("domains", settings.domains);
    reader.texts("testAddresses", settings.testAddresses);
    reader.text("waveFilter", settings.waveFilter);
    reader.texts("waveGroups", settings.waveGroups);
    reader.number("perDay", 0, 1'000'000, settings.perDay);
    reader.number("bouncePercent", 1, 100, settings.bouncePercent);
    reader.text("language", settings.language);
    settings.delay = std::chrono::hours(delay);
    settings.burstWindow = std::chrono::minutes(window);
    if (reader.wrongMember())
        return tl::unexpected(refusal("The settings of invitations cannot be used: " + *reader.wrongMember() +
                                      " has no sensible value."));
    if (auto sensible = check(settings); !sensible)
        return tl::unexpected(std::move(sensible.error()));
    return settings;
}

core::Result<> check(const InvitationSettings& settings)
{
    if (settings.lifetimeDays < 1 || settings.lifetimeDays > 30)
        return tl::unexpected(refusal("A link can live for 1 to 30 days."));
    if (settings.reminderDays.size() > 5 || !std::is_sorted(settings.reminderDays.begin(), settings.reminderDays.end()))
        return tl::unexpected(refusal("There can be up to five reminders, each on a later day than the one before."));
    if (!settings.reminderDays.empty() && settings.reminderDays.front() < 1)
        return tl::unexpected(refusal("The first reminder can come one day after the invitation at the earliest."));
    if (!zoneOf(settings).isValid())
        return tl::unexpected(refusal("There is no time zone " + settings.timeZone +
                                      " on this computer. Choose one by its name, as Europe/Zurich."));
    if (settings.when == InviteWhen::OnStartDate && settings.startDateAttribute.empty())
        return tl::unexpected(refusal("Say which attribute holds the start date."));
    return checkWaves(settings);
}

core::Timestamp outsideQuietHours(const InvitationSettings& settings, core::Timestamp now)
{
    const auto [from, to] = settings.quietHours;
    if (from == to)
        return now;
    const QDateTime local = localTime(settings, now);
    const int minute = local.time().hour() * 60 + local.time().minute();
    const bool isOverMidnight = from > to;
    const bool isQuiet = isOverMidnight ? minute >= from || minute < to : minute >= from && minute < to;
    if (!isQuiet)
        return now;
    const QDate day = isOverMidnight && minute >= from ? local.date().addDays(1) : local.date();
    return std::max(now, atMinute(day, to, zoneOf(settings)));
}

core::Timestamp startOfDay(const InvitationSettings& settings, core::Timestamp now)
{
    return instantOf(localTime(settings, now).date().startOfDay(zoneOf(settings)));
}

std::optional<core::Timestamp> startDate(const InvitationSettings& settings, std::string_view text)
{
    if (const auto instant = core::parseRfc3339(text))
        return instant;
    const QDate day =
        QDate::fromString(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), Qt::ISODate);
    if (!day.isValid())
        return std::nullopt;
    return instantOf(day.startOfDay(zoneOf(settings)));
}

} // namespace rollcall::onboarding
