// SPDX-License-Identifier: Apache-2.0
// The factories of protocol errors and their JSON form.
#include "scim/Error.h"

#include "scim/Json.h"
#include "scim/Schema.h"

#include <utility>

namespace rollcall::scim {

Error invalidSyntax(std::string detail, std::optional<std::size_t> position)
{
    return Error{400, "invalidSyntax", std::move(detail), position};
}

Error invalidFilter(std::size_t position, std::string why)
{
    return Error{400, "invalidFilter",
                 "The filter cannot be used: at character " + std::to_string(position + 1) + ", " + std::move(why),
                 position};
}

Error invalidPath(std::size_t position, std::string why)
{
    return Error{400, "invalidPath",
                 "The PATCH path cannot be used: at character " + std::to_string(position + 1) + ", " + std::move(why),
                 position};
}

Error invalidValue(std::string detail)
{
    return Error{400, "invalidValue", std::move(detail), {}};
}

Error noTarget(std::string detail)
{
    return Error{400, "noTarget", std::move(detail), {}};
}

Error mutability(std::string detail)
{
    return Error{400, "mutability", std::move(detail), {}};
}

Error uniqueness(std::string detail)
{
    return Error{409, "uniqueness", std::move(detail), {}};
}

Error tooMany(std::string detail)
{
    return Error{400, "tooMany", std::move(detail), {}};
}

Error notFound(std::string detail)
{
    return Error{404, {}, std::move(detail), {}};
}

Error plainError(int status, std::string detail)
{
    return Error{status, {}, std::move(detail), {}};
}

std::string renderError(const Error& error)
{
    std::string out = R"({"schemas":[)";
    appendJsonString(out, errorUrn);
    out += "],";
    if (!error.scimType.empty()) {
        out += R"("scimType":)";
        appendJsonString(out, error.scimType);
        out += ',';
    }
    out += R"("detail":)";
    appendJsonString(out, error.detail);
    out += R"(,"status":")" + std::to_string(error.status) + "\"}";
    return out;
}

} // namespace rollcall::scim
