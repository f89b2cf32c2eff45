"""Files of programs that we know by their headers: which column is what, and what is peculiar to them.

Columns are matched by name, never by place: marketplaces add columns every few months.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Layout:
    """`signature`: headers that together give the program away. `options` go into the run's layout."""

    name: str  # also the usual source of the orders
    kind: str
    signature: tuple[str, ...]
    columns: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)


# Headers of our own product files by language; what is exported comes in again as it was.
OWN_PRODUCTS: dict[str, dict[str, str]] = {
    "en": {
        "sku": "Article number", "group": "Product", "name": "Name", "variation": "Variant", "price": "Price",
        "regular_price": "Price struck through", "cost": "Cost", "stock": "Stock", "weight": "Weight (g)",
        "barcode": "Bar code", "brand": "Brand", "category": "Category path", "attributes": "Properties",
        "summary": "In one line", "description": "Description", "kind": "Kind", "published": "On sale",
        "variant_attributes": "Properties of the variant", "contents": "Contents of the bundle",
        "rival": "Competitor", "rival_price": "Competitor's price", "rival_date": "Competitor's price seen on",
    },
    "id": {
        "sku": "Kode barang", "group": "Produk", "name": "Nama", "variation": "Varian", "price": "Harga",
        "regular_price": "Harga coret", "cost": "Modal", "stock": "Stok", "weight": "Berat (g)",
        "barcode": "Kode batang", "brand": "Merek", "category": "Jalur kategori", "attributes": "Sifat",
        "summary": "Satu baris", "description": "Deskripsi", "kind": "Jenis", "published": "Dijual",
        "variant_attributes": "Sifat varian", "contents": "Isi paket",
        "rival": "Pesaing", "rival_price": "Harga pesaing", "rival_date": "Harga pesaing dilihat",
    },
}  # fmt: skip
OWN = "akrab"

