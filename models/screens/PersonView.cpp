// SPDX-License-Identifier: Apache-2.0
// Makes what the inspector shows out of what the directory holds. No thread of its own: runs on a reader.
#include "screens/PersonView.h"

#include "Utf8.h"
#include "scim/Fold.h"
#include "scim/Json.h"
#include "scim/Resource.h"
#include "scim/Schema.h"
#include "screens/InvitationText.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rollcall::models {

namespace {

constexpr std::int64_t changesShown = 100;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::PersonScreen)
};

std::vector<scim::FlatAttribute> flattened(const std::string& stored)
{
    if (stored.empty())
        return {};
    const auto parsed = scim::parseJson(stored);
    if (!parsed || !parsed->is_object())
        return {};
    return scim::flatten(scim::userResourceType(), parsed->get_object());
}

/// What the integration's own schemas are called, by their URN in small letters.
using SchemaNames = std::unordered_map<std::string, QString>;

SchemaNames schemaNames(const std::vector<directory::ExtensionSchema>& extensions)
{
    SchemaNames names;
    for (const auto& extension : extensions) {
        const auto definition = scim::parseJson(extension.definition);
        if (!definition || !definition->is_object())
            continue;
        const auto* name = definition->get_object().if_contains("name");
        if (name != nullptr && name->is_string() && !name->get_string().empty())
            names.emplace(scim::fold(extension.urn), text(std::string(name->get_string())));
    }
    return names;
}

QString groupTitle(const std::string& urn, const SchemaNames& names)
{
    if (urn == scim::userSchemaUrn)
        return Words::tr("User");
    if (urn == scim::enterpriseUserSchemaUrn)
        return Words::tr("Enterprise user");
    if (const auto named = names.find(scim::fold(urn)); named != names.end())
        return named->second;
    return urn.empty() ? Words::tr("Not in any schema") : text(urn);
}

/// "urn:…:User:department" shown under its schema needs only "department".
QString pathInSchema(const scim::FlatAttribute& attribute)
{
    const std::string prefix = attribute.schemaUrn + ':';
    if (!attribute.schemaUrn.empty() && attribute.path.starts_with(prefix))
        return text(attribute.path.substr(prefix.size()));
    return text(attribute.path);
}

QList<PersonAttributeGroup> groupedAttributes(const std::vector<scim::FlatAttribute>& attributes,
                                              const SchemaNames& names)
{
    QList<PersonAttributeGroup> groups;
    for (const auto& attribute : attributes) {
        const QString urn = text(attribute.schemaUrn);
        auto group = std::ranges::find_if(groups, [&](const auto& one) { return one.schemaUrn == urn; });
        if (group == groups.end()) {
            groups.append({groupTitle(attribute.schemaUrn, names), urn, {}});
            group = std::prev(groups.end());
        }
        const QString path = pathInSchema(attribute);
        group->attributes.append({attributeLabel(path), path, text(attribute.value)});
    }
    return groups;
}

QString changeTitle(const directory::ChangeRecord& record, const QList<PersonFieldChange>& fields)
{
    if (record.before.empty())
        return Words::tr("Arrived");
    if (record.after.empty())
        return Words::tr("Deleted");
    if (fields.size() == 1 && fields.first().path == QLatin1String("active")) {
        return fields.first().after == QLatin1String("false") ? Words::tr("Deactivated") : Words::tr("Reactivated");
    }
    const auto count = static_cast<int>(fields.size());
    return count == 1 ? Words::tr("1 attribute changed") : Words::tr("%n attributes changed", nullptr, count);
}

QString prettyStored(const std::string& stored)
{
    const auto parsed = scim::parseJson(stored);
    return text(parsed ? scim::toPrettyJson(*parsed) : stored);
}

void fillHeader(PersonView& view, const directory::Person& person, const SchemaNames& names)
{
    view.rowId = person.rowId;
    view.userName = text(person.userName);
    view.id = text(person.id.value);
    view.externalId = text(person.externalId);
    view.isActive = person.active;
    view.created = person.created;
    view.lastModified = person.lastModified;
    view.version = person.version;
    view.json = prettyStored(person.resource);
    view.name = view.userName;
    if (const auto parsed = scim::parseJson(person.resource); parsed && parsed->is_object())
        view.name = text(scim::personColumns(parsed->get_object()).displayName);
    view.initials = initialsOf(view.name);
    view.attributes = groupedAttributes(flattened(person.resource), names);
}

} // namespace

