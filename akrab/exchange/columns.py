"""Our fields, the names they go by in other people's files, and the guess which column is which."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.exchange.layouts import LAYOUTS, Layout


@dataclass(frozen=True)
class Field:
    """One thing we can take from a file. `form`: how its cells are understood. `longest`: signs of a text, 0 for the
    usual. `hidden`: goes along with another field and is not asked for."""

    key: str
    label: Any
    form: str  # text, id, money, whole, moment, day, phone, email; phones and emails: perhaps several in one cell
    synonyms: tuple[str, ...]
    required: bool = False
    longest: int = 0
    hidden: bool = False


def _field(
    key: str, label: Any, form: str, synonyms: str, *, required: bool = False, longest: int = 0, hidden: bool = False
) -> Field:
    names = tuple(name.strip() for name in synonyms.split(",") if name.strip())
    return Field(key, label, form, names, required, longest, hidden)


PERSON = (
    _field("phone", gettext_lazy("Phone"), "phone",
           "phone, phone number, no whatsapp, whatsapp, no wa, nomor wa, nomor whatsapp, wa, no telepon, telepon, "
           "nomor telepon, no telp, telp, no hp, hp, nomor hp, handphone, mobile, mobile phone, phone 1 value, tel, "
           "no telp penerima, billing phone, telephone, default address phone"),
    _field("email", gettext_lazy("E-mail"), "email",
           "email, e mail, email address, e mail address, alamat email, surel, e mail 1 value, billing email"),
    _field("city", gettext_lazy("City"), "text", "city, kota, kota kabupaten, kabupaten kota, kabupaten, town, "
           "default address city, billing city"),
    _field("address", gettext_lazy("Address"), "text", "address, alamat, alamat lengkap, street, address1, jalan, "
           "alamat pengiriman, default address address1, billing street"),
    _field("country", gettext_lazy("Country"), "text", "country, negara, billing country, "
           "default address country code"),
)  # fmt: skip

SALES = (
    _field("number", gettext_lazy("Order number"), "id",
           "order number, order no, no nota, nomor nota, nota, no invoice, nomor invoice, invoice no, invoice number, "
           "invoice, no faktur, nomor faktur, faktur, no pesanan, nomor pesanan, order id, order, id pesanan, "
           "no transaksi, nomor transaksi, id transaksi, transaction id, transaction, receipt no, receipt, struk, "
           "no struk, name, id", required=True),
    _field("date", gettext_lazy("Date"), "moment",
           "date, tanggal, tgl, order date, invoice date, invoicedate, tanggal pesanan, tanggal transaksi, "
           "tanggal order, waktu pesanan dibuat, created at, created time, tanggal nota, tanggal faktur, waktu, "
           "date created, transaction date, sale date, tanggal jual, tanggal penjualan", required=True),
    _field("sku", gettext_lazy("Article number"), "id",
           "sku, kode barang, stock code, stockcode, item code, product code, article number, article no, kode produk, "
           "kode, nomor sku, seller sku, product id, kode item, item sku, id produk, no barang"),
    _field("name", gettext_lazy("Product name"), "text",
           "product name, product, nama barang, description, nama produk, produk, item, item name, barang, "
           "deskripsi, keterangan barang, article, nama item, lineitem name"),
    _field("variation", gettext_lazy("Variant"), "text", "variant, variation, nama variasi, variasi, varian, option"),
    _field("quantity", gettext_lazy("Quantity"), "whole",
           "quantity, jumlah, qty, jml, kuantitas, pcs, jumlah barang, banyak, banyaknya, units, jumlah beli, "
           "jumlah produk dibeli, kuantiti, jumlah terjual", required=True),
    _field("price", gettext_lazy("Unit price"), "money",
           "unit price, unitprice, harga satuan, harga, price, harga jual, item price, price each, harga per item, "
           "harga per pcs, sale price, lineitem price", required=True),
    _field("line_discount", gettext_lazy("Discount of the line"), "money", "line discount, diskon barang, diskon item"),
    _field("customer_number", gettext_lazy("Customer number"), "id",
           "customer id, customerid, customer number, customer no, id pelanggan, kode pelanggan, no pelanggan, "
           "nomor pelanggan, member id, no member, buyer id"),
    _field("customer_name", gettext_lazy("Customer name"), "text",
           "customer name, customer, nama pelanggan, pelanggan, nama pembeli, pembeli, buyer, buyer name, nama, "
           "recipient, nama penerima, penerima, billing name, nama customer, konsumen"),
    _field("username", gettext_lazy("User name in the marketplace"), "id",
           "username, buyer username, username pembeli"),
    *PERSON,
    _field("status", gettext_lazy("Status"), "text", "status, order status, status pesanan, status terakhir, state"),
    _field("cancelled", gettext_lazy("Cancelled on"), "text", "cancelled at, canceled at, dibatalkan pada"),
    _field("currency", gettext_lazy("Currency"), "text", "currency, mata uang, valuta"),
    _field("discount", gettext_lazy("Discount of the order"), "money",
           "discount, diskon, total diskon, discount amount, potongan, order discount"),
    _field("shipping", gettext_lazy("Shipping"), "money", "shipping, ongkir, ongkos kirim, biaya kirim, shipping cost, "
           "shipping fee, delivery fee"),
    _field("tax", gettext_lazy("Tax"), "money", "tax, taxes, pajak, ppn, vat"),
    _field("order_total", gettext_lazy("Total of the order"), "money", "order total, total nota, total pesanan, "
           "grand total, total pembayaran, total bayar"),
    _field("note", gettext_lazy("Note"), "text", "note, notes, catatan, catatan pembeli, catatan dari pembeli, remark"),
)  # fmt: skip

MANY = {"phone": "phones", "email": "emails"}
# Address books number their columns. A number whose own column calls it a fax is left out.
PHONES = tuple(
    _field(f"phone{n}", gettext_lazy("One more phone"), "phones", f"phone {n} value, phone {n}, telepon {n}" + {
        2: ", mobile, mobile phone, ponsel, telepon seluler, telepon genggam, hp 2, no hp 2, billing phone, mobile no",
        3: ", home phone, telepon rumah, other phone, telepon lain",
        4: ", business phone, work phone, telepon kantor, telepon bisnis, company main phone",
        5: ", home phone 2, telepon rumah 2", 6: ", business phone 2, telepon kantor 2",
    }.get(n, ""))
    for n in range(2, 9)
)  # fmt: skip
KINDS_OF_PHONES = tuple(
    _field(f"phone{n}_kind", "", "text", f"phone {n} type, phone {n} label", hidden=True) for n in range(1, 9)
)
EMAILS = tuple(
    _field(f"email{n}", gettext_lazy("One more e-mail address"), "emails",
           f"e mail {n} value, e mail {n} address, email {n}, alamat e mail {n}, alamat email {n}")
    for n in range(2, 6)
)  # fmt: skip

CUSTOMERS = (
    _field("name", gettext_lazy("Name"), "text",
           "name, nama, full name, nama lengkap, nama pelanggan, customer name, customer, pelanggan, display name, "
           "contact name, nama customer, nama pembeli, nama kontak, file as"),
    _field("first_name", gettext_lazy("First name"), "text", "first name, given name, nama depan, firstname"),
    _field("middle_name", gettext_lazy("Middle name"), "text", "middle name, additional name, nama tengah"),
    _field("last_name", gettext_lazy("Last name"), "text", "last name, family name, surname, nama belakang, lastname, "
           "nama keluarga"),
    _field("number", gettext_lazy("Customer number"), "id",
           "customer id, customerid, customer number, id pelanggan, kode pelanggan, no pelanggan, nomor pelanggan, "
           "external id, member id, no member, id, no anggota"),
    *(replace(one, form=MANY.get(one.form, one.form)) for one in PERSON),
    *PHONES,
    *EMAILS,
    _field("postcode", gettext_lazy("Postcode"), "id", "postcode, postal code, zip, zip code, kode pos, "
           "address 1 postal code, default address zip"),
    _field("state", gettext_lazy("Province or state"), "text", "province, state, provinsi, propinsi, region, "
           "address 1 region"),
    _field("address2", gettext_lazy("Further addresses"), "text", "further addresses, address 2 formatted, alamat lain",
           longest=1500),
    _field("company", gettext_lazy("Company"), "text", "company, company name, organization name, "
           "organization 1 name, perusahaan, nama perusahaan, organisasi, default address company"),
    _field("title", gettext_lazy("Occupation"), "text", "job title, title, jabatan, occupation, pekerjaan, "
           "organization 1 title, organization title, job position, function"),
    _field("belongs_to", gettext_lazy("Works for (another record)"), "text", "related company, bekerja di, works for"),
    _field("is_company", gettext_lazy("Is a company"), "text", "is a company, is company, perusahaan ya"),
    _field("birthday", gettext_lazy("Birthday"), "day", "birthday, date of birth, tanggal lahir, tgl lahir, "
           "ulang tahun, birth date, hari ulang tahun"),
    _field("gender", gettext_lazy("Gender"), "text", "gender, jenis kelamin, kelamin"),
    _field("language", gettext_lazy("Language"), "text", "language, bahasa"),
    _field("tags", gettext_lazy("Tags"), "text", "tags, tag, label, labels, group membership, "
           "kelompok, grup, categories, kategori"),
    _field("note", gettext_lazy("Note"), "text", "note, notes, catatan, keterangan, remark", longest=5000),
    _field("nickname", gettext_lazy("Nickname"), "text", "nickname, nama panggilan, panggilan"),
    _field("website", gettext_lazy("Website"), "text", "website, web page, website 1 value, situs, situs web, "
           "halaman web"),
    _field("topic", gettext_lazy("What the lead is about"), "text", "opportunity, lead"),
    _field("photo", gettext_lazy("Picture"), "text", "", hidden=True),
    *KINDS_OF_PHONES,
)  # fmt: skip

PRODUCTS = (
    _field("sku", gettext_lazy("Article number"), "id",
           "sku, kode barang, variant sku, internal reference, kode produk, kode, stock code, stockcode, item code, "
           "product code, article number, nomor sku, kode item"),
    _field("name", gettext_lazy("Name"), "text",
           "name, nama, product name, nama barang, nama produk, title, produk, barang, item, item name, description"),
    _field("group", gettext_lazy("Belongs to the product"), "id",
           "handle, parent, group, induk, sku induk, kode induk, parent sku"),
    _field("variation", gettext_lazy("Variant"), "text", "variant, variation, varian, variasi, nama variasi, "
           "option1 value, attribute 1 values, attribute 1 value s"),
    _field("option2", gettext_lazy("Second option"), "text", "option2 value, attribute 2 values, attribute 2 value s"),
    _field("option3", gettext_lazy("Third option"), "text", "option3 value"),
    _field("price", gettext_lazy("Price"), "money",
           "price, harga, harga jual, regular price, variant price, sale price, unit price, harga satuan, "
           "harga normal, list price", required=True),
    _field("regular_price", gettext_lazy("Price struck through"), "money",
           "price struck through, harga coret, compare at price, variant compare at price, harga sebelum diskon"),
    _field("cost", gettext_lazy("Cost"), "money",
           "cost, cost per item, modal, harga modal, harga beli, hpp, cost price, standard price"),
    _field("stock", gettext_lazy("Stock"), "whole", "stock, stok, variant inventory qty, quantity on hand, qty, "
           "quantity, jumlah, sisa stok, persediaan, on hand"),
    _field("category", gettext_lazy("Category"), "text", "category, categories, kategori, product category, type, "
           "product type, jenis"),
    _field("category_number", gettext_lazy("Number of the category in the other program"), "id",
           "category external id"),
    _field("brand", gettext_lazy("Brand"), "text", "brand, brands, merek, merk, vendor, manufacturer"),
    _field("summary", gettext_lazy("In one line"), "text", "summary, short description, ringkasan, deskripsi singkat"),
    _field("description", gettext_lazy("Description"), "text", "long description, deskripsi, deskripsi produk, "
           "body html, keterangan, description"),
    _field("barcode", gettext_lazy("Bar code"), "id",
           "barcode, bar code, ean, upc, gtin, variant barcode, kode batang"),
    _field("weight", gettext_lazy("Weight in grams"), "whole", "weight g, weight in grams, berat g, berat gram, "
           "berat dalam gram, variant grams, weight, berat"),
    _field("attributes", gettext_lazy("Properties"), "text", "properties, attributes, atribut, sifat, spesifikasi"),
    _field("variant_attributes", gettext_lazy("Properties of the variant"), "text", "properties of the variant, "
           "sifat varian, atribut varian, variant attributes"),
    _field("contents", gettext_lazy("Contents of the bundle"), "text", "contents of the bundle, bundle contents, "
           "isi paket, isi bundel"),
    _field("rival", gettext_lazy("Competitor"), "text", "competitor, pesaing, kompetitor, nama pesaing"),
    _field("rival_price", gettext_lazy("Competitor's price"), "money", "competitor s price, competitor price, "
           "harga pesaing, harga kompetitor"),
    _field("rival_date", gettext_lazy("Competitor's price seen on"), "moment", "competitor s price seen on, "
           "competitor price date, harga pesaing dilihat, tanggal harga pesaing"),
    _field("kind", gettext_lazy("Kind"), "text", "kind, jenis barang"),
    _field("published", gettext_lazy("On sale"), "text", "published, active, aktif, dijual, can be sold"),
    _field("row_type", gettext_lazy("Kind of row"), "text", "row type"),
)  # fmt: skip

CATEGORIES = (
    _field("name", gettext_lazy("Name"), "text", "name, nama, category, kategori, category name, nama kategori",
           required=True),
    _field("number", gettext_lazy("Number in the other program"), "id", "external id, id, category id, kode kategori"),
    _field("parent", gettext_lazy("Stands under"), "id", "parent category external id, parent category id, "
           "parent category, parent, induk, kategori induk"),
)  # fmt: skip

KINDS: dict[str, tuple[Field, ...]] = {
    "sales": SALES, "customers": CUSTOMERS, "products": PRODUCTS, "categories": CATEGORIES,
}  # fmt: skip
# At least one of each group must be there.
ONE_OF: dict[str, tuple[str, ...]] = {
    "sales": ("sku", "name"), "customers": ("name", "first_name", "phone", "email", "company"),
    "products": ("name", "sku"), "categories": ("name",),
}  # fmt: skip


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields that a file of this kind can fill, in the order of the mapping form."""
    return KINDS[kind]


