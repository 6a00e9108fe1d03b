// SPDX-License-Identifier: Apache-2.0
// The filter parser.
#include "FilterParser.h"

#include "scim/Fold.h"

#include <array>
#include <optional>
#include <utility>

namespace rollcall::scim {

namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isNameCharacter(char c)
{
    return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '$';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

/// Position of the first character that cannot stand in an attribute name; nullopt when it is one.
std::optional<std::size_t> badNameCharacter(std::string_view name)
{
    if (name.empty() || (!isLetter(name.front()) && name.front() != '$' && name.front() != '_')) {
        return 0;
    }
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (!isNameCharacter(name[at])) {
            return at;
        }
    }
    return std::nullopt;
}

std::optional<CompareOperator> operatorNamed(std::string_view word)
{
    static constexpr std::array<std::pair<std::string_view, CompareOperator>, 9> operators{
        {{"eq", CompareOperator::Equal},
         {"ne", CompareOperator::NotEqual},
         {"co", CompareOperator::Contains},
         {"sw", CompareOperator::StartsWith},
         {"ew", CompareOperator::EndsWith},
         {"gt", CompareOperator::Greater},
         {"ge", CompareOperator::GreaterOrEqual},
         {"lt", CompareOperator::Less},
         {"le", CompareOperator::LessOrEqual}}};
    for (const auto& [name, op] : operators) {
        if (equalsIgnoringAsciiCase(name, word)) {
            return op;
        }
    }
    return std::nullopt;
}

FilterPointer makeNode(decltype(FilterNode::node) node)
{
    return std::make_unique<const FilterNode>(FilterNode{std::move(node)});
}

} // namespace

bool isPathCharacter(char c)
{
    return isNameCharacter(c) || c == ':' || c == '.';
}

tl::expected<AttributePath, PathProblem> splitAttributePath(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    const std::size_t start = colon == std::string_view::npos ? 0 : colon + 1;
    const std::string_view names = text.substr(start);
    const std::size_t dot = names.find('.');

    AttributePath path;
    path.schemaUrn = text.substr(0, start == 0 ? 0 : colon);
    path.attribute = names.substr(0, dot);
    if (const auto bad = badNameCharacter(path.attribute)) {
        return tl::unexpected(PathProblem{start + *bad, "an attribute name was expected."});
    }
    if (dot != std::string_view::npos) {
        path.subAttribute = names.substr(dot + 1);
        if (const auto bad = badNameCharacter(path.subAttribute)) {
            return tl::unexpected(PathProblem{start + dot + 1 + *bad, "the name of one sub-attribute was expected."});
        }
    }
    return path;
}

FilterParser::FilterParser(std::string_view text, const FilterLimits& limits, std::size_t start)
    : m_text(text), m_limits(limits), m_at(start)
{
}

Result<Filter> FilterParser::parseAll()
{
    if (m_text.size() > m_limits.bytes) {
        return tl::unexpected(invalidFilter(m_limits.bytes, "it is longer than the " + std::to_string(m_limits.bytes) +
                                                                " bytes that are read."));
    }
    Result<FilterPointer> root = parseOr();
    if (!root) {
        return tl::unexpected(std::move(root.error()));
    }
    skipSpaces();
    if (m_at < m_text.size()) {
        return expected("'and', 'or' or the end");
    }
    return Filter{std::move(*root)};
}

Result<Filter> FilterParser::parseBrackets()
{
    m_isInBrackets = true;
    Result<FilterPointer> root = parseOr();
    m_isInBrackets = false;
    if (!root) {
        return tl::unexpected(std::move(root.error()));
    }
    skipSpaces();
    if (!isAt(']')) {
        return expected("'and', 'or' or ']'");
    }
    ++m_at;
    return Filter{std::move(*root)};
}

Result<FilterPointer> FilterParser::parseOr()
{
    Result<FilterPointer> left = parseAnd();
    while (left && acceptWord("or")) {
        Result<FilterPointer> right = parseAnd();
        if (!right) {
            return right;
        }
        left = makeNode(Or{std::move(*left), std::move(*right)});
    }
    return left;
}

