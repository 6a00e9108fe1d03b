// SPDX-License-Identifier: Apache-2.0
// RFC 7644 §3.5.2.1 (add), §3.5.2.2 (remove) and §3.5.2.3 (replace) for one attribute.
#include "AttributePatch.h"

#include "Emptiness.h"
#include "Normalise.h"
#include "ValueList.h"

#include <algorithm>
#include <utility>

namespace rollcall::scim {

namespace {

class AttributePatcher {
public:
    AttributePatcher(const PatchTarget& target, const PatchChange& change, const ReadPolicy& policy)
        : m_target(target), m_change(change), m_policy(policy)
    {
    }

    [[nodiscard]] Result<JsonValue> apply(JsonValue current) const
    {
        if (m_target.filter != nullptr) {
            return applyToMatching(std::move(current));
        }
        if (!m_target.subName.empty()) {
            return applyToPart(std::move(current));
        }
        switch (m_change.verb) {
        case PatchVerb::Remove:
            return removeWhole(std::move(current));
        case PatchVerb::Add:
            return addWhole(std::move(current));
        case PatchVerb::Replace:
            break;
        }
        return replaceWhole(std::move(current));
    }

private:
    [[nodiscard]] bool isMultiValued(const JsonValue& current) const
    {
        return m_target.attribute != nullptr ? m_target.attribute->multiValued : current.is_array();
    }

    [[nodiscard]] Result<JsonValue> normaliseWhole() const
    {
        return m_target.attribute != nullptr ? normalise(*m_target.attribute, m_change.value, m_target.text, m_policy)
                                             : normaliseUnknown(m_change.value, m_target.text, m_policy);
    }

    /// One value of the list, as for a filtered target.
    [[nodiscard]] Result<JsonValue> normaliseOne(const JsonValue& value) const
    {
        return m_target.attribute != nullptr ? normaliseElement(*m_target.attribute, value, m_target.text, m_policy)
                                             : normaliseUnknown(value, m_target.text, m_policy);
    }

    [[nodiscard]] Result<JsonValue> normalisePart() const
    {
        return m_target.subAttribute != nullptr
                   ? normalise(*m_target.subAttribute, m_change.value, m_target.text, m_policy)
                   : normaliseUnknown(m_change.value, m_target.text, m_policy);
    }

    [[nodiscard]] Result<JsonValue> removeWhole(JsonValue current) const
    {
        // Some clients name the values to remove in `value` instead of in a filter.
        if (m_change.hasValue && !m_change.value.is_null() && current.is_array()) {
            const JsonArray* named = m_change.value.if_array();
            removeFromList(current.get_array(), named != nullptr ? *named : JsonArray{m_change.value},
                           m_target.attribute);
            return current;
        }
        return JsonValue();
    }

    [[nodiscard]] Result<JsonValue> addWhole(JsonValue current) const
    {
        Result<JsonValue> added = normaliseWhole();
        if (!added || added->is_null()) {
            return added ? Result<JsonValue>(std::move(current)) : added;
        }
        if (isMultiValued(current) && current.is_array()) {
            const JsonArray* many = added->if_array();
            const Result<> done = addToList(current.get_array(), many != nullptr ? *many : JsonArray{*added},
                                            m_target.attribute, m_target.text);
            return done ? Result<JsonValue>(std::move(current)) : tl::unexpected(done.error());
        }
        if (current.is_object() && added->is_object()) {
            const Result<> laid = overlayInto(current, added->get_object());
            return laid ? Result<JsonValue>(std::move(current)) : tl::unexpected(laid.error());
        }
        return added;
    }

    [[nodiscard]] Result<JsonValue> replaceWhole(JsonValue current) const
    {
        Result<JsonValue> replacement = normaliseWhole();
        const bool isSingleComplex = m_target.attribute != nullptr && !m_target.attribute->multiValued &&
                                     m_target.attribute->type == AttributeType::Complex;
        const JsonObject* sent = m_change.value.if_object();
        if (!replacement || !isSingleComplex || sent == nullptr || !current.is_object()) {
            return replacement;
        }
        // The parts that are named are replaced where they stand; those sent empty go, those not named stay.
        JsonObject& parts = current.get_object();
        const JsonObject* kept = replacement->if_object();
        for (const auto& member : *sent) {
            const Attribute* part = m_target.attribute->subAttribute(member.key());
            const std::string name = part != nullptr ? part->name : std::string(member.key());
            if (isUnassigned(member.value()) && (kept == nullptr || !kept->contains(name))) {
                parts.stable_erase(name);
            }
        }
        const Result<> laid = kept == nullptr ? Result<>() : overlayInto(current, *kept);
        return laid ? Result<JsonValue>(std::move(current)) : tl::unexpected(laid.error());
    }

    /// Lays parts over a complex value that is there.
    [[nodiscard]] Result<> overlayInto(JsonValue& existing, const JsonObject& changes) const
    {
        return overlayParts(existing.get_object(), changes, m_target.attribute, m_target.text);
    }

