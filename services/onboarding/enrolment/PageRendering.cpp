// SPDX-License-Identifier: Apache-2.0
// Each enrolment page as a function of what is known.
#include "PageRendering.h"

#include "PageParts.h"

#include <QDateTime>
#include <QLocale>

#include <array>
#include <utility>

namespace rollcall::onboarding {

namespace {

using Values = std::vector<std::pair<std::string_view, std::string_view>>;

constexpr std::array<std::pair<PhonePlatform, std::string_view>, 2> platforms{
    {{PhonePlatform::Ios, "ios"}, {PhonePlatform::Android, "android"}}};
constexpr std::array<std::pair<EnrolmentTrouble, std::string_view>, 3> troubles{
    {{EnrolmentTrouble::NoStore, "no_store"},
     {EnrolmentTrouble::OtherAccount, "other_account"},
     {EnrolmentTrouble::NoCode, "no_code"}}};

/// Whoever has it on paper reads no hours.
std::string day(core::Timestamp time, const std::string& language)
{
    return QLocale(QString::fromStdString(language))
        .toString(QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(time)).date(), QLocale::LongFormat)
        .toStdString();
}

Values valuesOf(const EnrolmentView& view)
{
    return {{"application", view.application}, {"organisation", view.brand.organisation}, {"name", view.greetingName}};
}

/// The texts as they are, so that templates can name them; those with placeholders are filled in by whoever uses them.
TemplateData dataOf(const PageTexts& texts, const PageFrame& frame)
{
    TemplateData data;
    data.texts.insert(texts.all().begin(), texts.all().end());
    data.texts.erase("hello");
    data.texts["language"] = frame.language;
    data.texts["here"] = frame.here;
    data.texts["proof"] = frame.proof;
    return data;
}

core::Result<> addLanguages(TemplateData& data, const PageFrame& frame)
{
    auto& list = data.lists["languages"];
    for (const auto& language : pageLanguages()) {
        const auto texts = PageTexts::load(language);
        if (!texts)
            return tl::unexpected(texts.error());
        TemplateData item;
        item.texts["code"] = language;
        item.texts["name"] = texts->at("language_name");
        item.texts["query"] = "lang=" + language;
        if (frame.namesPhone && frame.phone)
            item.texts["query"] += "&phone=" + std::string(nameOf(*frame.phone));
        if (language == frame.language)
            item.show("is_current");
        list.push_back(std::move(item));
    }
    return {};
}

void addSupport(TemplateData& data, const EnrolmentContact& support)
{
    if (support.name.empty() && support.contact.empty())
        return;
    data.show("has_support");
    data.texts["support_name"] = support.name;
    data.texts["support_contact"] = support.contact;
    data.texts["support_link"] = contactLink(support.contact);
}

/// Puts the content into the frame that all pages share.
core::Result<RenderedPage> framed(const EnrolmentView& view, const PageFrame& frame, TemplateData data,
                                  std::string_view content, std::string title)
{
    auto inner = fillTemplate(content, data);
    auto style = webFile("page.css");
    if (!inner || !style)
        return tl::unexpected(inner ? style.error() : inner.error());
    if (auto added = addLanguages(data, frame); !added)
        return tl::unexpected(std::move(added.error()));
    addSupport(data, view.support);
    const auto colours = brandColours(view.brand.colour);
    *style += ":root{--brand:" + colours.ground + ";--on-brand:" + colours.text + "}";
    data.texts["title"] = std::move(title);
    data.texts["notice"] = frame.notice;
    data.texts["content"] = std::move(*inner);
    data.texts["style"] = *style;
    data.texts["organisation"] = view.brand.organisation;
    data.texts["logo"] = logoAddress(view.brand.logo);
    if (!view.brand.organisation.empty() || !data.texts["logo"].empty())
        data.show("has_brand");
    auto html = fillTemplate("page.html", data);
    if (!html)
        return tl::unexpected(std::move(html.error()));
    return RenderedPage{std::move(*html), std::move(*style)};
}

std::vector<TemplateData> textItems(const std::vector<EnrolmentText>& texts, const std::string& language)
{
    std::vector<TemplateData> items;
    for (const auto& text : texts) {
        auto chosen = text.in(language);
        if (chosen.text.empty())
            continue;
        TemplateData item;
        item.texts["language"] = std::move(chosen.language);
        item.texts["text"] = std::move(chosen.text);
        items.push_back(std::move(item));
    }
    return items;
}

/// A list, and the section around it where it is not empty.
void addList(TemplateData& data, const std::string& name, std::vector<TemplateData> items)
{
    if (items.empty())
        return;
    data.show("has_" + name);
    data.lists[name] = std::move(items);
}

void addStores(TemplateData& data, const PageTexts& texts, const EnrolmentView& view, const PageFrame& frame)
{
    std::vector<TemplateData> first;
    std::vector<TemplateData> others;
    std::vector<TemplateData> names;
    for (const auto& store : view.stores) {
        const Values values{{"app", store.appName}, {"store", store.storeName}};
        TemplateData item;
        item.texts["platform"] = texts.at("platform_" + std::string(nameOf(store.platform)));
        item.texts["text"] = texts.filled("store_names_text", values);
        if (!frame.phone || frame.phone == store.platform)
            names.push_back(item);
        item.texts["url"] = safeLink(store.url);
        item.texts["label"] = texts.filled("store_button", values);
        if (item.texts["url"].empty())
            continue;
        (frame.phone == store.platform ? first : others).push_back(std::move(item));
    }
    data.texts["store_other"] = texts.at(frame.phone ? "store_other" : "store_desktop");
    data.lists["first_stores"] = std::move(first);
    addList(data, "other_stores", std::move(others));
    addList(data, "names", std::move(names));
}

} // namespace