def kind_of(headers: Sequence[str]) -> str:
    """What a table holds, by its headers: a program that we know, else what has most of its fields there and lacks
    least of what it needs. Empty when the headers say nothing."""
    for kind in ("sales", "products", "categories", "customers"):
        if layout_of(kind, headers):
            return kind
    best, found = (0, 0), ""
    for kind in ("sales", "products", "customers"):
        mapping = guess_mapping(kind, headers)
        lacking = sum(field.required and field.key not in mapping for field in KINDS[kind])
        lacking += not any(key in mapping for key in ONE_OF[kind])
        score = (len(mapping) - 3 * lacking, -lacking)
        if mapping and score > best and (score[0] > 0 or not found):
            best, found = score, kind
    return found


def plain(header: str) -> str:
    """A header without case, accents, signs and double blanks: `No. Telp. (WA)` → `no telp wa`."""
    found = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"\b(idr|rp|gbp|usd|inr)\b", " ", found)
    return " ".join(re.findall(r"[a-z0-9]+", found))


def layout_of(kind: str, headers: Sequence[str]) -> Layout | None:
    """The program that writes files with such headers, if we know it."""
    known = {plain(header) for header in headers}
    for layout in LAYOUTS:
        if layout.kind == kind and {plain(name) for name in layout.signature} <= known:
            return layout
    return None