    /// Sets or takes out the part in one complex value.
    [[nodiscard]] Result<> changePart(JsonObject& parts, const JsonValue& part) const
    {
        const JsonValue* present = parts.if_contains(m_target.subName);
        const bool isRemoved = m_change.verb == PatchVerb::Remove || part.is_null();
        if (isRemoved && m_change.verb == PatchVerb::Add) {
            return {};
        }
        const bool isSet = present != nullptr && m_target.subAttribute != nullptr &&
                           m_target.subAttribute->mutability == Mutability::Immutable;
        if (isSet) {
            const bool isKept = !isRemoved && isSameBySchema(m_target.subAttribute, *present, part);
            return isKept ? Result<>()
                          : tl::unexpected(
                                mutability("'" + m_target.text + "' can be set once only and has a value already."));
        }
        if (isRemoved) {
            parts.stable_erase(m_target.subName);
        } else {
            parts[m_target.subName] = part;
        }
        return {};
    }

    [[nodiscard]] Result<JsonValue> readPart() const
    {
        if (m_change.verb != PatchVerb::Remove) {
            return normalisePart();
        }
        if (m_target.subAttribute != nullptr && m_target.subAttribute->required) {
            return tl::unexpected(mutability("'" + m_target.text + "' is required and cannot be removed."));
        }
        return JsonValue();
    }

    [[nodiscard]] Result<JsonValue> applyToPart(JsonValue current) const
    {
        Result<JsonValue> part = readPart();
        if (!part) {
            return part;
        }
        const bool isMissing = isUnassigned(current);
        if (isMissing && (m_change.verb == PatchVerb::Remove || part->is_null())) {
            return current;
        }
        if (isMissing) {
            current = isMultiValued(current) ? JsonValue(JsonArray{JsonObject()}) : JsonValue(JsonObject());
        }
        if (JsonObject* object = current.if_object()) {
            const Result<> changed = changePart(*object, *part);
            return changed ? Result<JsonValue>(std::move(current)) : tl::unexpected(changed.error());
        }
        if (JsonArray* array = current.if_array()) {
            for (JsonValue& element : *array) {
                JsonObject* object = element.if_object();
                const Result<> changed = object == nullptr ? Result<>() : changePart(*object, *part);
                if (!changed) {
                    return tl::unexpected(changed.error());
                }
            }
            return current;
        }
        return tl::unexpected(noTarget("'" + m_target.text + "' does not exist: the attribute has no parts."));
    }

    [[nodiscard]] Result<JsonValue> applyToMatching(JsonValue current) const
    {
        if (m_target.attribute != nullptr && !m_target.attribute->multiValued) {
            return tl::unexpected(invalidPath(m_target.attribute->name.size(),
                                              "brackets need an attribute that can have several values."));
        }
        const std::vector<std::size_t> matching = placesMatching(current);
        if (matching.empty() && m_change.verb == PatchVerb::Remove) {
            // What shall go is gone already, so that a repeated request succeeds.
            return m_policy.removeNeedsMatch ? tl::unexpected(matchesNothing()) : Result<JsonValue>(std::move(current));
        }
        JsonArray list;
        if (JsonArray* values = current.if_array()) {
            list = std::move(*values);
        } else if (!isUnassigned(current)) {
            list.push_back(std::move(current));
        }
        if (matching.empty()) {
            return createDescribed(std::move(list));
        }
        return m_target.subName.empty() ? changeValues(std::move(list), matching)
                                        : changePartOf(std::move(list), matching);
    }

    /// A single value counts as a list of one.
    [[nodiscard]] std::vector<std::size_t> placesMatching(const JsonValue& current) const
    {
        std::vector<std::size_t> places;
        const JsonArray* list = current.if_array();
        if (list == nullptr) {
            if (!isUnassigned(current) && matchesValue(*m_target.filter, m_target.attribute, current)) {
                places.push_back(0);
            }
            return places;
        }
        for (std::size_t at = 0; at < list->size(); ++at) {
            if (matchesValue(*m_target.filter, m_target.attribute, (*list)[at])) {
                places.push_back(at);
            }
        }
        return places;
    }

    [[nodiscard]] Result<JsonValue> changePartOf(JsonArray list, const std::vector<std::size_t>& matching) const
    {
        Result<JsonValue> part = readPart();
        if (!part) {
            return part;
        }
        for (const std::size_t at : matching) {
            JsonObject* object = list[at].if_object();
            const Result<> changed = object == nullptr ? Result<>() : changePart(*object, *part);
            if (!changed) {
                return tl::unexpected(changed.error());
            }
        }
        if (m_target.subName == "primary" && isPrimaryValue(list[matching.front()])) {
            clearPrimariesExcept(list, matching);
        }
        return JsonValue(std::move(list));
    }

