// SPDX-License-Identifier: Apache-2.0
// Lets Okta's SDK work with an organisation and says of each piece of work whether it came out as it does with Okta.
// Usage: node judge.js [NAME] < facts as JSON; prints "ok NAME" or "not ok NAME: why" a line.
const {strict: assert} = require("node:assert");
const {readFileSync} = require("node:fs");
const okta = require("@okta/okta-sdk-nodejs");

const facts = JSON.parse(readFileSync(0, "utf8"));
const client = new okta.Client({orgUrl: facts.origin, token: facts.token, cacheMiddleware: null});

function serviceClient(clientId) {
    return new okta.Client({
        orgUrl: facts.origin,
        authorizationMode: "PrivateKey",
        clientId,
        scopes: ["okta.users.read", "okta.groups.read"],
        privateKey: facts.privateJwk,
        cacheMiddleware: null,
    });
}

async function all(collection) {
    const found = [];
    await collection.each((item) => { found.push(item); });
    return found;
}

async function until(condition, what) {
    const end = Date.now() + 30_000;
    while (!(await condition())) {
        assert.ok(Date.now() < end, `${what} in time`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

async function fails(work, status, code) {
    try {
        await work();
    } catch (error) {
        assert.equal(error.status, status);
        assert.equal(error.errorCode, code);
        return error;
    }
    return assert.fail("it did not fail");
}

const checks = {
    async "the organisation is described"() {
        const wellKnown = await client.orgSettingApi.getWellknownOrgMetadata();
        assert.equal(wellKnown.pipeline, "idx");
        const settings = await client.orgSettingApi.getOrgSettings();
        assert.equal(settings.status, "ACTIVE");
    },
    async "every page of people is read"() {
        const people = await all(await client.userApi.listUsers({limit: 20}));
        assert.equal(people.length, facts.people);
        assert.equal(new Set(people.map((person) => person.id)).size, facts.people);
    },
    async "a person is made, changed in part, suspended and deleted"() {
        const made = await client.userApi.createUser({
            body: {profile: {login: "sdk@acme.example", email: "sdk@acme.example", firstName: "Sam", lastName: "Dee"}},
            activate: false,
        });
        assert.equal(made.status, "STAGED");
        const changed = await client.userApi.updateUser({userId: made.id, user: {profile: {nickName: "Sammy"}}});
        assert.equal(changed.profile.nickName, "Sammy");
        assert.equal(changed.profile.lastName, "Dee");
        const read = await client.userApi.getUser({userId: "sdk@acme.example"});
        assert.equal(read.id, made.id);
        await client.userApi.activateUser({userId: made.id, sendEmail: false});
        assert.equal((await client.userApi.getUser({userId: made.id})).status, "PROVISIONED");
        await fails(() => client.userApi.suspendUser({userId: made.id}), 400, "E0000001");
        const token = await client.userApi.reactivateUser({userId: made.id, sendEmail: false});
        assert.ok(token.activationToken);
        await client.userApi.deactivateUser({userId: made.id});
        await client.userApi.deleteUser({userId: made.id});
        await fails(() => client.userApi.getUser({userId: made.id}), 404, "E0000007");
    },
    async "an attribute is added before it can be written"() {
        const [person] = await all(await client.userApi.listUsers({limit: 200}));
        const write = () => client.userApi.updateUser({userId: person.id, user: {profile: {byndidRegistered: true}}});
        const error = await fails(write, 400, "E0000001");
        assert.match(JSON.stringify(error.errorCauses), /not defined in profile/);
        const schema = await client.schemaApi.updateUserProfile({
            schemaId: "default",
            userSchema: {definitions: {custom: {id: "#custom", type: "object", properties: {
                byndidRegistered: {title: "Registered", type: "boolean", required: false,
                    permissions: [{principal: "SELF", action: "READ_ONLY"}]},
            }, required: []}}},
        });
        assert.equal(schema.definitions.custom.properties.byndidRegistered.type, "boolean");
        const written = await write();
        assert.equal(written.profile.byndidRegistered, true);
    },
    async "a search finds a person by an exact attribute"() {
        const [person] = await all(await client.userApi.listUsers({limit: 200}));
        const found = await all(await client.userApi.listUsers({search: `profile.login eq "${person.profile.login}"`}));
        assert.deepEqual(found.map((each) => each.id), [person.id]);
    },
    async "a group is made, filled, emptied and removed"() {
        const group = await client.groupApi.createGroup({group: {profile: {name: "SDK group", description: "x"}}});
        const [person] = await all(await client.userApi.listUsers({limit: 200}));
        await client.groupApi.assignUserToGroup({groupId: group.id, userId: person.id});
        const members = await all(await client.groupApi.listGroupUsers({groupId: group.id, limit: 200}));
        assert.deepEqual(members.map((each) => each.id), [person.id]);
        await client.groupApi.unassignUserFromGroup({groupId: group.id, userId: person.id});
        assert.equal((await all(await client.groupApi.listGroupUsers({groupId: group.id}))).length, 0);
        const found = await all(await client.groupApi.listGroups({q: "SDK gr"}));
        assert.equal(found.length, 1);
        await client.groupApi.deleteGroup({groupId: group.id});
        await fails(() => client.groupApi.getGroup({groupId: group.id}), 404, "E0000007");
    },
    async "an app is made and its connection is not settable"() {
        const app = await client.applicationApi.createApplication({
            application: {name: "scim2testapp_basic", label: "By SDK", signOnMode: "AUTO_LOGIN"},
        });
        assert.equal(app.label, "By SDK");
        const connection = await client.applicationApi.getDefaultProvisioningConnectionForApplication({appId: app.id});
        assert.equal(connection.status, "UNKNOWN");
        await fails(() => client.applicationApi.listFeaturesForApplication({appId: app.id}).then(all), 400, "E0000001");
        await client.applicationApi.deactivateApplication({appId: app.id});
        await client.applicationApi.deleteApplication({appId: app.id});
    },
    async "somebody is assigned and provisioned"() {
        const [person] = await all(await client.userApi.listUsers({limit: 200}));
        await client.applicationApi.assignUserToApplication({appId: facts.app, appUser: {id: person.id, scope: "USER"}});
        const read = () => client.applicationApi.getApplicationUser({appId: facts.app, userId: person.id});
        await until(async () => (await read()).status === "PROVISIONED", "provisioned");
        assert.ok((await read()).externalId);
        const users = await all(await client.applicationApi.listApplicationUsers(
            {appId: facts.app, limit: 500, expand: "user"}));
        assert.equal(users.length, 1);
        const features = await all(await client.applicationApi.listFeaturesForApplication({appId: facts.app}));
        assert.equal(features[0].capabilities.create.lifecycleCreate.status, "ENABLED");
        await client.applicationApi.unassignUserFromApplication({appId: facts.app, userId: person.id});
        await fails(read, 404, "E0000007");
    },
    async "a group is assigned and pushed"() {
        const group = await client.groupApi.createGroup({group: {profile: {name: "SDK push"}}});
        await client.applicationApi.assignGroupToApplication(
            {appId: facts.app, groupId: group.id, applicationGroupAssignment: {priority: 0}});
        const groups = await all(await client.applicationApi.listApplicationGroupAssignments({appId: facts.app}));
        assert.ok(groups.some((each) => each.id === group.id));
        const patched = await client.applicationApi.updateGroupAssignmentToApplication({
            appId: facts.app, groupId: group.id, jsonPatchOperation: [{op: "replace", path: "/priority", value: 3}]});
        assert.equal(patched.priority, 3);
        const mapping = await client.groupPushMappingApi.createGroupPushMapping({
            appId: facts.app, body: {sourceGroupId: group.id, targetGroupName: "SDK push", status: "ACTIVE"}});
        assert.equal(mapping.sourceGroupId, group.id);
        const mappings = await all(await client.groupPushMappingApi.listGroupPushMappings({appId: facts.app}));
        assert.equal(mappings.length, 1);
        const target = await client.groupApi.getGroup({groupId: mapping.targetGroupId});
        assert.equal(target.type, "APP_GROUP");
    },
    async "mappings are read and changed"() {
        const mappings = await all(await client.profileMappingApi.listProfileMappings({targetId: facts.app}));
        assert.equal(mappings.length, 1);
        const changed = await client.profileMappingApi.updateProfileMapping({
            mappingId: mappings[0].id,
            profileMapping: {properties: {nickName: {expression: "user.firstName", pushStatus: "PUSH"}}},
        });
        assert.equal(changed.properties.nickName.expression, "user.firstName");
    },
    async "sign-in is read"() {
        const providers = await all(await client.identityProviderApi.listIdentityProviders({}));
        assert.equal(providers[0].status, "ACTIVE");
        const [policy] = await all(await client.policyApi.listPolicies({type: "OKTA_SIGN_ON"}));
        const rules = await all(await client.policyApi.listPolicyRules({policyId: policy.id}));
        assert.equal(rules[0].actions.signon.requireFactor, false);
    },
    async "the log tells of the push"() {
        const person = (await all(await client.userApi.listUsers({limit: 200}))).at(-1);
        await client.applicationApi.assignUserToApplication({appId: facts.app, appUser: {id: person.id, scope: "USER"}});
        await until(async () => (await client.applicationApi.getApplicationUser(
            {appId: facts.app, userId: person.id})).status === "PROVISIONED", "provisioned");
        const events = await all(await client.systemLogApi.listLogEvents({
            since: new Date(facts.now - 86_400_000).toISOString(),
            until: new Date(facts.now + 86_400_000).toISOString(),
            filter: `eventType sw "application.provision" and target.id eq "${facts.app}"`, limit: 10}));
        assert.ok(events.some((event) => event.eventType === "application.provision.user.push"));
    },
    async "roles and tokens are read"() {
        const me = await client.userApi.getUser({userId: "me"});
        const roles = await all(await client.roleAssignmentApi.listAssignedRolesForUser({userId: me.id}));
        assert.equal(roles[0].type, "SUPER_ADMIN");
        const tokens = await all(await client.apiTokenApi.listApiTokens());
        assert.ok(tokens.length >= 1);
    },
    async "a wrong token is refused"() {
        const stranger = new okta.Client({orgUrl: facts.origin, token: "wrong", cacheMiddleware: null});
        await fails(() => stranger.userApi.getUser({userId: "me"}), 401, "E0000011");
    },
    async "a service app signs in with its key"() {
        const people = await all(await serviceClient(facts.bearerApp).userApi.listUsers({limit: 200}));
        assert.ok(people.length >= facts.people);
    },
    async "a service app signs in with DPoP"() {
        const service = serviceClient(facts.dpopApp);
        const people = await all(await service.userApi.listUsers({limit: 20}));
        assert.ok(people.length >= facts.people);
        await fails(() => service.applicationApi.listApplications({}).then(all), 403, "E0000006");
    },
    async "a refused call is sent again when the window ends"() {
        const app = await client.applicationApi.getApplication({appId: facts.app});
        assert.equal(app.id, facts.app);
    },
};

async function main() {
    for (const [name, check] of Object.entries(checks)) {
        if (process.argv.length > 2 && process.argv[2] !== name)
            continue;
        try {
            await check();
            console.log(`ok ${name}`);
        } catch (error) {
            const why = [error.status, error.errorCode, error.message, error.headers?.get?.("www-authenticate"), error.stack].filter(Boolean).join(" | ");
            console.log(`not ok ${name}: ${why.replaceAll("\n", " | ")} ${JSON.stringify(error)}`);
        }
    }
}

main();
