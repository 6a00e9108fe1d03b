// SPDX-License-Identifier: Apache-2.0
// The enterprise extension of User (RFC 7643 §4.3 and §8.7.1).
#include "SchemaBuilder.h"

namespace rollcall::scim {

Schema enterpriseUserSchema()
{
    return Schema{std::string(enterpriseUserSchemaUrn),
                  "EnterpriseUser",
                  "What an organisation records about somebody who works for it.",
                  {
                      text("employeeNumber", "Number or code by which the organisation knows the person."),
                      text("costCenter", "Name of a cost centre."),
                      text("organization", "Name of an organisation."),
                      text("division", "Name of a division."),
                      text("department", "Name of a department."),
                      complex("manager", "The person's manager.")
                          .with({
                              text("value", "Identifier of the manager's account."),
                              reference("$ref", {"User"}, "Address of the manager's account."),
                              text("displayName", "The manager's name, for showing.").readOnly(),
                          }),
                  }};
}

} // namespace rollcall::scim
