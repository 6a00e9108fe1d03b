#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a mail from standard input with Python's own parser and prints what it found as JSON."""
import email
import email.header
import email.policy
import email.utils
import json
import sys

raw = sys.stdin.buffer.read()
mail = email.message_from_bytes(raw, policy=email.policy.default)


def described(part):
    content = part.get_content() if not part.is_multipart() else None
    return {
        "type": part.get_content_type(),
        "id": part.get("Content-ID", ""),
        "file": part.get_filename() or "",
        "text": content.replace("\r\n", "\n") if isinstance(content, str) else "",
        "bytes": content.hex() if isinstance(content, bytes) else "",
        "defects": [type(defect).__name__ for defect in part.defects],
        "parts": [described(child) for child in part.iter_parts()] if part.is_multipart() else [],
    }


def mailboxes(name):
    """By the older of the two parsers: the newer one keeps the blank between two encoded words of a name."""
    field = email.message_from_bytes(raw)[name]
    return [[str(email.header.make_header(email.header.decode_header(text))), address]
            for text, address in email.utils.getaddresses([field])]


print(json.dumps({
    "headers": [[name, str(value)] for name, value in mail.items()],
    "to": mailboxes("To"),
    "from": mailboxes("From"),
    "longestLine": max(len(line) for line in raw.split(b"\r\n")),
    "bareLineEnds": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
    "isSevenBit": all(byte < 128 for byte in raw),
    "body": described(mail),
}))
