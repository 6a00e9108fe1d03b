// SPDX-License-Identifier: Apache-2.0
// readPatch: the PatchOp message.
#include "Operations.h"

#include "Emptiness.h"
#include "Normalise.h"
#include "scim/Fold.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rollcall::scim {

namespace {

/// Far more than any client sends at once, and few enough to be done in one go while other writes wait.
constexpr std::size_t mostOperations = 2'000;
/// With removals of single members, of which Okta sends one for each: they are joined and cost what a list costs.
constexpr std::size_t mostRemovals = 100'000;

Result<PatchVerb> readVerb(const JsonObject& operation, const ReadPolicy& policy)
{
    const JsonValue* op = findMember(operation, "op");
    if (op != nullptr && op->is_string()) {
        const std::string_view sent = op->get_string();
        const auto is = [sent, &policy](std::string_view verb) {
            return policy.acceptVerbsInAnyCase ? equalsIgnoringAsciiCase(sent, verb) : sent == verb;
        };
        if (is("add")) {
            return PatchVerb::Add;
        }
        if (is("replace")) {
            return PatchVerb::Replace;
        }
        if (is("remove")) {
            return PatchVerb::Remove;
        }
    }
    return tl::unexpected(invalidSyntax(R"('op' must be one of "add", "replace" and "remove".)"));
}

/// The path as text; empty when there is none, which is also what null and "" mean.
Result<std::string> readPathText(const JsonObject& operation)
{
    const JsonValue* path = findMember(operation, "path");
    if (path == nullptr || path->is_null()) {
        return std::string();
    }
    if (!path->is_string()) {
        return tl::unexpected(
            invalidPath(0, "a string was expected, but " + std::string(describeKind(*path)) + " was sent."));
    }
    return std::string(path->get_string());
}

Result<> checkValue(const PatchOperation& operation, const ReadPolicy& policy)
{
    if (operation.verb == PatchVerb::Remove) {
        // Passing over it would take out more than the client means.
        if (operation.path && operation.hasValue && !operation.value.is_null() && !policy.acceptValuesOfRemove) {
            return tl::unexpected(invalidValue("'remove' takes no 'value'; say in 'path' by a filter which values to "
                                               "remove (RFC 7644, 3.5.2.2)."));
        }
        return operation.path ? Result<>()
                              : tl::unexpected(noTarget("'remove' needs a 'path' that says what to remove."));
    }
    if (!operation.hasValue) {
        return tl::unexpected(invalidValue("'add' and 'replace' need a 'value'."));
    }
    if (!operation.path && !operation.value.is_object()) {
        return tl::unexpected(invalidValue("Without a 'path' the 'value' must be an object of attributes, but " +
                                           std::string(describeKind(operation.value)) + " was sent."));
    }
    return {};
}

class PatchReader {
public:
    PatchReader(const ResourceType& type, const ReadPolicy& policy) : m_type(type), m_policy(policy) {}

    [[nodiscard]] Result<std::optional<PatchOperation>> readOperation(const JsonValue& value)
    {
        const JsonObject* operation = value.if_object();
        if (operation == nullptr) {
            return tl::unexpected(
                invalidSyntax("an object was expected, but " + std::string(describeKind(value)) + " was sent."));
        }
        PatchOperation out;
        const Result<PatchVerb> verb = readVerb(*operation, m_policy);
        if (!verb) {
            return tl::unexpected(verb.error());
        }
        out.verb = *verb;
        if (const JsonValue* sent = findMember(*operation, "value")) {
            out.value = *sent;
            out.hasValue = true;
        }
        const Result<std::string> text = readPathText(*operation);
        if (!text) {
            return tl::unexpected(text.error());
        }
        return finish(std::move(out), *text);
    }

    [[nodiscard]] bool hadPassword() const { return m_hadPassword; }

private:
    /// Nothing where all it would do is to set a password.
    [[nodiscard]] Result<std::optional<PatchOperation>> finish(PatchOperation operation, const std::string& pathText)
    {
        if (pathText.find_first_not_of(' ') != std::string::npos) {
            Result<PatchPath> path = parsePatchPath(pathText, m_type);
            if (!path) {
                return tl::unexpected(std::move(path.error()));
            }
            operation.path = std::move(*path);
        }
        if (Result<> checked = checkValue(operation, m_policy); !checked) {
            return tl::unexpected(std::move(checked.error()));
        }
        if (operation.path && namesPassword(*operation.path)) {
            m_hadPassword = m_hadPassword || !isUnassigned(operation.value);
            return std::nullopt;
        }
        m_hadPassword = stripPasswords(operation.value) || m_hadPassword;
        return operation;
    }