core::Result<std::optional<PersonView>> readPersonView(directory::ReadSession& session, directory::PersonId id,
                                                       std::stop_token stop)
{
    const auto person = session.personByRow(id);
    if (!person)
        return tl::unexpected(person.error());
    if (!*person)
        return std::optional<PersonView>{};
    const auto extensions = session.extensionSchemas((*person)->integration);
    if (!extensions)
        return tl::unexpected(extensions.error());
    PersonView view;
    fillHeader(view, **person, schemaNames(*extensions));
    if (stop.stop_requested())
        return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
    const auto groups = session.groupsOfPerson(id);
    if (!groups)
        return tl::unexpected(groups.error());
    for (const auto& group : *groups)
        view.groups.append({text(group.displayName), text(group.id.value), group.isDirect});
    if (stop.stop_requested())
        return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
    const auto changes = session.changesOfPerson(id, changesShown);
    if (!changes)
        return tl::unexpected(changes.error());
    for (const auto& record : *changes) {
        auto fields = compareStoredForms(record.before, record.after);
        const QString title = changeTitle(record, fields);
        view.changes.append({record.journal, record.at, title, std::move(fields)});
    }
    const auto invitation = session.invitations().ofPersonRow(id);
    if (!invitation)
        return tl::unexpected(invitation.error());
    if (*invitation)
        view.invitation = InvitationText::state(**invitation);
    return std::optional<PersonView>{std::move(view)};
}

QList<PersonFieldChange> compareStoredForms(const std::string& before, const std::string& after)
{
    const auto former = flattened(before);
    const auto present = flattened(after);
    std::unordered_map<std::string_view, std::string_view> formerValues;
    for (const auto& attribute : former)
        formerValues.emplace(attribute.path, attribute.value);
    QList<PersonFieldChange> changes;
    std::unordered_map<std::string_view, bool> isPresent;
    for (const auto& attribute : present) {
        isPresent.emplace(attribute.path, true);
        const auto found = formerValues.find(attribute.path);
        if (found == formerValues.end())
            changes.append({pathInSchema(attribute), {}, text(attribute.value)});
        else if (found->second != attribute.value)
            changes.append({pathInSchema(attribute), text(std::string(found->second)), text(attribute.value)});
    }
    for (const auto& attribute : former) {
        if (!isPresent.contains(attribute.path))
            changes.append({pathInSchema(attribute), text(attribute.value), {}});
    }
    return changes;
}

QString initialsOf(const QString& name)
{
    const auto firstCharacter = [](const QString& word) {
        const auto length = word.size() > 1 && word.at(0).isHighSurrogate() ? 2 : 1;
        return word.left(length).toUpper();
    };
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    QStringList words = name.split(blanks, Qt::SkipEmptyParts);
    words.removeIf([](const QString& word) { return !word.at(0).isLetterOrNumber() && !word.at(0).isSurrogate(); });
    if (words.isEmpty())
        return QStringLiteral("?");
    const QString first = firstCharacter(words.first());
    return words.size() == 1 ? first : first + firstCharacter(words.last());
}

QString attributeLabel(const QString& path)
{
    // Okta's own names stay as they are: the admin compares them with the mapping table in its console.
    static const QRegularExpression typed(
        QStringLiteral("^(emails|phoneNumbers|addresses|ims)\\[([^\\]]+)\\](?:\\.(.+))?$"));
    const auto match = typed.match(path);
    if (!match.hasMatch())
        return path.startsWith(QLatin1String("name.")) ? path.mid(5) : path;
    static const std::array kinds{
        std::pair{QLatin1String("emails"), QT_TRANSLATE_NOOP("rollcall::models::PersonScreen", "e-mail")},
        std::pair{QLatin1String("phoneNumbers"), QT_TRANSLATE_NOOP("rollcall::models::PersonScreen", "phone")},
        std::pair{QLatin1String("addresses"), QT_TRANSLATE_NOOP("rollcall::models::PersonScreen", "address")},
        std::pair{QLatin1String("ims"), QT_TRANSLATE_NOOP("rollcall::models::PersonScreen", "messenger")},
    };
    QString label = path;
    for (const auto& [attribute, word] : kinds) {
        if (match.captured(1) == attribute)
            label = Words::tr("%1 %2").arg(match.captured(2), Words::tr(word));
    }
    const QString part = match.captured(3);
    if (part.isEmpty() || part == QLatin1String("value"))
        return label;
    return Words::tr("%1: %2").arg(label, part);
}

} // namespace rollcall::models
