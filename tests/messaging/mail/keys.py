"""An RSA key made for one test, so that no private key lies in the repository. Source: RFC 8017, appendix A.1."""

import base64
import math
import secrets

E = 65537


class RsaKey:
    """1024 bits: enough to see that a signature holds, made in a moment."""

    def __init__(self, bits: int = 1024) -> None:
        while True:
            self.p, self.q = _prime(bits // 2), _prime(bits // 2)
            phi = (self.p - 1) * (self.q - 1)
            if self.p != self.q and math.gcd(E, phi) == 1:
                break
        self.n, self.d = self.p * self.q, pow(E, -1, phi)

    def pem(self) -> bytes:
        parts = [
            0,
            self.n,
            E,
            self.d,
            self.p,
            self.q,
            self.d % (self.p - 1),
            self.d % (self.q - 1),
            pow(self.q, -1, self.p),
        ]
        body = base64.encodebytes(_sequence(*map(_integer, parts)))
        begin, end = (b"-----%s RSA PRIVATE KEY-----\n" % word for word in (b"BEGIN", b"END"))
        return begin + body + end

    def public(self) -> bytes:
        """What stands after `p=` in the DNS record."""
        bits = _field(3, b"\x00" + _sequence(_integer(self.n), _integer(E)))
        algorithm = _sequence(bytes.fromhex("06092a864886f70d010101"), b"\x05\x00")
        return base64.b64encode(_sequence(algorithm, bits))


def _prime(bits: int) -> int:
    while True:
        number = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if all(number % small for small in (3, 5, 7, 11, 13, 17, 19, 23)) and _probably_prime(number):
            return number


def _probably_prime(number: int) -> bool:
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _round in range(24):
        power = pow(secrets.randbelow(number - 3) + 2, odd, number)
        if power in {1, number - 1}:
            continue
        for _step in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def _field(tag: int, body: bytes) -> bytes:
    size = len(body)
    length = (
        bytes([size])
        if size < 128
        else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + length + body


def _integer(value: int) -> bytes:
    return _field(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _field(0x30, b"".join(parts))
