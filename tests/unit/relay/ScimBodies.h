// SPDX-License-Identifier: Apache-2.0
// Bodies of SCIM requests as the tests of the relay send them.
#pragma once

#include <algorithm>
#include <string>

namespace rollcall::test {

/// JSON written with single quotes.
[[nodiscard]] inline std::string json(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

/// A name that is no e-mail address has one all the same.
[[nodiscard]] inline std::string userBody(const std::string& name, const std::string& department = "Sales")
{
    const std::string email = name.find('@') == std::string::npos ? name + "@acme.example" : name;
    return json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',"
                "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],'userName':'" +
                name + "','name':{'givenName':'Given','familyName':'Family'},'emails':[{'value':'" + email +
                "','primary':true,'type':'work'}],'active':true,'password':'1mz050nq-Secret',"
                "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'" +
                department + "'}}");
}

[[nodiscard]] inline std::string groupBody(const std::string& name, const std::string& member = {})
{
    const std::string members = member.empty() ? std::string() : "{'value':'" + member + "'}";
    return json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'" + name + "','members':[" +
                members + "]}");
}

/// One operation, or several with commas between them.
[[nodiscard]] inline std::string patchBody(const std::string& operations)
{
    return json("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':[" + operations + "]}");
}

[[nodiscard]] inline std::string deactivation()
{
    return patchBody("{'op':'replace','value':{'active':false}}");
}

[[nodiscard]] inline std::string memberAddition(const std::string& id)
{
    return patchBody("{'op':'add','path':'members','value':[{'value':'" + id + "'}]}");
}

} // namespace rollcall::test
