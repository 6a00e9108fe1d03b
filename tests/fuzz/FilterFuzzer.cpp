// SPDX-License-Identifier: Apache-2.0
// Fuzzes filters of both dialects: parsing, printing, checking, evaluating.
#include "Invariants.h"

#include <scim/Filter.h>
#include <scim/Version1.h>

using namespace rollcall::scim;
using namespace rollcall::scim::fuzz;

namespace {

const JsonObject& sample()
{
    static const JsonValue value =
        parseJson(
            R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"1","userName":"Ada@x","active":true,
                "name":{"givenName":"Ada"},"emails":[{"value":"w@x","type":"work","primary":true},{"value":"h@x"}],
                "meta":{"lastModified":"2026-01-02T00:00:00Z"},"shoeSize":42,"tags":["a",1,true,{"x":[1]}],
                "urn:example:scim:1.0:User":{"level":3,"weight":1.5,"since":"2025-01-31T08:00:00Z","tags":["x"]}})")
            .value();
    return value.get_object();
}

/// Printing can make a text longer than what is taken in.
constexpr FilterLimits wide{65'536, 64, 512};

void checkFilterOf(const Filter& filter, const ResourceType& type)
{
    const std::string printed = toString(*filter.root);
    const Result<Filter> again = parseFilter(printed, wide);
    require(again.has_value(), "a printed filter is read back", printed);
    require(toString(*again->root) == printed, "a printed filter is normal", printed);
    const Result<> checked = checkFilter(*filter.root, type);
    require(checked.has_value() == checkFilter(*again->root, type).has_value(), "both are judged alike", printed);
    if (!checked) {
        checkError(checked.error());
    }
    const bool isMatching = matches(*filter.root, type, sample());
    require(matches(*again->root, type, sample()) == isMatching, "both match alike", printed);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    const Result<Filter> filter = parseFilter(input.text);
    const Result<Filter> older = parseFilterVersion1(input.text);
    require(filter.has_value() == older.has_value(), "both dialects have one grammar", input.text);
    if (!filter) {
        checkError(filter.error());
        require(filter.error().scimType == "invalidFilter", "a filter is refused as such");
        require(filter.error().position && *filter.error().position <= input.text.size(), "the error has a place");
        return 0;
    }
    checkFilterOf(*filter, typeOf(input.mode));
    checkFilterOf(*older, typeOf(input.mode));
    const std::string opposite = "not (" + toString(*filter->root) + ')';
    const Result<Filter> negated = parseFilter(opposite, wide);
    require(negated && matches(*negated->root, typeOf(input.mode), sample()) !=
                           matches(*filter->root, typeOf(input.mode), sample()),
            "not turns the outcome round", opposite);
    return 0;
}