def guess_mapping(kind: str, headers: Sequence[str], layout: Layout | None = None) -> dict[str, str]:
    """Our field → the file's column. A known layout decides alone; else the synonyms do, the likelier first."""
    by_plain: dict[str, str] = {}
    for header in headers:
        by_plain.setdefault(plain(header), header)
    if layout is not None:
        return {key: by_plain[plain(name)] for key, name in layout.columns.items() if plain(name) in by_plain}
    wishes = [
        (rank, position, field.key, synonym)
        for position, field in enumerate(KINDS[kind])
        for rank, synonym in enumerate(field.synonyms)
    ]
    mapping: dict[str, str] = {}
    used: set[str] = set()
    for _rank, _position, key, synonym in sorted(wishes):
        header = by_plain.get(synonym, "")
        if header and key not in mapping and header not in used:
            mapping[key] = header
            used.add(header)
    ordered = [field.key for field in KINDS[kind] if field.key in mapping]
    return {key: mapping[key] for key in ordered}


def recognised(headers: Sequence[str]) -> int:
    """How many of the cells look like headers we know; to find the header's row."""
    names = {synonym for fields in KINDS.values() for field in fields for synonym in field.synonyms}
    names |= {plain(name) for layout in LAYOUTS for name in layout.columns.values()}
    return sum(plain(header) in names for header in headers if header)


def lacking(kind: str, mapping: Mapping[str, str]) -> list[str]:
    """The same for any import: mails need no columns."""
    return missing(kind, mapping) if kind in KINDS else []


def missing(kind: str, mapping: Mapping[str, str]) -> list[str]:
    """A sentence for each thing without which the file cannot be taken."""
    found = [
        _("No column for “%(field)s” was found. Choose it.") % {"field": field.label}
        for field in KINDS[kind]
        if field.required and not mapping.get(field.key)
    ]
    group = ONE_OF[kind]
    if not any(mapping.get(key) for key in group):
        labels = ", ".join(str(field.label) for field in KINDS[kind] if field.key in group)
        found.append(_("The file needs at least one of these columns: %(fields)s. Choose it.") % {"fields": labels})
    return found