Result<FilterPointer> FilterParser::parseAnd()
{
    Result<FilterPointer> left = parseTerm();
    while (left && acceptWord("and")) {
        Result<FilterPointer> right = parseTerm();
        if (!right) {
            return right;
        }
        left = makeNode(And{std::move(*left), std::move(*right)});
    }
    return left;
}

Result<FilterPointer> FilterParser::parseTerm()
{
    skipSpaces();
    if (isAt('(')) {
        return parseGroup();
    }
    const std::size_t start = m_at;
    if (acceptWord("not")) {
        return parseNot();
    }
    if (acceptWord("and") || acceptWord("or")) {
        m_at = start;
        return expected("an attribute name, 'not' or '('");
    }
    return parseAttributeExpression();
}

Result<FilterPointer> FilterParser::parseGroup()
{
    if (Result<> entered = enter(); !entered) {
        return tl::unexpected(std::move(entered.error()));
    }
    ++m_at;
    Result<FilterPointer> inner = parseOr();
    if (!inner) {
        return inner;
    }
    skipSpaces();
    if (!isAt(')')) {
        return expected("'and', 'or' or ')'");
    }
    ++m_at;
    --m_depth;
    return inner;
}

Result<FilterPointer> FilterParser::parseNot()
{
    skipSpaces();
    if (!isAt('(')) {
        return expected("'(' after 'not'");
    }
    Result<FilterPointer> inner = parseGroup();
    if (!inner) {
        return inner;
    }
    return makeNode(Not{std::move(*inner)});
}

Result<FilterPointer> FilterParser::parseAttributeExpression()
{
    const std::size_t start = m_at;
    if (Result<> counted = countTerm(); !counted) {
        return tl::unexpected(std::move(counted.error()));
    }
    Result<AttributePath> path = parsePath();
    if (!path) {
        return tl::unexpected(std::move(path.error()));
    }
    return isAt('[') ? parseValueFilter(std::move(*path), start) : parseComparison(std::move(*path), start);
}

Result<FilterPointer> FilterParser::parseValueFilter(AttributePath path, std::size_t start)
{
    if (m_isInBrackets) {
        return expected("an operator; brackets cannot stand in brackets");
    }
    if (!path.subAttribute.empty()) {
        return expected("an operator; brackets follow an attribute, not a sub-attribute");
    }
    if (Result<> entered = enter(); !entered) {
        return tl::unexpected(std::move(entered.error()));
    }
    ++m_at;
    Result<Filter> inner = parseBrackets();
    if (!inner) {
        return tl::unexpected(std::move(inner.error()));
    }
    Result<FilterPointer> filter = isAt('.') ? parsePartBehindBrackets(std::move(inner->root)) : std::move(inner->root);
    if (!filter) {
        return filter;
    }
    --m_depth;
    return makeNode(ValueFilter{std::move(path), std::move(*filter), start});
}

Result<FilterPointer> FilterParser::parsePartBehindBrackets(FilterPointer inBrackets)
{
    ++m_at;
    const std::size_t start = m_at;
    if (Result<> counted = countTerm(); !counted) {
        return tl::unexpected(std::move(counted.error()));
    }
    // Joined by `and` it needs parentheses of its own.
    if (std::holds_alternative<Or>(inBrackets->node)) {
        if (Result<> entered = enter(); !entered) {
            return tl::unexpected(std::move(entered.error()));
        }
        --m_depth;
    }
    Result<AttributePath> part = parsePath();
    if (!part) {
        return tl::unexpected(std::move(part.error()));
    }
    if (!part->schemaUrn.empty() || !part->subAttribute.empty()) {
        m_at = start;
        return expected("the name of one sub-attribute");
    }
    Result<FilterPointer> condition = parseComparison(std::move(*part), start);
    return condition ? makeNode(And{std::move(inBrackets), std::move(*condition)}) : std::move(condition);
}

Result<FilterPointer> FilterParser::parseComparison(AttributePath path, std::size_t start)
{
    skipSpaces();
    if (acceptWord("pr")) {
        return makeNode(Presence{std::move(path), start});
    }
    const std::string_view word = wordHere();
    const std::optional<CompareOperator> op = operatorNamed(word);
    if (!op) {
        return expected("one of the operators eq, ne, co, sw, ew, gt, ge, lt, le, pr");
    }
    m_at += word.size();
    skipSpaces();
    Result<JsonValue> value = parseLiteral();
    if (!value) {
        return tl::unexpected(std::move(value.error()));
    }
    // It is compared with many values, and folded once.
    std::string folded = value->is_string() ? fold(value->get_string()) : std::string();
    return makeNode(Comparison{std::move(path), *op, std::move(*value), start, std::move(folded)});
}

