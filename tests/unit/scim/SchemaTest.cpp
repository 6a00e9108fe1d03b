// SPDX-License-Identifier: Apache-2.0
// The schemas against the tables of RFC 7643.
#include "Fixtures.h"

#include <scim/Schema.h>

using namespace rollcall::scim;
using rollcall::scim::test::text;

namespace {

QStringList names(const std::vector<Attribute>& attributes)
{
    QStringList out;
    for (const Attribute& attribute : attributes) {
        out << text(attribute.name);
    }
    out.sort();
    return out;
}

QStringList sorted(const char* list)
{
    QStringList out = QString::fromUtf8(list).split(QLatin1Char(' '));
    out.sort();
    return out;
}

} // namespace

class SchemaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasEveryAttribute()
    {
        QCOMPARE(
            names(userResourceType().core.attributes),
            sorted("userName name displayName nickName profileUrl title userType preferredLanguage locale timezone "
                   "active password emails phoneNumbers ims photos addresses groups entitlements roles "
                   "x509Certificates"));
        QCOMPARE(names(groupResourceType().core.attributes), sorted("displayName members"));
        QCOMPARE(names(userResourceType().schema(enterpriseUserSchemaUrn)->attributes),
                 sorted("employeeNumber costCenter organization division department manager"));
        QCOMPARE(names(userResourceType().core.attribute("name")->subAttributes),
                 sorted("formatted familyName givenName middleName honorificPrefix honorificSuffix"));
        QCOMPARE(names(userResourceType().core.attribute("addresses")->subAttributes),
                 sorted("formatted streetAddress locality region postalCode country type primary"));
        QCOMPARE(names(groupResourceType().core.attribute("members")->subAttributes),
                 sorted("value $ref type display"));
    }

    void hasTheRightCharacteristics()
    {
        const Schema& user = userResourceType().core;
        QVERIFY(user.attribute("userName")->required);
        QVERIFY(!user.attribute("userName")->caseExact);
        QVERIFY(user.attribute("userName")->uniqueness == Uniqueness::Server);
        QVERIFY(user.attribute("password")->mutability == Mutability::WriteOnly);
        QVERIFY(user.attribute("password")->returned == Returned::Never);
        QVERIFY(user.attribute("groups")->mutability == Mutability::ReadOnly);
        QVERIFY(user.attribute("active")->type == AttributeType::Boolean);
        QVERIFY(user.attribute("emails")->multiValued);
        QVERIFY(user.attribute("emails")->subAttribute("PRIMARY")->type == AttributeType::Boolean);
        QVERIFY(user.attribute("x509Certificates")->subAttribute("value")->type == AttributeType::Binary);
        QVERIFY(user.attribute("photos")->subAttribute("value")->type == AttributeType::Reference);
        QVERIFY(groupResourceType().core.attribute("displayName")->required);
        QVERIFY(groupResourceType().core.attribute("members")->subAttribute("value")->mutability ==
                Mutability::Immutable);
        const Schema* enterprise = userResourceType().schema(enterpriseUserSchemaUrn);
        QVERIFY(enterprise->attribute("manager")->subAttribute("displayName")->mutability == Mutability::ReadOnly);
    }

    void looksUpWithoutRegardToCase()
    {
        QVERIFY(userResourceType().core.attribute("USERNAME") != nullptr);
        QVERIFY(userResourceType().core.attribute("user") == nullptr);
        QVERIFY(userResourceType().schema("URN:ietf:params:scim:schemas:CORE:2.0:user") == &userResourceType().core);
        QVERIFY(userResourceType().schema(groupSchemaUrn) == nullptr);
    }

    void describesEveryAttribute()
    {
        for (const ResourceType* type : {&userResourceType(), &groupResourceType()}) {
            for (const Attribute& attribute : type->core.attributes) {
                QVERIFY2(!attribute.description.empty(), attribute.name.c_str());
                QVERIFY2((attribute.type == AttributeType::Complex) == !attribute.subAttributes.empty(),
                         attribute.name.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(SchemaTest)
#include "SchemaTest.moc"
