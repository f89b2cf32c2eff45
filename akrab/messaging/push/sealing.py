"""Sealing a notice for one browser (RFC 8291, aes128gcm of RFC 8188) and showing the push service who we are (RFC
8292, VAPID). The push service forwards what it cannot read.

`cryptography` is imported inside the functions: a web process needs it only to make the shop's key, once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING

from akrab.messaging.push.errors import PushError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

RECORD = 4096  # bytes, what every push service must take
MOST = RECORD - 16 - 1 - 86  # of the text: less the tag, the delimiter and the header


def encode(data: bytes) -> str:
    """base64url without padding, as browsers and tokens write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def _hash(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def new_key() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def key_from(number: bytes) -> EllipticCurvePrivateKey:
    """The private key of these 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def number_of(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_numbers().private_value.to_bytes(32, "big")


def public_of(key: EllipticCurvePrivateKey) -> bytes:
    """65 bytes, uncompressed: what a browser calls the applicationServerKey."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(
    plain: bytes, *, p256dh: bytes, auth: bytes, own: EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """The body of the request, for the browser with this key and secret. `own` and `salt` are new for every notice but
    in tests. Raises PushError for a key that is no point of the curve, and for a text that is too long."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(plain) > MOST:
        raise PushError(f"A notice has at most {MOST} bytes.")
    own, salt = own or new_key(), salt or os.urandom(16)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError as error:
        raise PushError("This is no key of a browser.") from error
    mine = public_of(own)
    shared = _hash(auth, own.exchange(ec.ECDH(), theirs))
    material = _hash(shared, b"WebPush: info\x00" + p256dh + mine + b"\x01")
    secret = _hash(salt, material)
    key = _hash(secret, b"Content-Encoding: aes128gcm\x00\x01")[:16]
    nonce = _hash(secret, b"Content-Encoding: nonce\x00\x01")[:12]
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def token(own: EllipticCurvePrivateKey, *, audience: str, subject: str, expires: int) -> str:
    """A signed token for one push service: who sends, until when (Unix seconds, at most a day ahead)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    parts = ({"typ": "JWT", "alg": "ES256"}, {"aud": audience, "exp": expires, "sub": subject})
    text = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = decode_dss_signature(own.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
