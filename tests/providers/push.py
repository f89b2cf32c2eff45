"""A push service (RFC 8030) that knows its browsers' private keys: it verifies who sends (RFC 8292) and opens what was
sealed (RFC 8291), both written here from the standards and not with the code under test.

`answers` holds statuses for the next notices; a tuple adds Retry-After.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.providers.base import Provider, Reply, Request


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription, as a browser holds it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def form(self) -> dict[str, str]:
        """What its page posts to the shop."""
        return {"endpoint": self.endpoint, "p256dh": encode(self.public), "auth": encode(self.auth)}

    def open(self, body: bytes) -> dict[str, Any]:
        """RFC 8188 with the keys of RFC 8291."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert size >= max(18, len(sealed))
        their = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), their)
        ikm = hkdf(self.auth, shared, b"WebPush: info\x00" + self.public + sender, 32)
        key = hkdf(salt, ikm, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = hkdf(salt, ikm, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert plain.endswith(b"\x02")
        found: dict[str, Any] = json.loads(plain[:-1])
        return found


def hkdf(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    prk = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()[:length]


@dataclass
class PushService(Provider):
    key: str = ""  # the applicationServerKey that its browsers subscribed with; any when empty
    shown: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # endpoint, what was in it
    answers: list[int | tuple[int, str]] = field(default_factory=list)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self) -> Browser:
        path = f"/wpush/v2/{secrets.token_urlsafe(24)}"
        self.browsers[path] = Browser(self.url + path)
        return self.browsers[path]

    def forget(self, browser: Browser) -> None:
        """Its user took the permission back."""
        del self.browsers[browser.endpoint.removeprefix(self.url)]

    def reply(self, request: Request) -> Reply:
        browser = self.browsers.get(request.path)
        if browser is None:
            return 410, {}
        if self.answers:
            answer = self.answers.pop(0)
            return (answer[0], {}, {"Retry-After": answer[1]}) if isinstance(answer, tuple) else (answer, {})
        wrong = self._wrong(request)
        if wrong:
            return wrong, {}
        self.shown.append((browser.endpoint, browser.open(request.body)))
        return 201, {}, {"Location": f"{self.url}/m/{len(self.shown)}"}

    def _wrong(self, request: Request) -> int:
        if request.method != "POST" or not request.headers.get("ttl", "").isdecimal():
            return 400
        if len(request.body) > 4096:
            return 413
        if request.headers.get("content-encoding") != "aes128gcm":
            return 415
        topic = request.headers.get("topic", "")
        if len(topic) > 32 or any(not (one.isalnum() or one in "-_") for one in topic):
            return 400
        return 0 if self._verified(request.headers.get("authorization", "")) else 403

    def _verified(self, given: str) -> bool:
        scheme, _space, rest = given.partition(" ")
        parts = dict(one.strip().split("=", 1) for one in rest.split(",") if "=" in one)
        if scheme.lower() != "vapid" or (self.key and parts["k"] != self.key):
            return False
        head, claims, signature = parts["t"].split(".")
        said, raw = json.loads(decode(claims)), decode(signature)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(parts["k"]))
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        try:
            public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        fresh = time.time() < said["exp"] <= time.time() + 86_400
        return (
            json.loads(decode(head))["alg"] == "ES256"
            and said["aud"] == self.url
            and fresh
            and said["sub"].startswith(("mailto:", "http"))
        )
