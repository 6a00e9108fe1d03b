// SPDX-License-Identifier: Apache-2.0
// attributesWritten: what a PATCH operation names and sets.
#include "scim/Patch.h"

#include "AttributeLookup.h"
#include "scim/Fold.h"

#include <utility>

namespace rollcall::scim {

namespace {

class WrittenAttributes {
public:
    explicit WrittenAttributes(const ResourceType& type) : m_type(type) {}

    void add(AttributePath path)
    {
        if (meansCore(m_type, path.schemaUrn)) {
            path.schemaUrn.clear();
        }
        m_paths.push_back(std::move(path));
    }

    /// The members of a value that stands for a whole schema; without a URN, of one without a path.
    void addBlock(const std::string& urn, const JsonValue& value)
    {
        const JsonObject* members = value.if_object();
        if (members == nullptr) {
            return;
        }
        for (const auto& member : *members) {
            if (urn.empty()) {
                addMember(std::string(member.key()), member.value());
            } else {
                addNames(urn, member.key());
            }
        }
    }

    [[nodiscard]] std::vector<AttributePath> take() { return std::move(m_paths); }

private:
    void addMember(const std::string& key, const JsonValue& value)
    {
        if (equalsIgnoringAsciiCase(key, m_type.core.urn)) {
            addBlock({}, value);
        } else if (looksLikeUrn(key) && value.is_object() && coreAttribute(m_type, key) == nullptr &&
                   !namesKnown(key)) {
            addBlock(key, value);
        } else {
            addPath(key);
        }
    }

    /// Whether the key is a whole path to an attribute, as some clients put there.
    [[nodiscard]] bool namesKnown(const std::string& key) const
    {
        const Result<PatchPath> path = parsePatchPath(key, m_type);
        return path && lookUp(m_type, path->path).attribute != nullptr;
    }

    void addPath(const std::string& key)
    {
        Result<PatchPath> path = parsePatchPath(key, m_type);
        add(path && !path->path.attribute.empty() ? std::move(path->path) : AttributePath{{}, key, {}});
    }

    void addNames(const std::string& urn, std::string_view key)
    {
        const std::size_t dot = key.find('.');
        const bool isDotted = dot != std::string_view::npos;
        add({urn, std::string(key.substr(0, dot)), isDotted ? std::string(key.substr(dot + 1)) : std::string()});
    }

    const ResourceType& m_type;
    std::vector<AttributePath> m_paths;
};

} // namespace

std::vector<AttributePath> attributesWritten(const PatchOperation& operation, const ResourceType& type)
{
    WrittenAttributes written(type);
    if (!operation.path) {
        written.addBlock({}, operation.value);
    } else if (!operation.path->path.attribute.empty()) {
        written.add(operation.path->path);
    } else {
        const bool isCore = meansCore(type, operation.path->path.schemaUrn);
        written.addBlock(isCore ? std::string() : operation.path->path.schemaUrn, operation.value);
    }
    return written.take();
}

} // namespace rollcall::scim
