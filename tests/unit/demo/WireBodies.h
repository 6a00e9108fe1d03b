// SPDX-License-Identifier: Apache-2.0
// Bodies exactly as they must be on the wire.
#pragma once

#include <QByteArray>

#include <string>

namespace rollcall::test::wire {

inline const QByteArray createBody =
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@acme.example",)"
    R"("name":{"givenName":"Ada","familyName":"Lovelace"},)"
    R"("emails":[{"primary":true,"value":"ada@acme.example","type":"work"}],)"
    R"("displayName":"Ada Lovelace","locale":"en-US","externalId":"00ujl29u0le5T6Aj10h7",)"
    R"("groups":[],"password":"*","active":true})";
inline const QByteArray plainEmail = R"({"primary":true,"value":"ada@acme.example"})";
inline const QByteArray enterpriseExtension =
    R"({"department":"Engineering","manager":{"value":"00uboss","displayName":"Charles"}})";
inline const QByteArray activatePatch = R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],)"
                                        R"("Operations":[{"op":"replace","value":{"active":true}}]})";
inline const QByteArray unknownMember = R"({"kept":[1,2]})";
inline const QByteArray mergedName = R"({"givenName":"Ada","formatted":"Dr. A B","familyName":"Lovelace"})";
inline const QByteArray mergedEmails =
    R"([{"value":"ada@acme.example","primary":true,"display":"shown","type":"work"},)"
    R"({"value":"x@y.example","type":"other"}])";
inline const QByteArray keptMeta = R"({"version":"W/\"7\""})";
inline const QByteArray deactivatePatch = R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],)"
                                          R"("Operations":[{"op":"replace","value":{"active":false}}]})";
inline const QByteArray renamePatch = R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":)"
                                      R"([{"op":"replace","value":{"id":"g1","displayName":"Team \"A\""}}]})";
inline const QByteArray membersPatch =
    R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)"
    R"({"op":"remove","path":"members[value eq \"m0\"]"},)"
    R"({"op":"remove","path":"members[value eq \"a:b\\\"c\"]"},)"
    R"({"op":"add","path":"members","value":[{"value":"m9","display":"nine@acme.example"}]}]})";
inline const QByteArray emptyPushPatch = R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],)"
                                         R"("Operations":[{"op":"replace","path":"members","value":[]}]})";
inline const QByteArray emptyGroupPut = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g1",)"
                                        R"("displayName":"Team \"A\"","members":[]})";

/// A user as a server returns it, with things Okta does not map.
inline const std::string servedUser =
    R"({"name":{"givenName":"A","middleName":"B","formatted":"Dr. A B"},"title":"Countess",)"
    R"("emails":[{"value":"old@acme.example","primary":true,"display":"shown"},{"value":"x@y.example","type":"other"}],)"
    R"("meta":{"version":"W/\"7\""}})";

} // namespace rollcall::test::wire
