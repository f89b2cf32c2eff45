"""How WhatsApp says in an exported chat that a message had a file, was deleted or edited: by phone and language."""

import re

MEDIA = re.compile(
    r"^(?:<[^<>]{3,60}>|"
    r"(?:image|video|audio|gif|sticker|document|contact card|gambar|foto|stiker|dokumen|kartu kontak|imagen|imagem|"
    r"bild|photo|figurinha|vidéo) (?:omitted|tidak disertakan|omitida|omitido|ocultado|weggelassen|absente?))$",
    re.IGNORECASE | re.DOTALL,
)
_ATTACHED = (
    r"file attached|file terlampir|archivo adjunto|arquivo anexado|fichier joint|Datei angehängt|bestand bijgevoegd|"
    r"file allegato|fail dilampirkan|dosya ekli"
)
_NAME = r"[^\n<>/\\:]{1,120}\.\w{1,5}"
# "IMG-20261120-WA0001.jpg (file attached)" on Android, "<attached: 00000012-PHOTO-….jpg>" on an iPhone
FILE = re.compile(
    rf"^(?P<android>{_NAME}) \((?:{_ATTACHED})\)|(?:^|\s)<[^<>:\n]{{2,30}}: ?(?P<iphone>{_NAME})>$", re.IGNORECASE
)
DELETED = re.compile(
    r"^(?:this message was deleted|you deleted this message|pesan ini (?:telah )?dihapus|anda (?:telah )?menghapus "
    r"pesan ini|kamu menghapus pesan ini|se eliminó este mensaje|eliminaste este mensaje|(?:esta )?"
    r"mensagem (?:foi )?apagada|"
    r"você apagou esta mensagem|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|ce message a été "
    r"supprimé|vous avez supprimé ce message|dit bericht is verwijderd|questo messaggio è stato eliminato|mesej ini "
    r"telah dipadam|bu mesaj silindi)\.?$",
    re.IGNORECASE,
)
EDITED = re.compile(
    r"\s*<(?:this message was edited|pesan ini (?:telah )?diedit|se editó este mensaje|mensagem editada|diese "
    r"nachricht wurde bearbeitet|ce message a été modifié|[^<>]*\bedit[^<>]*)>$",
    re.IGNORECASE,
)


def without_edit(text: str) -> tuple[str, bool]:
    """The text, and whether it was edited."""
    return EDITED.sub("", text).strip(), bool(EDITED.search(text))


def kind_of(text: str) -> tuple[str, str, str]:
    """(kind, file, caption): text, media or deleted; the name of the file that the export brought along, where it did;
    what the person wrote under it."""
    if DELETED.match(text):
        return "deleted", "", ""
    found = FILE.search(text)
    if found:
        around = f"{text[: found.start()]}\n{text[found.end() :]}".split("\n")
        caption = "\n".join(line.strip() for line in around if line.strip())
        return "media", (found["android"] or found["iphone"]).strip(), caption
    first, _end, caption = text.partition("\n")
    return ("media", "", caption.strip()) if MEDIA.match(first.strip()) else ("text", "", "")