OUTLOOK = ("first_name", "middle_name", "last_name", "email", "email2", "email3", "phone", "phone3", "phone4", "phone5",
           "phone6", "company", "title", "birthday", "tags", "note", "website")  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (
    *(
        Layout(OWN, "products", tuple(names[key] for key in ("sku", "group", "regular_price", "attributes")), names,
               {"decimal_mark": "."})
        for names in OWN_PRODUCTS.values()
    ),
    Layout(
        "online-retail", "sales", ("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"),
        {
            "number": "InvoiceNo", "date": "InvoiceDate", "sku": "StockCode", "name": "Description",
            "quantity": "Quantity", "price": "UnitPrice", "customer_number": "CustomerID", "country": "Country",
        },
        {"decimal_mark": ".", "return_prefix": "C", "adjustment_prefix": "A"},
    ),
    Layout(
        "shopee", "sales", ("No. Pesanan", "Status Pesanan", "Nama Produk", "Harga Setelah Diskon", "Jumlah"),
        {
            "number": "No. Pesanan", "date": "Waktu Pesanan Dibuat", "status": "Status Pesanan",
            "sku": "Nomor Referensi SKU", "name": "Nama Produk", "variation": "Nama Variasi", "quantity": "Jumlah",
            "price": "Harga Setelah Diskon", "discount": "Voucher Ditanggung Penjual", "username": "Username (Pembeli)",
            "customer_name": "Nama Penerima", "phone": "No. Telepon", "address": "Alamat Pengiriman",
            "city": "Kota/Kabupaten", "note": "Catatan dari Pembeli",
        },
        {"decimal_mark": ",", "currency": "IDR"},
    ),
    Layout(
        "tokopedia", "sales", ("Nomor Invoice", "Tanggal Pembayaran", "Nomor SKU", "Jumlah Produk Dibeli"),
        {
            "number": "Nomor Invoice", "date": "Tanggal Pembayaran", "status": "Status Terakhir", "sku": "Nomor SKU",
            "name": "Nama Produk", "variation": "Tipe Produk", "quantity": "Jumlah Produk Dibeli",
            "price": "Harga Jual (IDR)", "discount": "Nilai Kupon Toko Terpakai (IDR)",
            "customer_name": "Nama Penerima", "phone": "No Telp Penerima",
            "address": "Alamat Pengiriman", "city": "Kota",
        },
        {"decimal_mark": ",", "currency": "IDR"},
    ),
    Layout(
        "tiktok", "sales", ("Order ID", "Order Status", "Seller SKU", "SKU Unit Original Price", "Quantity"),
        {
            "number": "Order ID", "date": "Created Time", "status": "Order Status", "sku": "Seller SKU",
            "name": "Product Name", "variation": "Variation", "quantity": "Quantity",
            "price": "SKU Unit Original Price", "line_discount": "SKU Seller Discount", "username": "Buyer Username",
            "customer_name": "Recipient", "phone": "Phone #", "note": "Buyer Message",
        },
        {"date_order": "dmy"},
    ),
    Layout(
        "shopify", "sales", ("Name", "Financial Status", "Lineitem quantity", "Lineitem price", "Created at"),
        {
            "number": "Name", "date": "Created at", "status": "Financial Status", "cancelled": "Cancelled at",
            "currency": "Currency", "sku": "Lineitem sku", "name": "Lineitem name", "quantity": "Lineitem quantity",
            "price": "Lineitem price", "discount": "Discount Amount", "shipping": "Shipping", "tax": "Taxes",
            "order_total": "Total", "email": "Email", "phone": "Phone", "customer_name": "Billing Name",
            "address": "Billing Street", "city": "Billing City", "country": "Billing Country", "note": "Notes",
        },
        {"decimal_mark": "."},
    ),
    Layout(
        "akrab-nota", "sales", ("No. Nota", "Tanggal", "Kode Barang", "Jumlah", "Harga Satuan"),
        {
            "number": "No. Nota", "date": "Tanggal", "customer_name": "Nama Pelanggan", "phone": "No. WhatsApp",
            "email": "Email", "city": "Kota", "sku": "Kode Barang", "name": "Nama Barang", "quantity": "Jumlah",
            "price": "Harga Satuan",
        },
        {"source": "import"},
    ),
    Layout(
        "shopify", "customers", ("First Name", "Last Name", "Email", "Total Spent", "Tags"),
        {
            "number": "Customer ID", "first_name": "First Name", "last_name": "Last Name", "email": "Email",
            "phone": "Phone", "city": "Default Address City", "address": "Default Address Address1",
            "country": "Default Address Country Code", "tags": "Tags", "note": "Note",
            "phone2": "Default Address Phone", "postcode": "Default Address Zip",
            "state": "Default Address Province Code", "company": "Default Address Company",
        },
    ),
    Layout(
        "contacts", "customers", ("vCard", "Name", "Phone", "Is a company", "Further addresses"),
        {
            "name": "Name", "phone": "Phone", "email": "E-mail", "company": "Company", "title": "Job title",
            "is_company": "Is a company", "birthday": "Birthday", "gender": "Gender", "language": "Language",
            "address": "Street", "city": "City", "postcode": "Postcode", "country": "Country",
            "address2": "Further addresses", "tags": "Tags", "note": "Note", "photo": "Photo",
        },
        {"gentle": "1"},
    ),
    *(
        Layout(
            "google-contacts", "customers", signature,
            {
                **names, "note": "Notes", "nickname": "Nickname", "birthday": "Birthday",
                "website": "Website 1 - Value",
                **{f"phone{n}".removesuffix("1"): f"Phone {n} - Value" for n in range(1, 9)},
                **{f"phone{n}_kind": f"Phone {n} - {kind}" for n in range(1, 9)},
                **{f"email{n}".removesuffix("1"): f"E-mail {n} - Value" for n in range(1, 6)},
                "address": "Address 1 - Street", "city": "Address 1 - City", "state": "Address 1 - Region",
                "postcode": "Address 1 - Postal Code", "country": "Address 1 - Country",
                "address2": "Address 2 - Formatted",
            },
            {"gentle": "1"},
        )
        for kind, signature, names in (
            ("Type", ("Given Name", "Family Name", "Group Membership", "E-mail 1 - Value"),
             {"name": "Name", "first_name": "Given Name", "middle_name": "Additional Name", "last_name": "Family Name",
              "company": "Organization 1 - Name", "title": "Organization 1 - Title", "tags": "Group Membership",
              "gender": "Gender"}),
            ("Label", ("First Name", "Last Name", "Organization Name", "E-mail 1 - Value"),
             {"first_name": "First Name", "middle_name": "Middle Name", "last_name": "Last Name", "name": "File As",
              "company": "Organization Name", "title": "Organization Title", "tags": "Labels"}),
        )
    ),
    *(
        Layout(
            "outlook-contacts", "customers", signature,
            {**dict(zip(OUTLOOK, names, strict=True)), **more},
            {"gentle": "1", "date_order": order},
        )
        for signature, names, more, order in (
            (("E-mail Address", "E-mail 2 Address", "E-mail 3 Address"), (
                "First Name", "Middle Name", "Last Name", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address",
                "Mobile Phone", "Home Phone", "Business Phone", "Home Phone 2", "Business Phone 2", "Company",
                "Job Title", "Birthday", "Categories", "Notes", "Web Page"),
             {"address": "Home Street", "city": "Home City", "state": "Home State", "postcode": "Home Postal Code",
              "country": "Home Country/Region", "address2": "Business Street", "gender": "Gender",
              "nickname": "Nickname"}, "mdy"),
            (("Alamat Email", "Alamat Email 2"), (
                "Nama Depan", "Nama Tengah", "Nama Belakang", "Alamat Email", "Alamat Email 2", "Alamat Email 3",
                "Telepon Seluler", "Telepon Rumah", "Telepon Kantor", "Telepon Rumah 2", "Telepon Kantor 2",
                "Perusahaan", "Jabatan", "Ulang Tahun", "Kategori", "Catatan", "Halaman Web"),
             {"address": "Jalan Rumah", "city": "Kota Rumah", "state": "Provinsi Rumah", "postcode": "Kode Pos Rumah",
              "country": "Negara/Kawasan Rumah", "address2": "Jalan Kantor", "nickname": "Nama Panggilan"}, "dmy"),
            (("Alamat E-mail", "Alamat E-mail 2"), (
                "Nama Depan", "Nama Tengah", "Nama Belakang", "Alamat E-mail", "Alamat E-mail 2", "Alamat E-mail 3",
                "Telepon Seluler", "Telepon Rumah", "Telepon Bisnis", "Telepon Rumah 2", "Telepon Bisnis 2",
                "Perusahaan", "Jabatan", "Ulang Tahun", "Kategori", "Catatan", "Halaman Web"),
             {"address": "Jalan Rumah", "city": "Kota Rumah", "state": "Provinsi Rumah", "postcode": "Kode Pos Rumah",
              "country": "Negara/Kawasan Rumah", "address2": "Jalan Bisnis", "nickname": "Nama Panggilan"}, "dmy"),
        )
    ),
    Layout(
        "odoo", "customers", ("Name", "Is a company", "Related company"),
        {
            "name": "Name", "is_company": "Is a company", "belongs_to": "Related company", "phone": "Phone",
            "phone2": "Mobile", "email": "Email", "address": "Street", "postcode": "ZIP", "city": "City",
            "state": "State", "country": "Country", "title": "Job Position", "note": "Notes", "tags": "Tags",
            "website": "Website",
        },
    ),
    Layout(
        "odoo", "customers", ("name", "is_company", "company_name", "country_id"),
        {
            "name": "name", "is_company": "is_company", "belongs_to": "company_name", "phone": "phone",
            "phone2": "mobile", "email": "email", "address": "street", "postcode": "zip", "city": "city",
            "state": "state_id", "country": "country_id", "title": "function", "note": "comment",
        },
    ),
    Layout(
        "odoo-leads", "customers", ("Name", "Company Name", "Contact Name", "Job Position"),
        {
            "name": "Contact Name", "company": "Company Name", "topic": "Name", "email": "Email",
            "title": "Job Position", "phone": "Phone", "phone2": "Mobile", "address": "Street", "postcode": "Zip",
            "city": "City", "state": "State", "country": "Country", "website": "Website", "note": "Notes",
        },
        {"source": "odoo", "notice": "leads", "gentle": "1"},
    ),
    Layout(
        "odoo", "categories", ("External ID", "Name", "Parent Category/External ID"),
        {"number": "External ID", "name": "Name", "parent": "Parent Category/External ID"},
        {"roots": "product.product_category_all"},
    ),
    Layout(
        "odoo", "products", ("Name", "Internal Reference", "Sale Price"),
        {
            "sku": "Internal Reference", "name": "Name", "price": "Sale Price", "cost": "Cost",
            "category_number": "Category/External ID", "category": "Product Category", "barcode": "Barcode",
            "published": "Can be Sold", "stock": "Quantity On Hand",
        },
        {"decimal_mark": "."},
    ),
    Layout(
        "salesforce", "products", ("Name", "MSRP", "Salesforce type"),
        {"name": "Name", "price": "MSRP", "category": "Category", "description": "Description",
         "attributes": "Properties", "sku": "Product Code"},
        {"decimal_mark": "."},
    ),
    Layout(
        "shopify", "products", ("Handle", "Title", "Variant Price"),
        {
            "sku": "Variant SKU", "name": "Title", "group": "Handle", "variation": "Option1 Value",
            "option2": "Option2 Value", "option3": "Option3 Value", "price": "Variant Price", "cost": "Cost per item",
            "stock": "Variant Inventory Qty", "category": "Type", "brand": "Vendor", "description": "Body (HTML)",
            "barcode": "Variant Barcode", "published": "Published",
        },
        {"decimal_mark": "."},
    ),
    Layout(
        "woocommerce", "products", ("Type", "SKU", "Name", "Published", "Regular price", "Parent"),
        {
            "sku": "SKU", "name": "Name", "group": "Parent", "row_type": "Type", "variation": "Attribute 1 value(s)",
            "option2": "Attribute 2 value(s)", "price": "Regular price", "stock": "Stock", "category": "Categories",
            "summary": "Short description", "description": "Description", "published": "Published", "brand": "Brands",
            "barcode": "GTIN, UPC, EAN, or ISBN",
        },
        {"decimal_mark": "."},
    ),
)  # fmt: skip

# Words of order states in the files we know, and what they are here.
STATES: dict[str, str] = {
    **dict.fromkeys(("selesai", "completed", "done", "pesanan selesai", "delivered", "terkirim", "complete", "lunas",
                     "fulfilled", "closed"), "done"),
    **dict.fromkeys(("paid", "dibayar", "sudah dibayar", "processing", "perlu dikirim", "to ship", "siap dikirim",
                     "awaiting shipment", "partially_refunded", "pesanan diproses"), "paid"),
    **dict.fromkeys(("sedang dikirim", "dikirim", "shipped", "in transit", "telah dikirim", "sent", "pesanan dikirim",
                     "to confirm receive", "awaiting collection"), "sent"),
    **dict.fromkeys(("batal", "dibatalkan", "cancelled", "canceled", "pesanan dibatalkan", "voided", "failed",
                     "expired", "trash"), "cancelled"),
    **dict.fromkeys(("dikembalikan", "returned", "refunded", "pengembalian", "retur"), "returned"),
    **dict.fromkeys(("belum bayar", "unpaid", "belum dibayar", "pending", "on-hold", "on hold", "menunggu pembayaran",
                     "authorized"), "unpaid"),
}  # fmt: skip
