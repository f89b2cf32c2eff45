"""Small pictures for tests."""

from io import BytesIO

from PIL import Image


def picture(colour: str = "red", form: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, form)
    return out.getvalue()
