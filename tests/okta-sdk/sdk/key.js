// SPDX-License-Identifier: Apache-2.0
// Prints a new RSA key as {"privateJwk": …, "publicJwk": …}.
const {generateKeyPairSync} = require("node:crypto");

const {privateKey, publicKey} = generateKeyPairSync("rsa", {modulusLength: 2048});
console.log(JSON.stringify({
    privateJwk: privateKey.export({format: "jwk"}),
    publicJwk: publicKey.export({format: "jwk"}),
}));