    [[nodiscard]] static bool namesPassword(const PatchPath& path)
    {
        return scim::namesPassword(path.path.attribute) || scim::namesPassword(path.path.subAttribute);
    }

    const ResourceType& m_type;
    const ReadPolicy& m_policy;
    bool m_hadPassword = false;
};

bool listsPatchOp(const JsonObject& message)
{
    const JsonValue* schemas = findMember(message, "schemas");
    const JsonArray* list = schemas == nullptr ? nullptr : schemas->if_array();
    return list != nullptr && std::ranges::any_of(*list, [](const JsonValue& urn) {
               return urn.is_string() && equalsIgnoringAsciiCase(urn.get_string(), patchOpUrn);
           });
}

/// `remove` at `members[…]`, by the looks of it.
bool takesMembersOut(const JsonValue& value, const ResourceType& type)
{
    constexpr std::string_view members = "members[";
    const JsonObject* operation = value.if_object();
    if (operation == nullptr || type.core.urn != groupSchemaUrn) {
        return false;
    }
    const JsonValue* op = findMember(*operation, "op");
    const JsonValue* path = findMember(*operation, "path");
    return op != nullptr && op->is_string() && equalsIgnoringAsciiCase(op->get_string(), "remove") && path != nullptr &&
           path->is_string() &&
           equalsIgnoringAsciiCase(std::string_view(path->get_string()).substr(0, members.size()), members);
}

Result<> checkNumber(const JsonArray& operations, const ResourceType& type)
{
    if (operations.size() <= mostOperations) {
        return {};
    }
    const auto removals = static_cast<std::size_t>(std::ranges::count_if(
        operations, [&type](const JsonValue& operation) { return takesMembersOut(operation, type); }));
    if (operations.size() - removals <= mostOperations && operations.size() <= mostRemovals) {
        return {};
    }
    return tl::unexpected(invalidValue(
        "One PATCH can have " + std::to_string(removals > 0 ? mostRemovals : mostOperations) +
        " operations, of which " + std::to_string(mostOperations) +
        " can be other than removals of members named in 'path', but " + std::to_string(operations.size()) +
        " were sent. Nothing was changed; send them as several requests, or name several members in one "
        "operation."));
}

Result<const JsonArray*> operationsOf(const JsonValue& body, const ReadPolicy& policy)
{
    const JsonObject* message = body.if_object();
    if (message == nullptr) {
        return tl::unexpected(
            invalidSyntax("The body must be a PatchOp message, but " + std::string(describeKind(body)) + " was sent."));
    }
    if (policy.requiresSchemas && !listsPatchOp(*message)) {
        return tl::unexpected(invalidSyntax("'schemas' of a PATCH must list " + std::string(patchOpUrn) + '.'));
    }
    const JsonValue* list = findMember(*message, "Operations");
    const JsonArray* operations = list == nullptr ? nullptr : list->if_array();
    if (operations == nullptr || operations->empty()) {
        return tl::unexpected(
            invalidSyntax("A PATCH needs 'Operations', an array of at least one operation (RFC 7644, 3.5.2)."));
    }
    return operations;
}

} // namespace

Error inOperation(std::size_t number, Error error)
{
    if (number > 0) {
        error.detail = "Operation " + std::to_string(number) + ": " + error.detail;
    }
    return error;
}

Result<bool> readOperations(const JsonValue& body, const ResourceType& type, const ReadPolicy& policy,
                            const std::function<Result<>(PatchOperation)>& take)
{
    const Result<const JsonArray*> operations = operationsOf(body, policy);
    if (!operations) {
        return tl::unexpected(operations.error());
    }
    if (Result<> checked = checkNumber(**operations, type); !checked) {
        return tl::unexpected(std::move(checked.error()));
    }
    PatchReader reader(type, policy);
    std::size_t number = 0;
    for (const JsonValue& sent : **operations) {
        ++number;
        Result<std::optional<PatchOperation>> operation = reader.readOperation(sent);
        if (!operation) {
            return tl::unexpected(inOperation(number, std::move(operation.error())));
        }
        if (!*operation) {
            continue;
        }
        (*operation)->number = number;
        if (Result<> taken = take(std::move(**operation)); !taken) {
            return tl::unexpected(inOperation(number, std::move(taken.error())));
        }
    }
    return reader.hadPassword();
}

Result<PatchRequest> readPatch(const JsonValue& body, const ResourceType& type, const ReadPolicy& policy)
{
    PatchRequest request;
    const Result<bool> hadPassword = readOperations(body, type, policy, [&request](PatchOperation operation) {
        request.operations.push_back(std::move(operation));
        return Result<>();
    });
    if (!hadPassword) {
        return tl::unexpected(hadPassword.error());
    }
    request.hadPassword = *hadPassword;
    return request;
}

} // namespace rollcall::scim
