"""Words that mean the same to people who search. Each entry is a group, its words separated by commas."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

SYNONYMS = [
    "hp, handphone, ponsel, smartphone, hape, telepon genggam, mobile phone",
    "charger, cas, casan, pengisi daya, adaptor, chargeran",
    "casing, case, sarung, softcase, silikon",
    "kabel, cable, kabel data",
    "powerbank, power bank, bank daya",
    "earphone, headset, earbud, handsfree, headphone",
    "antigores, anti gores, tempered glass, pelindung layar, screen protector, screen guard",
    "kartu memori, memory card, microsd, sd card",
    "flashdisk, usb drive, flash disk",
    "laptop, notebook",
    "jam tangan, smartwatch, arloji, watch",
    "speaker, pengeras suara",
    "baju, pakaian, kaos, shirt",
    "celana, pants",
    "tas, bag, ransel, backpack",
    "sepatu, shoes",
    "gelas, cangkir, mug, cup",
    "kado, hadiah, gift, bingkisan, hampers",
    "wireless, nirkabel, tanpa kabel",
    "merah, red", "hitam, black", "putih, white", "biru, blue", "hijau, green", "kuning, yellow", "pink, merah muda",
]  # fmt: skip

declare({"search_synonyms": Setting(SYNONYMS, _("Words that mean the same to customers"))})