Result<AttributePath> FilterParser::parsePath()
{
    const std::size_t start = m_at;
    std::size_t end = m_at;
    while (end < m_text.size() && isPathCharacter(m_text[end])) {
        ++end;
    }
    if (end == start) {
        return expected("an attribute name");
    }
    auto path = splitAttributePath(m_text.substr(start, end - start));
    if (!path) {
        return tl::unexpected(invalidFilter(start + path.error().position, path.error().why));
    }
    m_at = end;
    return std::move(*path);
}

Result<JsonValue> FilterParser::parseLiteral()
{
    std::size_t end = m_at;
    if (isAt('"')) {
        for (++end; end < m_text.size() && m_text[end] != '"'; ++end) {
            end += m_text[end] == '\\' ? 1U : 0U;
        }
        if (end >= m_text.size()) {
            return tl::unexpected(invalidFilter(m_at, "a string begins that is not closed with a quotation mark."));
        }
        return parseJsonLiteral(end + 1);
    }
    while (end < m_text.size() &&
           (isDigit(m_text[end]) || std::string_view("+-.eE").find(m_text[end]) != std::string_view::npos)) {
        ++end;
    }
    if (m_at < m_text.size() && (isDigit(m_text[m_at]) || m_text[m_at] == '-')) {
        return parseJsonLiteral(end);
    }
    return parseWordLiteral();
}

Result<JsonValue> FilterParser::parseWordLiteral()
{
    if (acceptWord("true")) {
        return JsonValue(true);
    }
    if (acceptWord("false")) {
        return JsonValue(false);
    }
    if (acceptWord("null")) {
        return JsonValue(nullptr);
    }
    return expected("a value: a string in double quotes, a number, true, false or null");
}

Result<JsonValue> FilterParser::parseJsonLiteral(std::size_t end)
{
    Result<JsonValue> value = parseJson(m_text.substr(m_at, end - m_at));
    if (!value) {
        return tl::unexpected(invalidFilter(m_at + value.error().position.value_or(0),
                                            "the value is not a JSON string or number that can be used."));
    }
    m_at = end;
    if (m_at < m_text.size() && !isSpace(m_text[m_at]) && !isAt(')') && !isAt(']')) {
        return expected("a space or the end of the condition");
    }
    return value;
}

Result<> FilterParser::countTerm()
{
    if (++m_terms > m_limits.terms) {
        return tl::unexpected(
            invalidFilter(m_at, "it has more than the " + std::to_string(m_limits.terms) + " conditions allowed."));
    }
    return {};
}

Result<> FilterParser::enter()
{
    if (++m_depth > m_limits.depth) {
        return tl::unexpected(
            invalidFilter(m_at, "it is nested deeper than the " + std::to_string(m_limits.depth) + " levels allowed."));
    }
    return {};
}

void FilterParser::skipSpaces()
{
    while (m_at < m_text.size() && isSpace(m_text[m_at])) {
        ++m_at;
    }
}

bool FilterParser::isAt(char c) const
{
    return m_at < m_text.size() && m_text[m_at] == c;
}

std::string_view FilterParser::wordHere() const
{
    std::size_t end = m_at;
    while (end < m_text.size() && isPathCharacter(m_text[end])) {
        ++end;
    }
    return m_text.substr(m_at, end - m_at);
}

bool FilterParser::acceptWord(std::string_view word)
{
    const std::size_t before = m_at;
    skipSpaces();
    const std::string_view here = wordHere();
    if (!equalsIgnoringAsciiCase(here, word)) {
        m_at = before;
        return false;
    }
    m_at += here.size();
    return true;
}

tl::unexpected<Error> FilterParser::expected(const std::string& what) const
{
    const bool isEnd = m_at >= m_text.size();
    return tl::unexpected(invalidFilter(m_at, what + " was expected" + (isEnd ? ", but it ends there." : ".")));
}

} // namespace rollcall::scim
