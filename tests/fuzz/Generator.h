// SPDX-License-Identifier: Apache-2.0
// Bodies made of an input's bytes, so that a fuzzer need not find out what JSON and SCIM look like: each byte is a
// choice among things that clients send, right and wrong.
#pragma once

#include <scim/Json.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::scim::fuzz {

class Generator {
public:
    explicit Generator(std::string_view choices) : m_choices(choices) {}

    [[nodiscard]] bool isAtEnd() const { return m_at >= m_choices.size(); }

    /// A message of PATCH with some operations.
    [[nodiscard]] JsonValue patch()
    {
        JsonArray operations;
        while (!isAtEnd() && operations.size() < 12) {
            operations.push_back(operation());
        }
        return JsonObject{{"schemas", JsonArray{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}},
                          {"Operations", std::move(operations)}};
    }

    /// A body of POST or PUT.
    [[nodiscard]] JsonValue resource()
    {
        JsonObject out{{"userName", "ada@x"}, {"displayName", "G"}};
        while (!isAtEnd() && out.size() < 24) {
            const std::string name = attribute();
            out[name] = valueOf(name);
        }
        return out;
    }

private:
    [[nodiscard]] std::size_t pick(std::size_t count)
    {
        return isAtEnd() ? 0 : static_cast<unsigned char>(m_choices[m_at++]) % count;
    }

    [[nodiscard]] std::string of(std::initializer_list<std::string_view> texts)
    {
        return std::string(texts.begin()[pick(texts.size())]);
    }

    [[nodiscard]] std::string attribute()
    {
        return of({"emails",
                   "userName",
                   "name",
                   "title",
                   "active",
                   "emails",
                   "roles",
                   "phoneNumbers",
                   "addresses",
                   "x509Certificates",
                   "groups",
                   "members",
                   "meta",
                   "id",
                   "externalId",
                   "schemas",
                   "password",
                   "displayName",
                   "shoeSize",
                   "tags",
                   "urn:ietf:params:scim:schemas:core:2.0:User",
                   "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                   "urn:example:scim:1.0:User",
                   "urn:other:1.0:User",
                   "EMAILS",
                   "Title",
                   "name.givenName",
                   "emails[type eq \"work\"].value"});
    }

    [[nodiscard]] std::string extensionAttribute()
    {
        return of({"badge", "level", "weight", "since", "photo", "tags", "clearance", "colour", "pin", "score", "room",
                   "lockers", "department", "manager", "employeeNumber", "unknown", "BADGE"});
    }

    [[nodiscard]] std::string part()
    {
        return of({"value", "type", "primary", "display", "givenName", "familyName", "floor", "door", "key", "lock",
                   "displayName", "$ref", "unknown", "VALUE", "operation", "password", "code"});
    }

    [[nodiscard]] std::string both(std::string_view word, int depth)
    {
        std::string out = filter(depth + 1);
        out += word;
        return out + filter(depth + 1);
    }

    [[nodiscard]] std::string comparison()
    {
        std::string out = part() + ' ';
        out += of({"eq", "ne", "co", "sw", "ew", "gt", "le"});
        out += ' ';
        return out + of({"\"work\"", "\"w@x\"", "true", "false", "null", "1", "\"1\"", "\"True\"", "\"\""});
    }

    [[nodiscard]] std::string filter(int depth)
    {
        switch (depth > 2 ? 0 : pick(8)) {
        case 1:
            return both(" and ", depth);
        case 2:
            return both(" or ", depth);
        case 3:
            return "not (" + filter(depth + 1) + ')';
        case 4:
            return part() + " pr";
        default:
            return comparison();
        }
    }

    [[nodiscard]] std::string path()
    {
        std::string out;
        if (pick(3) == 0) {
            out = of({"urn:example:scim:1.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                      "urn:ietf:params:scim:schemas:core:2.0:User", "urn:other:1.0:User"});
            if (pick(6) == 0) {
                return out;
            }
            out += ':' + extensionAttribute();
        } else {
            out = attribute();
        }
        if (pick(3) == 0) {
            out += '[' + filter(0) + ']';
        }
        return pick(3) == 0 ? out + '.' + part() : out;
    }

    [[nodiscard]] JsonValue scalar()
    {
        switch (pick(16)) {
        case 0:
            return "x";
        case 1:
            return nullptr;
        case 2:
            return true;
        case 3:
            return false;
        case 4:
            return "True";
        case 5:
            return "";
        case 6:
            return 7;
        case 7:
            return 1.5;
        case 8:
            return "2025-01-31T08:00:00Z";
        case 9:
            return "W@X";
        case 10:
            return "w@x";
        case 11:
            return "AAAA";
        case 12:
            return "work";
        case 13:
            return "Stra\xC3\x9F"
                   "e";
        case 14:
            return JsonArray{};
        default:
            return JsonObject{};
        }
    }

    [[nodiscard]] JsonObject parts()
    {
        JsonObject out;
        for (std::size_t count = pick(5); count > 0; --count) {
            out[part()] = scalar();
        }
        return out;
    }

    [[nodiscard]] JsonValue value()
    {
        JsonArray list;
        switch (pick(6)) {
        case 0:
        case 1:
            return scalar();
        case 2:
            return parts();
        default:
            for (std::size_t count = pick(5); count > 0; --count) {
                list.push_back(pick(4) == 0 ? scalar() : JsonValue(parts()));
            }
            return list;
        }
    }

    [[nodiscard]] JsonValue valueOf(std::string_view name)
    {
        if (!name.starts_with("urn:")) {
            return value();
        }
        JsonObject block;
        for (std::size_t count = pick(6); count > 0; --count) {
            block[extensionAttribute()] = value();
        }
        return block;
    }

    [[nodiscard]] JsonValue operation()
    {
        JsonObject out{{"op", of({"add", "replace", "remove", "add", "replace", "Remove"})}};
        if (pick(4) != 0) {
            const std::string where = path();
            out["path"] = where;
            if (pick(8) != 0) {
                out["value"] = where.ends_with(":User") ? valueOf(where) : value();
            }
            return out;
        }
        JsonObject changes;
        for (std::size_t count = 1 + pick(4); count > 0; --count) {
            const std::string name = attribute();
            changes[name] = valueOf(name);
        }
        out["value"] = std::move(changes);
        return out;
    }

    std::string_view m_choices;
    std::size_t m_at = 0;
};

} // namespace rollcall::scim::fuzz
