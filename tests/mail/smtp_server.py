#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real SMTP server on loopback that keeps what it gets, and goes wrong on request.

Prints `listening on PORT`, then a line of JSON for each mail it took. Ends with its standard input.
"""
import argparse
import asyncio
import base64
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

parser = argparse.ArgumentParser()
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--implicit", action="store_true", help="TLS from the first byte")
parser.add_argument("--user")
parser.add_argument("--password-file")
parser.add_argument("--oauth", action="store_true", help="the file holds a bearer token, and only XOAUTH2 is offered")
parser.add_argument("--size", type=int, default=10_000_000)
parser.add_argument("--no-utf8", action="store_true")
parser.add_argument("--fault", default="", choices=["", "greylist", "closing", "drop-after-data", "drop-in-data", "silent", "slow"])
options = parser.parse_args()


def tls():
    if not options.certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate, options.key)
    return context


class Handler:
    def __init__(self):
        self.seen = set()
        self.connections = set()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("nobody"):
            return "550 5.1.1 No such user here"
        if address.startswith("policy"):
            return "554 5.7.1 Relay access denied"
        if options.fault == "greylist" and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 Greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        self.connections.add(session.peer)
        if options.fault == "closing":
            return "421 4.3.2 Closing for a moment"
        if options.fault == "silent":
            await asyncio.sleep(3600)
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "mailOptions": envelope.mail_options,
            "host": session.host_name,
            "isSecure": session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            "login": session.auth_data.decode() if isinstance(session.auth_data, bytes) else "",
            "connections": len(self.connections),
            "content": envelope.content.decode("utf-8", "replace"),
        }), flush=True)
        if options.fault == "slow":
            await asyncio.sleep(1.5)
        if options.fault == "drop-after-data":
            server.transport.abort()
        return "250 2.0.0 Ok: queued as 4F1"


def expected_secret():
    with open(options.password_file, encoding="utf-8") as file:
        return file.read().strip()


async def bearer(server, args):
    """As Google and Microsoft have it: the refusal is a challenge of JSON, which an empty line answers."""
    said = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
    wanted = f"user={options.user}\x01auth=Bearer {expected_secret()}\x01\x01".encode()
    if said == wanted:
        return AuthResult(success=True, auth_data=options.user.encode())
    await server.challenge_auth(b'{"status":"400","schemes":"Bearer","scope":"https://mail.example.com/"}')
    return AuthResult(success=False, handled=False)


class BearerHandler(Handler):
    async def auth_XOAUTH2(self, server, args):
        return await bearer(server, args)


def authenticate(server, session, envelope, mechanism, data):
    if not isinstance(data, LoginPassword):
        return AuthResult(success=False, handled=False)
    if data.login.decode() == options.user and data.password.decode() == expected_secret():
        return AuthResult(success=True, auth_data=data.login)
    return AuthResult(success=False, handled=False)


class Dropping(SMTP):
    async def smtp_DATA(self, arg):
        await self.push("354 Go ahead")
        await self._reader.readline()
        self.transport.abort()


async def main():
    handler = BearerHandler() if options.oauth else Handler()
    loop = asyncio.get_running_loop()
    kind = Dropping if options.fault == "drop-in-data" else SMTP
    starts_tls = tls() if not options.implicit else None

    def made():
        return kind(handler, data_size_limit=options.size, enable_SMTPUTF8=not options.no_utf8, hostname="mx.example.com",
                    tls_context=starts_tls, require_starttls=starts_tls is not None, loop=loop,
                    auth_required=options.user is not None, auth_require_tls=starts_tls is not None,
                    auth_exclude_mechanism=["LOGIN", "PLAIN"] if options.oauth else None,
                    authenticator=authenticate if options.user else None)

    server = await loop.create_server(made, "127.0.0.1", 0, ssl=tls() if options.implicit else None)
    print(f"listening on {server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    # Some connections are left open on purpose: nobody says good-bye on them.
    os._exit(0)


asyncio.run(main())
