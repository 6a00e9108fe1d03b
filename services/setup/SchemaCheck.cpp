// SPDX-License-Identifier: Apache-2.0
// The one file that knows the schema validator. It throws; nothing thrown leaves this file.
#include "SchemaCheck.h"

// Without this it ends the program where it should throw.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <exception>
#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

void appendToken(std::string& pointer, std::string_view token)
{
    pointer += '/';
    for (const char character : token) {
        if (character == '~')
            pointer += "~0";
        else if (character == '/')
            pointer += "~1";
        else
            pointer += character;
    }
}

/// The validator names a place as {"<root>", "[key]", "[0]"}.
std::string toPointer(const std::vector<std::string>& context)
{
    std::string pointer;
    for (const std::string& step : context) {
        if (step.size() >= 2 && step.front() == '[' && step.back() == ']')
            appendToken(pointer, std::string_view(step).substr(1, step.size() - 2));
    }
    return pointer;
}

} // namespace

struct SchemaCheck::Compiled {
    valijson::Schema schema;
};

SchemaCheck::SchemaCheck(std::unique_ptr<Compiled> compiled) : m_compiled(std::move(compiled)) {}
SchemaCheck::SchemaCheck(SchemaCheck&&) noexcept = default;
SchemaCheck& SchemaCheck::operator=(SchemaCheck&&) noexcept = default;
SchemaCheck::~SchemaCheck() = default;

core::Result<SchemaCheck> SchemaCheck::compile(const scim::JsonValue& schema)
{
    auto compiled = std::make_unique<Compiled>();
    try {
        valijson::SchemaParser parser;
        const valijson::adapters::BoostJsonAdapter adapter(schema);
        parser.populateSchema(adapter, compiled->schema);
    } catch (const std::exception& exception) {
        return core::failure(
            core::ErrorKind::Corrupt,
            "The schema for profiles cannot be used. The program's files are damaged; install it again.",
            exception.what());
    }
    return SchemaCheck(std::move(compiled));
}

std::vector<SchemaViolation> SchemaCheck::violations(const scim::JsonValue& document) const
{
    std::vector<SchemaViolation> found;
    try {
        valijson::Validator validator;
        valijson::ValidationResults results;
        const valijson::adapters::BoostJsonAdapter adapter(document);
        if (validator.validate(m_compiled->schema, adapter, &results))
            return found;
        // A parent reports after its child, saying only that some property of it failed.
        valijson::ValidationResults::Error error;
        while (results.popError(error))
            found.push_back({toPointer(error.context), error.description});
        if (found.empty())
            found.push_back({"", "The document does not fit the schema."});
    } catch (const std::exception& exception) {
        found.push_back({"", std::string("The document cannot be checked: ") + exception.what()});
    }
    return found;
}

} // namespace rollcall::setup
