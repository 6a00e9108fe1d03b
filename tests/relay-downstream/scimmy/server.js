// SPDX-License-Identifier: Apache-2.0
// A vendor's SCIM service for tests: SCIMMY over a store on disk, with faults on demand.
// Usage: node server.js STORE.json TOKEN [PORT]; prints "listening on PORT".
import {randomUUID} from "node:crypto";
import {existsSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import process from "node:process";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const [storeFile, token, port = "0"] = process.argv.slice(2);
const store = existsSync(storeFile)
    ? JSON.parse(readFileSync(storeFile, "utf8"))
    : {users: {}, groups: {}};

// A killed server must come back with whole changes only.
function save() {
    writeFileSync(`${storeFile}.new`, JSON.stringify(store));
    renameSync(`${storeFile}.new`, storeFile);
}

function handlers(kind, uniqueName) {
    const all = () => Object.values(store[kind]);
    const find = (id) => {
        const found = store[kind][id];
        if (!found)
            throw new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
        return found;
    };
    return {
        ingress(resource, data) {
            const plain = JSON.parse(JSON.stringify(data));
            delete plain.schemas;
            delete plain.meta;
            delete plain.id;
            const now = new Date().toISOString();
            const id = resource.id ?? randomUUID();
            const old = resource.id ? find(resource.id) : null;
            const name = String(plain[uniqueName] ?? "").toLowerCase();
            if (all().some((other) => other.id !== id && String(other[uniqueName]).toLowerCase() === name))
                throw new SCIMMY.Types.Error(409, "uniqueness", `${uniqueName} is taken`);
            store[kind][id] = {...plain, id, meta: {created: old?.meta.created ?? now, lastModified: now}};
            save();
            return structuredClone(store[kind][id]);
        },
        egress(resource) {
            if (resource.id)
                return structuredClone(find(resource.id));
            const everything = structuredClone(all());
            return resource.filter ? resource.filter.match(everything) : everything;
        },
        degress(resource) {
            find(resource.id);
            delete store[kind][resource.id];
            for (const group of Object.values(store.groups)) {
                if (group.members)
                    group.members = group.members.filter((member) => member.value !== resource.id);
            }
            save();
        },
    };
}

SCIMMY.Schemas.User.definition.extend(SCIMMY.Schemas.EnterpriseUser.definition, false);
SCIMMY.Resources.declare(SCIMMY.Resources.User, handlers("users", "userName"));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlers("groups", "displayName"));

// The faults that wait for the next SCIM requests, in order: "none", "drop-before", "drop-after", "500", "slow",
// "unpaged".
const faults = [];
const app = express();
app.post("/faults", express.json(), (request, response) => {
    faults.push(...request.body);
    response.sendStatus(204);
});
// Read first: a body whose client has gone meanwhile would be refused, and a slow change never done.
app.use("/scim/v2", express.json({type: ["application/scim+json", "application/json"], limit: "10mb"}));
app.use("/scim/v2", (request, response, next) => {
    const fault = faults.shift() ?? "none";
    // Express 5 reads the query anew at every look, which undoes the numbers that SCIMMY's routers write into it, so
    // that it always sends the first twenty.
    if (fault !== "unpaged")
        Object.defineProperty(request, "query", {value: request.query, writable: true});
    if (fault === "drop-before") {
        request.socket.destroy();
    } else if (fault === "500") {
        response.status(500).type("application/scim+json").send('{"detail":"out of order"}');
    } else if (fault === "slow") {
        setTimeout(next, 3000);
    } else {
        if (fault === "drop-after") {
            response.end = () => {
                request.socket.destroy();
                return response;
            };
            response.write = () => true;
        }
        next();
    }
});
app.use("/scim/v2", new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
        if (request.header("Authorization") !== `Bearer ${token}`)
            throw new Error("Authorization not accepted");
        return "";
    },
}));
const server = app.listen(Number(port), "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
