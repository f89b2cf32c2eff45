"""Reading a business card, a signature below a mail, a contact that was forwarded: pasted text becomes a contact.

Pure: text in, what it says out. What is not certain is left out; the form shows it all before anything is kept.
"""

import re
from dataclasses import dataclass

from akrab.core import phone

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\(?\+?\(?\d[\d\s().\-–]{6,18}\d")
_BEGINS = re.compile(r"\(?(?:\+|0|62|8)")  # an amount of money does not
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|co\.id|id|net|org|shop|store)\b/?\S*", re.IGNORECASE)
_WA = re.compile(r"wa\.me/(\d{8,15})", re.IGNORECASE)
_LABEL = re.compile(
    r"^\s*(?:name|nama|tel|telp|telepon|phone|mobile|hp|no\.?\s*hp|wa|whatsapp|fax|faks|e-?mail|surel|alamat|address|office|"
    r"kantor|perusahaan|company|jabatan|title|web|website|ig|instagram|cp|contact|kontak|nomor)\s*[.:=|]\s*",
    re.IGNORECASE,
)
_FAX = re.compile(r"^\s*(?:fax|faks|f)\b\.?\s*[:.]", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:PT|CV|UD|Tbk|Ltd|Inc|LLC|Corp|GmbH|Persero|Toko|Koperasi|Yayasan|Apotek|Klinik|Warung|Rumah Makan|"
    r"Universitas|Sekolah|Dinas|Bank|Hotel|Studio|Company|Group|Salon|Bakery|Catering|Store|Shop)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:manager|manajer|direktur|director|owner|pemilik|founder|ceo|cto|cfo|sales|marketing|staff|staf|admin|supervisor|"
    r"kepala|head|engineer|consultant|konsultan|designer|desainer|officer|executive|representative|dosen|guru|dokter|"
    r"account|purchasing|pembelian|bendahara|sekretaris)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang|komp|komplek|perum|perumahan|ruko|blok|rt|rw|kel|kec|street|road|lantai|gedung|building)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b\d{5}\b")
_NAME = re.compile(r"[^\W\d_][\w'’.\-]*(?:[ ,]+[^\W\d_][\w'’.\-]*){0,5},?")
_CITIES = re.compile(
    r"\b(?:Kota |Kab\.? |Kabupaten )?(Jakarta(?: (?:Selatan|Utara|Barat|Timur|Pusat))?|Surakarta|Solo|Semarang|Bandung|"
    r"Surabaya|Yogyakarta|Jogja|Malang|Medan|Makassar|Denpasar|Bogor|Depok|Tangerang(?: Selatan)?|Bekasi|Klaten|Sragen|"
    r"Boyolali|Sukoharjo|Karanganyar|Wonogiri|Magelang|Salatiga|Palembang|Pekanbaru|Padang|Balikpapan|Samarinda|"
    r"Banjarmasin|Pontianak|Manado|Cirebon|Kudus|Pekalongan|Tegal|Purwokerto|Kediri|Madiun|Batam|Lampung)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Card:
    """What the text says; empty where it says nothing sure. `phone` in E.164."""

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""
    occupation: str = ""
    address: str = ""
    city: str = ""
    more_phones: tuple[str, ...] = ()


def read(text: str, *, region: str = "ID") -> Card:
    """The contact in the text."""
    lines = [line.strip(" \t•·*|-") for line in re.split(r"[\r\n;]+|\s\|\s", text)]
    email = _EMAIL.search(text)
    phones = _phones(lines, region)
    plain = [line for line in (_without_contacts(line) for line in lines) if line]
    address = [line for line in plain if _is_address(line)]
    rest = [line for line in plain if line not in address]
    company = next((line for line in rest if _COMPANY.search(line)), "")
    role = next((line for line in rest if line != company and _ROLE.search(line)), "")
    names = [line for line in rest if line not in {company, role} and _looks_like_name(line)]
    name = names[0] if names else ""
    if not company and len(names) > 1 and names[1].isupper():
        company = names[1]
    city = _CITIES.search(" ".join([*address, *rest]))
    return Card(
        name=_tidy(name)[:150],
        phone=phones[0] if phones else "",
        email=email.group().lower().rstrip(".") if email else "",
        company=company[:150],
        occupation=role[:80],
        address=", ".join(line.strip(" ,") for line in address)[:300],
        city=city.group(1).title() if city else "",
        more_phones=tuple(phones[1:]),
    )


def _phones(lines: list[str], region: str) -> list[str]:
    """Numbers, mobile ones first; a fax is no phone."""
    found: list[str] = []
    for line in lines:
        if _FAX.match(line):
            continue
        texts = ["+" + digits for digits in _WA.findall(line)]
        texts += _NUMBER.findall(_EMAIL.sub(" ", _WA.sub(" ", line)))
        for text in texts:
            number = phone.normalise(text.replace("(0)", "").strip(), region) if _BEGINS.match(text) else None
            if number and len(number) >= 10 and number not in found:
                found.append(number)
    return sorted(found, key=lambda number: not number.startswith("+628") and region == "ID")


def _without_contacts(line: str) -> str:
    """The line without mail, links, numbers that are phones and labels in front."""
    line = _LABEL.sub("", line)
    line = _WA.sub("", _LINK.sub("", _EMAIL.sub("", line)))
    if not _is_address(line):
        line = _NUMBER.sub("", line)
        line = _LABEL.sub("", line)
    return re.sub(r"\s{2,}", " ", line).strip(" \t,:;|•·*-–/()@")


def _is_address(line: str) -> bool:
    return bool(_STREET.search(line) or (_POSTCODE.search(line) and _CITIES.search(line)))


def _looks_like_name(line: str) -> bool:
    return bool(_NAME.fullmatch(line)) and len(line) >= 2 and not _LABEL.match(line + ":")


def _tidy(name: str) -> str:
    """`SITI RAHAYU` as people write it; titles behind the comma stay."""
    name = name.strip(" ,")
    return name.title() if name.isupper() and len(name) > 3 else name
