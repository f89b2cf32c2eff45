"""The words by which people end and begin news, in Indonesian and English."""

import re

STOP = {
    "stop", "berhenti", "unsubscribe", "unsub", "stop promo", "stop iklan", "stop wa", "berhenti promo",
    "berhenti langganan", "berhenti berlangganan", "stop berlangganan", "stop langganan", "jangan kirim promo",
    "jangan kirim promo lagi", "jangan kirim iklan", "jangan kirim iklan lagi", "keluar", "hapus nomor saya",
    "stop all", "cancel", "end", "quit", "opt out", "optout", "stop messages", "no more messages", "remove me",
}  # fmt: skip
BEGIN = {"start", "mulai", "unstop", "langganan", "berlangganan", "subscribe", "mulai langganan", "mau promo", "opt in"}
# Politeness around the word does not change what it asks for.
_AROUND = {
    "tolong", "mohon", "please", "pls", "plis", "kak", "ka", "min", "admin", "gan", "sis", "pak", "bu", "ya", "dong",
    "aja", "saja", "donk", "mas", "mbak", "bang", "deh", "yaa", "makasih", "terima", "kasih", "thanks", "trims",
    "sekarang",
}  # fmt: skip


def asks_to_stop(text: str) -> bool:
    """True for a message that says nothing but that the person wants no more ("STOP", "tolong berhenti ya kak")."""
    return _core(text) in STOP or _bare(text) in STOP


def asks_to_begin(text: str) -> bool:
    return _core(text) in BEGIN or _bare(text) in BEGIN


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _core(text: str) -> str:
    return " ".join(word for word in _bare(text).split() if word not in _AROUND)
