// SPDX-License-Identifier: Apache-2.0
// From the stored form to what is served: text is spliced, nothing is parsed.
#include "scim/Resource.h"

namespace rollcall::scim {

namespace {

constexpr std::string_view schemasStart = R"({"schemas":[)";
constexpr std::size_t envelopeSize = 512;
constexpr std::size_t referenceSize = 192;

/// Offset after the array of schemas with which every stored form begins; 1, after the brace, where there is none.
std::size_t afterSchemas(std::string_view stored)
{
    if (!stored.starts_with(schemasStart)) {
        return 1;
    }
    bool isInString = false;
    for (std::size_t at = schemasStart.size(); at < stored.size(); ++at) {
        if (isInString && stored[at] == '\\') {
            ++at;
        } else if (stored[at] == '"') {
            isInString = !isInString;
        } else if (stored[at] == ']' && !isInString) {
            return at + 1;
        }
    }
    return 1;
}

/// Appends `"name":"text"` with a comma before it unless it opens an object; nothing when the text is empty.
void appendMember(std::string& out, std::string_view name, std::string_view text)
{
    if (text.empty()) {
        return;
    }
    if (out.back() != '{') {
        out += ',';
    }
    appendJsonString(out, name);
    out += ':';
    appendJsonString(out, text);
}

/// Everything up to where the last members can be appended: the stored form with id and meta, without closing brace.
std::string head(std::string_view stored, const Envelope& envelope, std::string_view resourceType, std::size_t reserve)
{
    while (!stored.empty() && (stored.back() == '\n' || stored.back() == ' ')) {
        stored.remove_suffix(1);
    }
    if (stored.size() < 2) {
        stored = "{}";
    }
    std::string out;
    out.reserve(stored.size() + envelopeSize + reserve);
    const std::size_t split = afterSchemas(stored);
    out += stored.substr(0, split);
    appendMember(out, "id", envelope.id);
    const std::string_view rest = stored.substr(split, stored.size() - split - 1);
    if (split == 1 && out.back() != '{' && !rest.empty()) {
        out += ',';
    }
    out += rest;
    out += out.back() == '{' ? R"("meta":{)" : R"(,"meta":{)";
    appendMember(out, "resourceType", resourceType);
    appendMember(out, "created", envelope.created);
    appendMember(out, "lastModified", envelope.lastModified);
    appendMember(out, "location", envelope.location);
    appendMember(out, "version", envelope.version);
    out += '}';
    return out;
}

/// Offset behind the brace with which the member `name` of an object begins, where `start` is behind the object's own
/// brace; npos when the object has no such member that is an object. The text is compact, as we store it.
std::size_t insideMember(std::string_view text, std::size_t start, std::string_view name)
{
    const std::string key = '"' + std::string(name) + "\":{";
    bool isInString = false;
    int depth = 0;
    for (std::size_t at = start; at < text.size() && depth >= 0; ++at) {
        if (isInString && text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            const bool isMember = !isInString && depth == 0 && text.substr(at, key.size()) == key;
            if (isMember) {
                return at + key.size();
            }
            isInString = !isInString;
        } else if (!isInString && (text[at] == '{' || text[at] == '[')) {
            ++depth;
        } else if (!isInString && (text[at] == '}' || text[at] == ']')) {
            --depth;
        }
    }
    return std::string_view::npos;
}

/// Offset behind the brace with which `manager` begins; npos when there is none.
std::size_t insideManager(std::string_view stored)
{
    const std::size_t enterprise = insideMember(stored, 1, enterpriseUserSchemaUrn);
    return enterprise == std::string_view::npos ? enterprise : insideMember(stored, enterprise, "manager");
}

void appendReferences(std::string& out, const std::vector<Reference>& references)
{
    bool isFirst = true;
    for (const Reference& reference : references) {
        out += isFirst ? "" : ",";
        isFirst = false;
        appendReference(out, reference);
    }
}

} // namespace

void appendReference(std::string& out, const Reference& reference)
{
    out += '{';
    appendMember(out, "value", reference.value);
    appendMember(out, "$ref", reference.ref);
    appendMember(out, "display", reference.display);
    appendMember(out, "type", reference.type);
    out += '}';
}

std::string managerOf(std::string_view stored)
{
    if (insideManager(stored) == std::string_view::npos) {
        return {};
    }
    const Result<JsonValue> parsed = parseJson(stored);
    const JsonObject* user = parsed ? parsed->if_object() : nullptr;
    const JsonValue* block = user == nullptr ? nullptr : user->if_contains(enterpriseUserSchemaUrn);
    const JsonValue* manager = block == nullptr ? nullptr : block->get_object().if_contains("manager");
    const JsonValue* value = manager == nullptr ? nullptr : manager->get_object().if_contains("value");
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string renderUser(std::string_view stored, const Envelope& envelope, const std::vector<Reference>& groups)
{
    std::string referring;
    if (!envelope.managerRef.empty()) {
        if (const std::size_t at = insideManager(stored); at != std::string_view::npos) {
            referring = std::string(stored.substr(0, at));
            appendMember(referring, "$ref", envelope.managerRef);
            referring += stored[at] == '}' ? "" : ",";
            referring += stored.substr(at);
            stored = referring;
        }
    }
    std::string out = head(stored, envelope, "User", groups.size() * referenceSize);
    out += R"(,"groups":[)";
    appendReferences(out, groups);
    out += "]}";
    return out;
}

std::string renderGroup(std::string_view stored, const Envelope& envelope,
                        const std::optional<std::vector<Reference>>& members)
{
    std::string out = head(stored, envelope, "Group", members ? members->size() * referenceSize : 0);
    if (members) {
        out += R"(,"members":[)";
        appendReferences(out, *members);
        out += ']';
    }
    out += '}';
    return out;
}

std::string renderGroupHead(std::string_view stored, const Envelope& envelope)
{
    return head(stored, envelope, "Group", 0) + R"(,"members":[)";
}

std::string_view renderGroupTail()
{
    return "]}";
}

std::string renderListResponse(std::int64_t totalResults, std::int64_t startIndex,
                               const std::vector<std::string>& resources)
{
    std::size_t size = envelopeSize;
    for (const std::string& resource : resources) {
        size += resource.size() + 1;
    }
    std::string out;
    out.reserve(size);
    out += schemasStart;
    appendJsonString(out, listResponseUrn);
    out += R"(],"totalResults":)" + std::to_string(totalResults);
    out += R"(,"startIndex":)" + std::to_string(startIndex);
    out += R"(,"itemsPerPage":)" + std::to_string(resources.size());
    out += R"(,"Resources":[)";
    bool isFirst = true;
    for (const std::string& resource : resources) {
        out += isFirst ? "" : ",";
        isFirst = false;
        out += resource;
    }
    out += "]}";
    return out;
}

} // namespace rollcall::scim
