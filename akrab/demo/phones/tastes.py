"""Who comes for what, and what goes with it: the tables behind the demo shop's trade."""

# Models with cases and glass of their own.
OWN_PHONES = {"LTA1": "LT-A1", "LTA5": "LT-A5", "KVNEO5": "KV-NEO5", "KVMAX": "KV-MAX"}

# What each sort of customer comes for: article -> how often. A bare product code means any of its variants.
TASTES: dict[str, dict[str, int]] = {
    "reseller": {"TG-BENING": 9, "KB-AC2": 7, "KB-CC1": 7, "CS-BENING": 6, "CS-SOFT": 5, "EP-KABEL": 4, "CG-20C": 3,
        "TG-HIDRO": 3},
    "student": {"KB-CC1": 5, "EP-KABEL": 5, "TG-BENING": 5, "CS-SOFT": 4, "FD-KUNCI": 4, "TG-HIDRO": 3, "MM-SD": 3,
        "RG-PUTAR": 3,
                "EB-BULIR": 2, "PB-10": 2, "MS-SENYAP": 2, "SP-KOIN": 1, "KV-NEO5": 1},
    "office": {"TN-TINTA": 12, "FD-KUNCI": 4, "MS-SENYAP": 3, "LAN-CAT6": 3, "KY-TIPIS": 2, "HUB-6": 2,
        "SV-LAPTOP": 2, "CR-DUA": 2,
               "DK-LAPTOP": 1, "WC-HD": 1, "SSD-SAKU": 1, "PR-TANGKI": 1, "ST-4USB": 2},
    "stall": {"KT-STRUK": 14, "KB-3IN1": 3, "CG-33SET": 2, "KB-AC2": 3, "ST-4USB": 2, "PR-STRUK": 1, "MF-4G": 1,
        "LT-TAB10": 1},
    "family": {"TG-BENING": 6, "SV-PASANG": 4, "CS-BENING": 4, "KB-CC1": 4, "CG-20C": 3, "SV-BERSIH": 2, "MM-SD": 3,
        "PB-10": 2,
               "CS-BATIK": 2, "KV-SEPUH": 1, "KV-TABANAK": 1, "JM-ANAK": 1, "CM-RUMAH": 1, "EX-WIFI": 2,
               "SV-BATERAI": 2, "KV-KLASIK": 1},
    "rider": {"KB-AC2": 5, "TG-BENING": 5, "CS-TANGGUH": 4, "HD-MOTOR": 3, "PC-AIR": 3, "PB-10": 3, "PB-20": 2,
        "NB-LARI": 2,
              "CG-MOBIL": 1, "SV-BERSIH": 2, "TG-HIDRO": 3},
    "gadget": {"CS-SOFT": 3, "TG-SPY": 4, "TG-LENSA": 3, "EB-SUNYI": 2, "EB-BULIR": 2, "JM-BULAT": 2, "JM-KOTAK": 2,
        "TL-JAM": 4,
               "CG-65GAN": 2, "KB-CL1": 3, "HP-TEDUH": 1, "PB-MAG10": 2, "SP-BAMBU": 1, "KY-MEKA": 1, "MC-KLIP": 1,
               "GL-LANGKAH": 2},
}  # fmt: skip
REASONS_TO_COME_ONCE = {
    "LT-A1": 8, "LT-A5": 8, "KV-NEO5": 7, "KV-MAX": 5, "KV-MINI": 3, "SJ-F12": 3, "LT-P9": 2, "LT-TAB10": 3,
    "KV-TABANAK": 2,
    "KV-KLASIK": 3, "KV-SEPUH": 3, "JM-KOTAK": 3, "PR-TANGKI": 3, "RT-AX": 2, "EB-BULIR": 4, "PB-10": 4,
    "SV-LAYAR": 4, "SV-BATERAI": 4,
    "CM-RUMAH": 2, "SP-HAJATAN": 1, "SP-RUANG": 1, "LT-TABPRO": 1, "SJ-LIPAT": 1, "TG-BENING": 5, "KB-CC1": 4,
}  # fmt: skip
# Bought together: product -> (article, chance). "*" in an article is the phone model just bought.
TOGETHER: dict[str, tuple[tuple[str, float], ...]] = {
    **{product: ((f"CS-BENING-{code}", 0.5), (f"TG-BENING-{code}", 0.65), ("SV-PASANG", 0.4), ("SV-PINDAH", 0.15),
        ("MM-SD", 0.2))
       for code, product in OWN_PHONES.items()},
    "LT-P9": (("TG-HIDRO-BN", 0.6), ("CG-65GAN", 0.2)), "KV-MINI": (("TG-HIDRO-BN", 0.5), ("RG-PUTAR", 0.2)),
    "SJ-F12": (("TG-HIDRO-BN", 0.5), ("MC-KLIP", 0.2)), "SJ-LIPAT": (("TG-HIDRO-BN", 0.8),),
    "LT-TAB10": (("KY-TIPIS", 0.3),),
    "LT-TABPRO": (("KY-TIPIS", 0.4), ("HUB-6", 0.2)), "PR-TANGKI": (("TN-TINTA-BK", 0.7), ("TN-TINTA-C", 0.35),
    ("TN-TINTA-M", 0.35)),
    "PR-STRUK": (("KT-STRUK", 0.9),), "TN-TINTA": (("TN-TINTA-Y", 0.25), ("TN-TINTA-M", 0.2)),
    "CM-RUMAH": (("MM-SD-128", 0.6),),
    "TG-BENING": (("SV-PASANG", 0.35),), "TG-SPY": (("SV-PASANG", 0.3),), "CG-20C": (("KB-CC1-1M", 0.5),),
    "PB-10": (("KB-CC1-1M", 0.25),),
    "JM-BULAT": (("TL-JAM", 0.35),), "DK-LAPTOP": (("KY-TIPIS", 0.3),), "RT-AX": (("LAN-CAT6-5M", 0.4), ("SV-ROUTER",
    0.25)),
    "EP-KABEL": (("KB-AC2-HT1", 0.15),), "HD-MOTOR": (("PC-AIR", 0.25),),
}  # fmt: skip
