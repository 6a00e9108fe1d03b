// SPDX-License-Identifier: Apache-2.0
// Reads the members of a profile document; the schema has already said that they have the right types.
#include "ProfileReader.h"

#include <utility>

namespace rollcall::setup {

namespace {

const scim::JsonObject* objectAt(const scim::JsonObject& parent, std::string_view name)
{
    const scim::JsonValue* value = parent.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

std::string textAt(const scim::JsonObject& parent, std::string_view name)
{
    const scim::JsonValue* value = parent.if_contains(name);
    const scim::JsonString* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

bool flagAt(const scim::JsonObject& parent, std::string_view name, bool fallback)
{
    const scim::JsonValue* value = parent.if_contains(name);
    const bool* flag = value == nullptr ? nullptr : value->if_bool();
    return flag == nullptr ? fallback : *flag;
}

std::int64_t numberAt(const scim::JsonObject& parent, std::string_view name, std::int64_t fallback)
{
    const scim::JsonValue* value = parent.if_contains(name);
    const std::int64_t* number = value == nullptr ? nullptr : value->if_int64();
    return number == nullptr ? fallback : *number;
}

std::vector<std::string> textsAt(const scim::JsonObject& parent, std::string_view name)
{
    std::vector<std::string> texts;
    const scim::JsonValue* value = parent.if_contains(name);
    const scim::JsonArray* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr)
        return texts;
    for (const scim::JsonValue& item : *list) {
        if (const scim::JsonString* text = item.if_string())
            texts.emplace_back(text->data(), text->size());
    }
    return texts;
}

template<class Item, class Read>
std::vector<Item> itemsAt(const scim::JsonObject& parent, std::string_view name, Read read)
{
    std::vector<Item> items;
    const scim::JsonValue* value = parent.if_contains(name);
    const scim::JsonArray* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr)
        return items;
    for (const scim::JsonValue& item : *list) {
        if (const scim::JsonObject* object = item.if_object())
            items.push_back(read(*object));
    }
    return items;
}

LocalisedText localisedFrom(const scim::JsonObject& texts)
{
    LocalisedText localised;
    for (const auto& each : texts)
        localised.emplace(each.key(), textAt(texts, each.key()));
    return localised;
}

Phone phoneFrom(const scim::JsonObject& item)
{
    return textAt(item, "platform") == "android" ? Phone::Android : Phone::Ios;
}

EnrolmentContent enrolmentFrom(const scim::JsonObject& content)
{
    EnrolmentContent enrolment;
    enrolment.stores = itemsAt<AppStore>(content, "stores", [](const scim::JsonObject& item) {
        return AppStore{phoneFrom(item), textAt(item, "storeName"), textAt(item, "appName"), textAt(item, "url")};
    });
    enrolment.asks = itemsAt<LocalisedText>(content, "asks", localisedFrom);
    enrolment.remedies = itemsAt<Remedy>(content, "remedies", [](const scim::JsonObject& item) {
        return Remedy{phoneFrom(item), itemsAt<LocalisedText>(item, "steps", localisedFrom)};
    });
    return enrolment;
}

Side sideFrom(std::string_view text)
{
    if (text == "okta")
        return Side::Okta;
    return text == "vendor" ? Side::Vendor : Side::Here;
}

FieldKind fieldKindFrom(std::string_view text)
{
    using Name = std::pair<std::string_view, FieldKind>;
    for (const auto& [name, kind] :
         {Name{"organisation-url", FieldKind::OrganisationUrl}, Name{"group-url", FieldKind::GroupUrl},
          Name{"app-url", FieldKind::AppUrl}, Name{"identity-provider-url", FieldKind::IdentityProviderUrl},
          Name{"scim-base-url", FieldKind::ScimBaseUrl}, Name{"redirect-uri", FieldKind::RedirectUri},
          Name{"token", FieldKind::Token}, Name{"client-id", FieldKind::ClientId}, Name{"secret", FieldKind::Secret}}) {
        if (name == text)
            return kind;
    }
    return FieldKind::Text;
}

CopyKind copyKindFrom(std::string_view text)
{
    if (text == "base-url")
        return CopyKind::BaseUrl;
    if (text == "token")
        return CopyKind::Token;
    if (text == "user-name")
        return CopyKind::UserName;
    if (text == "token-url")
        return CopyKind::TokenUrl;
    if (text == "authorize-url")
        return CopyKind::AuthorizeUrl;
    if (text == "approval-code")
        return CopyKind::ApprovalCode;
    if (text == "field")
        return CopyKind::Field;
    return text == "unique-identifier" ? CopyKind::UniqueIdentifier : CopyKind::Text;
}

Step stepFrom(const scim::JsonObject& item)
{
    Step step;
    step.id = textAt(item, "id");
    step.side = sideFrom(textAt(item, "side"));
    step.title = textAt(item, "title");
    step.roles = textsAt(item, "roles");
    step.authModes = textsAt(item, "authModes");
    step.path = textAt(item, "path");
    step.text = textAt(item, "text");
    step.link = textAt(item, "link");
    step.noLink = textAt(item, "noLink");
    step.fields = itemsAt<StepField>(item, "fields", [](const scim::JsonObject& field) {
        return StepField{textAt(field, "key"), fieldKindFrom(textAt(field, "kind")), textAt(field, "label"),
                         textAt(field, "hint")};
    });
    step.copies = itemsAt<StepCopy>(item, "copies", [](const scim::JsonObject& copy) {
        return StepCopy{copyKindFrom(textAt(copy, "value")), textAt(copy, "label"), textAt(copy, "text"),
                        textAt(copy, "field")};
    });
    step.proofs = itemsAt<ProofDemand>(item, "proofs", [](const scim::JsonObject& proof) {
        return ProofDemand{parseProofKind(textAt(proof, "kind")).value_or(ProofKind::Parsed), textAt(proof, "field"),
                           textsAt(proof, "features"), textAt(proof, "signOnMode")};
    });
    step.isOptional = flagAt(item, "isOptional", false);
    return step;
}

Precondition preconditionFrom(const scim::JsonObject& item)
{
    Precondition precondition{textAt(item, "id"), textAt(item, "text"), textsAt(item, "roles"), {}, {}, {}, {}};
    if (const scim::JsonObject* other = objectAt(item, "ifNot")) {
        precondition.ask = textAt(*other, "ask");
        precondition.words = textAt(*other, "words");
    }
    if (const scim::JsonObject* proof = objectAt(item, "proof")) {
        precondition.admins = textsAt(*proof, "adminRoles");
        precondition.features = textsAt(*proof, "features");
    }
    return precondition;
}

GroupUse groupUseFrom(std::string_view text)
{
    if (text == "none")
        return GroupUse::None;
    return text == "security-control" ? GroupUse::SecurityControl : GroupUse::Push;
}

void readGroupsAndRegistration(const scim::JsonObject& document, Profile& profile)
{
    if (const scim::JsonObject* groups = objectAt(document, "groups")) {
        profile.groupUse = groupUseFrom(textAt(*groups, "use"));
    }
    if (const scim::JsonObject* registration = objectAt(document, "registration")) {
        profile.registration =
            RegistrationAttribute{textAt(*registration, "oktaAttribute"), textAt(*registration, "title"),
                                  textAt(*registration, "description")};
    }
}

} // namespace

scim::Result<Profile> readProfile(const scim::JsonObject& document)
{
    Profile profile;
    profile.id = textAt(document, "id");
    profile.name = textAt(document, "name");
    profile.vendor = textAt(document, "vendor");
    profile.summary = textAt(document, "summary");
    if (std::string caller = textAt(document, "caller"); !caller.empty())
        profile.caller = std::move(caller);
    profile.isForDevelopment = flagAt(document, "isForDevelopment", false);
    profile.roles = textsAt(document, "roles");
    profile.authModes = textsAt(document, "authModes");
    profile.protocols = textsAt(document, "protocols");
    profile.provisioning = itemsAt<ProvisioningAction>(document, "provisioning", [](const scim::JsonObject& item) {
        return ProvisioningAction{textAt(item, "id"), textAt(item, "oktaLabel"), flagAt(item, "isOnByDefault", true)};
    });
    profile.attributes = itemsAt<SyncedAttribute>(document, "attributes", [](const scim::JsonObject& item) {
        return SyncedAttribute{textAt(item, "path"), textAt(item, "label"), textAt(item, "oktaAttribute"),
                               flagAt(item, "isRequired", false)};
    });
    profile.isAttributeSetClosed = flagAt(document, "isAttributeSetClosed", false);
    if (const scim::JsonObject* identifier = objectAt(document, "uniqueIdentifier")) {
        profile.uniqueIdentifier = textAt(*identifier, "field");
        profile.uniqueIdentifierChoices = textsAt(*identifier, "choices");
    }
    readGroupsAndRegistration(document, profile);
    profile.identityProviderHosts = textsAt(document, "identityProviderHosts");
    if (const scim::JsonObject* object = objectAt(document, "compatibility")) {
        auto compatibility = scim::readCompatibility(*object);
        if (!compatibility)
            return tl::unexpected(compatibility.error());
        profile.compatibility = *compatibility;
    }
    if (const scim::JsonObject* limits = objectAt(document, "limits")) {
        profile.limits.pageSize = numberAt(*limits, "pageSize", profile.limits.pageSize);
        profile.limits.membersPerPatch = numberAt(*limits, "membersPerPatch", profile.limits.membersPerPatch);
        profile.limits.requestTimeoutSeconds =
            numberAt(*limits, "requestTimeoutSeconds", profile.limits.requestTimeoutSeconds);
    }
    if (const scim::JsonObject* support = objectAt(document, "support"))
        profile.support = SupportContact{textAt(*support, "name"), textAt(*support, "contact")};
    if (const scim::JsonObject* enrolment = objectAt(document, "enrolment"))
        profile.enrolment = enrolmentFrom(*enrolment);
    profile.guideFile = textAt(document, "guide");
    profile.reach = textAt(document, "reach") == "near" ? Reach::Near : Reach::Cloud;
    profile.steps = itemsAt<Step>(document, "steps", stepFrom);
    profile.preconditions = itemsAt<Precondition>(document, "preconditions", preconditionFrom);
    return profile;
}

} // namespace rollcall::setup
