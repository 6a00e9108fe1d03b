// SPDX-License-Identifier: Apache-2.0
// Embedded templates and texts of the enrolment pages. The only file of this folder that knows mustache.
#include "PageTemplate.h"

#include <kainjow/mustache.hpp>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <stdexcept>

// Qt's macro declares a function of the global namespace, so it cannot stand inside ours.
static void keepWebFiles()
{
    Q_INIT_RESOURCE(onboarding_web);
}

namespace rollcall::onboarding {

namespace {

namespace mustache = kainjow::mustache;

mustache::data toMustache(const TemplateData& data)
{
    mustache::data out;
    for (const auto& [name, text] : data.texts) {
        if (!text.empty())
            out.set(name, text);
    }
    for (const auto& [name, items] : data.lists) {
        mustache::data list(mustache::data::type::list);
        for (const auto& item : items)
            list << toMustache(item);
        out.set(name, list);
    }
    return out;
}

} // namespace

core::Result<std::string> webFile(std::string_view name)
{
    static const bool isKept = (keepWebFiles(), true);
    static_cast<void>(isKept);
    QFile file(QStringLiteral(":/rollcall/web/") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    if (!file.open(QIODevice::ReadOnly))
        return core::failure(core::ErrorKind::Internal, "A page cannot be shown: the program lacks its file " +
                                                            std::string(name) + ". Install Rollcall again.");
    return file.readAll().toStdString();
}

core::Result<std::string> fillTemplate(std::string_view name, const TemplateData& data)
{
    auto source = webFile(name);
    if (!source)
        return source;
    mustache::mustache page(*source);
    auto out = page.render(toMustache(data));
    if (!page.is_valid())
        return core::failure(core::ErrorKind::Internal, "The page " + std::string(name) + " cannot be composed.",
                             page.error_message());
    return out;
}

const std::vector<std::string>& pageLanguages()
{
    static const std::vector<std::string> languages{"en", "de", "fr", "es", "ja"};
    return languages;
}

core::Result<PageTexts> PageTexts::load(const std::string& language)
{
    auto bytes = webFile("texts/" + language + ".json");
    if (!bytes)
        return tl::unexpected(std::move(bytes.error()));
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(*bytes)).object();
    if (object.isEmpty())
        return core::failure(core::ErrorKind::Internal, "The texts of the enrolment pages cannot be read.", language);
    PageTexts texts;
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        texts.m_texts.emplace(entry.key().toStdString(), entry.value().toString().toStdString());
    return texts;
}

const std::string& PageTexts::at(std::string_view key) const
{
    const auto found = m_texts.find(key);
    if (found == m_texts.end())
        qFatal("There is no text %s of the enrolment pages.", std::string(key).c_str());
    return found->second;
}

std::string PageTexts::filled(std::string_view key,
                              const std::vector<std::pair<std::string_view, std::string_view>>& values) const
{
    const std::string_view text = at(key);
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        bool isReplaced = false;
        for (const auto& [name, value] : values) {
            const std::string placeholder = "{" + std::string(name) + "}";
            if (!rest.starts_with(placeholder))
                continue;
            out += value;
            i += placeholder.size();
            isReplaced = true;
            break;
        }
        if (!isReplaced)
            out += text[i++];
    }
    return out;
}

} // namespace rollcall::onboarding
