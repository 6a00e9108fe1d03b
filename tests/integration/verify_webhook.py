#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks one event as a vendor's back end would: JSON with secret, headers and body on standard input.

Knows of the sender only what the Standard Webhooks specification says. Ends with 0 when a signature is good.
"""
import base64
import hashlib
import hmac
import json
import sys

TOLERANCE = 5 * 60


def verify(secret: str, headers: dict, body: bytes, now: int) -> bool:
    sent = int(headers["webhook-timestamp"])
    if abs(now - sent) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [each.partition(",") for each in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(value, wanted) for version, _, value in given)


def main() -> int:
    event = json.load(sys.stdin)
    return 0 if verify(event["secret"], event["headers"], event["body"].encode(), event["now"]) else 1


sys.exit(main())