    [[nodiscard]] Result<JsonValue> changeValues(JsonArray list, const std::vector<std::size_t>& matching) const
    {
        Result<JsonValue> value = m_change.verb == PatchVerb::Remove ? JsonValue() : normaliseOne(m_change.value);
        if (!value) {
            return value;
        }
        for (const std::size_t at : matching) {
            Result<> changed;
            if (m_change.verb != PatchVerb::Add) {
                changed = exchange(list[at], *value);
            } else if (list[at].is_object() && value->is_object()) {
                changed = overlayInto(list[at], value->get_object());
            }
            if (!changed) {
                return tl::unexpected(std::move(changed.error()));
            }
        }
        if (isPrimaryValue(*value)) {
            clearPrimariesExcept(list, matching);
        }
        const auto [first, last] = std::ranges::remove_if(list, isUnassigned);
        list.erase(first, last);
        return JsonValue(std::move(list));
    }

    /// Puts a value in the place of one that is there. Where they cannot be told apart by their `value`, it counts as
    /// the same one, of which what is immutable stays.
    [[nodiscard]] Result<> exchange(JsonValue& existing, JsonValue next) const
    {
        const JsonObject* before = existing.if_object();
        JsonObject* after = next.if_object();
        const bool isComplex = m_target.attribute != nullptr && before != nullptr && after != nullptr;
        if (isComplex && !(before->contains("value") && after->contains("value"))) {
            if (Result<> kept = keepImmutableParts(*m_target.attribute, *before, *after, m_target.text); !kept) {
                return kept;
            }
        }
        existing = std::move(next);
        return {};
    }

    /// Several values made primary by one operation stay so and are refused afterwards. `kept` is in ascending order.
    static void clearPrimariesExcept(JsonArray& list, const std::vector<std::size_t>& kept)
    {
        for (std::size_t at = 0; at < list.size(); ++at) {
            if (isPrimaryValue(list[at]) && !std::ranges::binary_search(kept, at)) {
                list[at].get_object()["primary"] = false;
            }
        }
    }

    [[nodiscard]] Result<JsonValue> createDescribed(JsonArray list) const
    {
        std::optional<JsonObject> described = valueDescribedBy(*m_target.filter, m_target.attribute);
        const bool isCreating =
            !m_target.isExplicit ||
            (m_change.verb == PatchVerb::Add ? m_policy.createsOnFilteredAdd : m_policy.createsOnFilteredReplace);
        if (!isCreating || !described) {
            return tl::unexpected(matchesNothing());
        }
        if (!m_target.subName.empty()) {
            Result<JsonValue> part = normalisePart();
            if (!part) {
                return part;
            }
            // Nothing to clear, and no reason for a value of nothing else.
            if (part->is_null()) {
                return JsonValue(std::move(list));
            }
            if (Result<> set = changePart(*described, *part); !set) {
                return tl::unexpected(std::move(set.error()));
            }
        } else {
            Result<JsonValue> value = normaliseOne(m_change.value);
            if (!value) {
                return value;
            }
            if (value->is_object()) {
                overlay(*described, value->get_object());
            }
        }
        Result<JsonValue> created = normaliseOne(JsonValue(std::move(*described)));
        if (!created) {
            return created;
        }
        const Result<> added =
            created->is_null() ? Result<>() : addToList(list, JsonArray{*created}, m_target.attribute, m_target.text);
        return added ? Result<JsonValue>(std::move(list)) : tl::unexpected(added.error());
    }

    [[nodiscard]] Error matchesNothing() const
    {
        return noTarget("'" + m_target.text + "' matches no value that is there.");
    }

    const PatchTarget& m_target;
    const PatchChange& m_change;
    const ReadPolicy& m_policy;
};

} // namespace

Result<JsonValue> patchAttribute(const PatchTarget& target, const PatchChange& change, JsonValue current,
                                 const ReadPolicy& policy)
{
    const Attribute* attribute = target.attribute;
    const bool isImmutable = attribute != nullptr && attribute->mutability == Mutability::Immutable;
    const bool isGuarded = attribute != nullptr && current.is_array() && hasImmutableParts(*attribute);
    const JsonValue before = isImmutable || isGuarded ? current : JsonValue();
    Result<JsonValue> changed = AttributePatcher(target, change, policy).apply(std::move(current));
    if (changed && isImmutable && !isUnassigned(before)) {
        return isSameBySchema(attribute, *changed, before)
                   ? Result<JsonValue>(before)
                   : tl::unexpected(mutability("'" + target.text + "' can be set once only and has a value already."));
    }
    if (changed && isGuarded && changed->is_array()) {
        Result<> kept = keepImmutableParts(*attribute, before.get_array(), changed->get_array(), target.text);
        if (!kept) {
            return tl::unexpected(std::move(kept.error()));
        }
    }
    const bool isRequired = attribute != nullptr && attribute->required;
    if (changed && isRequired && change.verb == PatchVerb::Remove && isUnassigned(*changed)) {
        return tl::unexpected(mutability("'" + target.text + "' is required and cannot be removed."));
    }
    if (changed && changed->is_array() && changed->get_array().size() > mostValues) {
        return tl::unexpected(tooManyValues(target.text));
    }
    return changed;
}

} // namespace rollcall::scim
