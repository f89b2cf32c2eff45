"""How, when and where an order is wanted: taken out of the text before its goods are read."""

import re
from dataclasses import dataclass, field

_DAY = (
    r"hari ini|hari (?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)|besok|bsk|besuk|lusa|nanti|ntar|skrg"
    r"|sekarang|secepatnya|(?:senin|selasa|rabu|kamis|jumat|sabtu) depan|minggu depan"
)
_PART = r"pagi|siang|sore|malam|malem|subuh|petang"
_HOUR = r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas"
_CLOCK = rf"(?:jam|pukul|jm)\s*(?:\d{{1,2}}(?:[.:]\d{{2}})?|{_HOUR})(?:\s*-\s*\d{{1,2}})?(?:\s*an)?"
_PRAYER = (
    r"(?:habis|abis|setelah|sesudah|ba'?da|sebelum)\s+"
    r"(?:subuh|dzuhur|zuhur|dhuhur|ashar|asar|maghrib|magrib|isya|jumatan|makan siang)"
)
_ABOUT = r"sebelum|setelah|sampai|sekitar|paling lambat|maks(?:imal)?"
_ONE_TIME = rf"(?:{_PRAYER}|(?:(?:{_ABOUT})\s+)?(?:(?:{_DAY})|{_CLOCK}|(?:{_PART})(?:\s+ini)?))"
_TIME = re.compile(rf"\b{_ONE_TIME}(?:\s+(?:{_PART}|{_CLOCK}|ini|nanti|{_DAY}))*\b", re.IGNORECASE)
_GREETING = re.compile(
    rf"\b(?:selamat|met|slmt)\s+(?:{_PART})\b|^\s*(?:{_PART})\b(?=\s*(?:kak|bu|pak|min|bang|mba|gan|sis|,|\.|!))",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:buka|tutup)\b[^.?!\n]{0,20}$", re.IGNORECASE)

_STREET = (
    r"(?:jl|jln|jalan|gg|gang|perum|perumahan|komplek|kompleks|blok|ruko|desa|ds|dusun|kampung|kp|kec|kel|apartemen"
    r"|apart|kos|kost|kosan|kontrakan)"
)
# An address ends with its line or sentence (not at the dot of "Jl."), or where politeness begins.
_LAST_WORD = (
    r"ya|yaa|yah|dong|aja|saja|makasih|terima\s+kasih|trims|thanks|tolong|total|brp|berapa|bayar|atas\s+nama|a\.n|bisa"
)
_DOT = r"(?<!\bjl)(?<!\bjln)(?<!\bno)(?<!\bgg)(?<!\bds)\.(?:\s|$)"
_END = rf"(?=\s*(?:$|[\n;?!]|{_DOT}|,|\b(?:{_LAST_WORD})\b))"
_BRING = (
    r"kirim(?:in|kan)?|dikirim(?:kan)?|antar(?:kan|in)?|anter(?:in)?|diantar(?:kan)?|dianter|bawa(?:in)?|cod|deliver"
)
_ADDRESS = [
    re.compile(rf"\b(?:alamat(?:nya)?|lokasi)\s*(?:di|ke)?\s*[:=]?\s*(?P<at>[^\n;?!,]+?){_END}", re.IGNORECASE),
    re.compile(rf"\b(?:{_BRING})\b[^\n,;.?!]{{0,25}}?\b(?:ke|di|to)\s+(?P<at>[^\n;?!,]+?){_END}", re.IGNORECASE),
    re.compile(rf"\b(?:ke|di)\s+(?P<at>{_STREET}\b[^\n;?!,]+?){_END}", re.IGNORECASE),
]
_DELIVER = re.compile(
    r"\b(?:kirim\w*|dikirim\w*|antar\w*|anter\w*|diantar\w*|dianter\w*|bawa ke|cod di|deliver\w*)\b", re.IGNORECASE
)
_COLLECT = re.compile(
    rf"\bambil\s+(?:sendiri|di\s+toko|ke\s+toko|di\s+tempat|langsung|{_ONE_TIME})"
    rf"|{_ONE_TIME}[^\n,.]{{0,15}}\b(?:saya|aku|sy|tak|gw|akan|mau)?\s*ambil\b|\bpick\s?up\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wishes:
    """`way`: deliver, collect or empty. `when` and `where` as they were written. `taken`: stretches of the text that
    were read."""

    way: str = ""
    when: str = ""
    where: str = ""
    taken: tuple[tuple[int, int], ...] = field(default=())


def wishes(text: str) -> Wishes:
    taken: list[tuple[int, int]] = [found.span() for found in _GREETING.finditer(text)]
    way = "collect" if _COLLECT.search(text) else "deliver" if _DELIVER.search(text) else ""
    where, span = _where(text)
    if span:
        taken.append(span)
    times: list[str] = []
    for found in _TIME.finditer(text):
        inside = any(start < found.end() and found.start() < end for start, end in taken)
        if not inside and not _OPENING.search(text[: found.start()]):
            times.append(" ".join(found.group().split()))
            taken.append(found.span())
    if where and way != "collect":
        way = "deliver"
    return Wishes(way, " ".join(times), where, tuple(sorted(taken)))


def _where(text: str) -> tuple[str, tuple[int, int] | None]:
    for pattern in _ADDRESS:
        for found in pattern.finditer(text):
            start, end = found.span("at")
            part = text[start:end]
            cut = _TIME.search(part)
            if cut and cut.start() > 0:
                part = part[: cut.start()]
            at = re.search(r"(?:rumah|tempat)\s+\w*\s*di\s+", part)
            if at:
                start, part = start + at.end(), part[at.end() :]
            part = part.rstrip(" .,-")
            if len(part) > 3 and not _is_goods(part):
                return part.strip(), (start, start + len(part))
    return "", None


def _is_goods(part: str) -> bool:
    """ "kirim ke saya 2 kg" is no address."""
    return bool(re.match(r"(?:saya|sy|aku|toko|sini|sana)\b", part, re.IGNORECASE) and not re.search(_STREET, part))