std::string_view nameOf(PhonePlatform platform)
{
    return platforms.at(static_cast<std::size_t>(platform)).second;
}

std::optional<PhonePlatform> platformNamed(std::string_view name)
{
    for (const auto& [platform, known] : platforms) {
        if (known == name)
            return platform;
    }
    return std::nullopt;
}

std::optional<EnrolmentTrouble> troubleNamed(std::string_view name)
{
    for (const auto& [trouble, known] : troubles) {
        if (known == name)
            return trouble;
    }
    return std::nullopt;
}

core::Result<RenderedPage> renderConfirm(const EnrolmentView& view, const PageFrame& frame)
{
    const auto texts = PageTexts::load(frame.language);
    if (!texts)
        return tl::unexpected(texts.error());
    auto data = dataOf(*texts, frame);
    if (!view.greetingName.empty())
        data.texts["hello"] = texts->filled("hello", valuesOf(view));
    data.texts["confirm_text"] = texts->filled("confirm_text", valuesOf(view));
    data.texts["address"] = view.maskedAddress;
    return framed(view, frame, std::move(data), "confirm.html", texts->at("confirm_title"));
}

core::Result<RenderedPage> renderVerified(const EnrolmentView& view, const PageFrame& frame, const std::string& address)
{
    const auto texts = PageTexts::load(frame.language);
    if (!texts)
        return tl::unexpected(texts.error());
    auto data = dataOf(*texts, frame);
    addStores(data, *texts, view, frame);
    addList(data, "asks", textItems(view.asks, frame.language));
    if (!frame.phone)
        data.texts["qr"] = qrCode(address, texts->at("qr_label"));
    return framed(view, frame, std::move(data), "verified.html", texts->filled("verified_title", valuesOf(view)));
}

core::Result<RenderedPage> renderTrouble(const EnrolmentView& view, const PageFrame& frame)
{
    const auto texts = PageTexts::load(frame.language);
    if (!texts)
        return tl::unexpected(texts.error());
    auto data = dataOf(*texts, frame);
    data.texts["back_to"] = frame.here.substr(0, frame.here.rfind('/'));
    for (const auto& [platform, code] : platforms) {
        TemplateData item;
        item.texts["code"] = code;
        item.texts["name"] = texts->at("platform_" + std::string(code));
        if (frame.phone == platform)
            item.show("is_current");
        data.lists["platforms"].push_back(std::move(item));
    }
    if (frame.phone) {
        data.show("has_phone");
        data.texts["phone"] = nameOf(*frame.phone);
        for (const auto& remedy : view.remedies) {
            if (remedy.platform == *frame.phone)
                addList(data, "steps", textItems(remedy.steps, frame.language));
        }
        for (const auto& [trouble, code] : troubles) {
            TemplateData item;
            item.texts["code"] = code;
            item.texts["name"] = texts->at("trouble_" + std::string(code));
            data.lists["troubles"].push_back(std::move(item));
        }
    }
    return framed(view, frame, std::move(data), "trouble.html", texts->at("trouble_title"));
}

core::Result<RenderedPage> renderAgain(const EnrolmentView& view, const PageFrame& frame, bool isEnded)
{
    const auto texts = PageTexts::load(frame.language);
    if (!texts)
        return tl::unexpected(texts.error());
    auto data = dataOf(*texts, frame);
    data.texts["text"] = texts->at(isEnded ? "expired_text" : "again_text");
    if (isEnded)
        data.show("is_ended");
    return framed(view, frame, std::move(data), "again.html", texts->at(isEnded ? "expired_title" : "again_title"));
}

core::Result<RenderedPage> renderCode(const PageFrame& frame)
{
    const auto texts = PageTexts::load(frame.language);
    if (!texts)
        return tl::unexpected(texts.error());
    return framed({}, frame, dataOf(*texts, frame), "code.html", texts->at("code_title"));
}

core::Result<RenderedPage> renderMessage(const EnrolmentView& view, const PageFrame& frame, const std::string& key)
{
    const auto texts = PageTexts::load(frame.language);
    if (!texts)
        return tl::unexpected(texts.error());
    auto data = dataOf(*texts, frame);
    data.texts["text"] = texts->filled(key + "_text", valuesOf(view));
    return framed(view, frame, std::move(data), "message.html", texts->filled(key + "_title", valuesOf(view)));
}

core::Result<std::string> renderLetter(const EnrolmentLetter& letter, const std::string& language)
{
    const auto chosen = chooseLanguage(language, letter.view.language, {});
    const auto texts = PageTexts::load(chosen);
    if (!texts)
        return tl::unexpected(texts.error());
    auto data = dataOf(*texts, PageFrame{.language = chosen});
    const auto values = valuesOf(letter.view);
    data.texts["title"] = texts->filled("letter_title", values);
    if (!letter.view.greetingName.empty())
        data.texts["hello"] = texts->filled("hello", values);
    data.texts["letter_text"] = texts->filled("letter_text", values);
    data.texts["letter_until"] = texts->filled("letter_until", {{"date", day(letter.expires, chosen)}});
    data.texts["link"] = letter.link;
    data.texts["organisation"] = letter.view.brand.organisation;
    data.texts["logo"] = logoAddress(letter.view.brand.logo);
    data.texts["qr"] = svgAddress(qrCode(letter.link, texts->at("qr_label")));
    data.texts["qr_label"] = texts->at("qr_label");
    addSupport(data, letter.view.support);
    return fillTemplate("letter.html", data);
}

} // namespace rollcall::onboarding
