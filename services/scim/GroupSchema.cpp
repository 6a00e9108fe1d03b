// SPDX-License-Identifier: Apache-2.0
// The core Group schema (RFC 7643 §4.2 and §8.7.1).
#include "SchemaBuilder.h"

namespace rollcall::scim {

Schema groupSchema()
{
    return Schema{std::string(groupSchemaUrn),
                  "Group",
                  "A group of people.",
                  {
                      text("displayName", "The name of the group; unique without regard to case.")
                          .required()
                          .unique(Uniqueness::Server),
                      complex("members", "The members of the group.")
                          .multiValued()
                          .with({
                              text("value", "Identifier of the member.").caseExact().immutable(),
                              reference("$ref", {"User", "Group"}, "Address of the member.").immutable(),
                              text("type", "What the member is.").canonical({"User", "Group"}).immutable(),
                              text("display", "Name of the member, for showing.").immutable(),
                          }),
                  }};
}

} // namespace rollcall::scim
