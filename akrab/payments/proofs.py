"""Pictures of payments that customers send: looked at, filed on the order, and no proof of anything."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.orders.models import Order
from akrab.payments import kinds
from akrab.payments.errors import PaymentError
from akrab.payments.models import ProofFile

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
SIDE = 1600
MOST_PER_ORDER = 5


def file_proof(*, order: Order, file: IO[bytes] | bytes) -> ProofFile:
    """File a picture on the order for the owner to look at; nothing becomes paid by it. The same picture again changes
    nothing. Where it was taken and by what is left behind. Raises PaymentError with a sentence for the customer."""
    data = file if isinstance(file, bytes) else file.read(LARGEST_FILE + 1)
    body = _drawn_anew(data)
    digest = hashlib.sha256(data).hexdigest()
    name = f"{digest[:2]}/{digest[:40]}.jpg"
    path = folder() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half_done = path.with_suffix(".part")
        half_done.write_bytes(body)
        half_done.replace(path)
    with transaction.atomic():
        proof = ProofFile.objects.filter(order=order, digest=digest).first()
        if proof is not None:
            return proof
        if ProofFile.objects.filter(order=order).count() >= MOST_PER_ORDER:
            raise PaymentError(
                _("There are %(most)d pictures already. Write to the shop instead.") % {"most": MOST_PER_ORDER},
                field="picture",
            )
        proof, created = ProofFile.objects.get_or_create(
            order=order,
            digest=digest,
            defaults={"customer_id": order.customer_id, "name": name, "uploaded_at": clock.now()},
        )
        if created:
            record(kinds.ProofSent(number=order.number), customer_id=order.customer_id, subject=order)
    return proof


@transaction.atomic
def mark_seen(*, proof: ProofFile, actor: User) -> None:
    """Somebody has looked at it. That pays nothing."""
    ProofFile.objects.filter(pk=proof.pk, seen_at=None).update(seen_at=clock.now(), seen_by=actor)


def folder() -> Path:
    return Path(settings.HOME) / "proofs"


def _drawn_anew(data: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > LARGEST_FILE:
        raise PaymentError(_("The picture is larger than 10 MB. Choose a smaller one."), field="picture")
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise PaymentError(
                    _("The picture has more than 50 million points. Choose a smaller one."), field="picture"
                )
            opened.draft("RGB", (SIDE, SIDE))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
            picture.thumbnail((SIDE, SIDE))
            out = BytesIO()
            picture.save(out, "JPEG", quality=82)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PaymentError(
            _("This file is not a picture we can read. Use JPEG, PNG or WebP."), field="picture"
        ) from error
    return out.getvalue()
