"""Why a row, a cell or a whole file cannot be taken: each reason once, as a whole sentence that says what to do."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.core.errors import AkrabError


class ExchangeError(AkrabError):
    """Base of what goes wrong with an import."""


class FileProblem(ExchangeError):
    """The file as a whole cannot be read. Nothing has been taken from it."""


class NotNow(ExchangeError):
    """The import is not in a state in which this can be done."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell or row: a key of SENTENCES and what to fill in."""

    code: str
    value: str = ""
    column: str = ""
    kept: str | None = None  # what of the cell can be used all the same

    def stored(self) -> dict[str, str]:
        found = {"value": self.value[:80], "column": self.column}
        return {key: value for key, value in found.items() if value}


SENTENCES: dict[str, Any] = {
    "number_missing": _("The order number is missing. Fill in “%(column)s”."),
    "date_missing": _("The date is missing. Fill in “%(column)s”."),
    "product_missing": _("Neither article number nor product name is given. Fill in one of them."),
    "nobody": _("Name, phone and e-mail are all missing. Fill in at least one."),
    "quantity_missing": _("The quantity is missing. Fill in “%(column)s”."),
    "quantity_zero": _("The quantity is 0. Write how many were sold; a minus for goods that came back."),
    "price_missing": _("The price is missing. Fill in “%(column)s”."),
    "price_negative": _("The price “%(value)s” is below zero. Write 0 or more."),
    "stock_negative": _("The stock “%(value)s” is below zero. Write 0 or more."),
    "weight_negative": _("The weight “%(value)s” is below zero. Write 0 or more."),
    "not_a_number": _("“%(value)s” in “%(column)s” is not a number. Write it with digits, like 12500."),
    "not_whole": _("“%(value)s” in “%(column)s” is not a whole number. Write it without decimals."),
    "too_large": _("“%(value)s” in “%(column)s” is too large. Check the number and the decimal mark."),
    "amount_too_large": _("Quantity times price is too large. Check both, and the decimal mark."),
    "not_a_date": _("“%(value)s” in “%(column)s” is not a date. Write it like 2026-08-31."),
    "no_such_day": _("“%(value)s” in “%(column)s” is a day that no calendar has. Correct the date."),
    "too_long": _("“%(value)s…” in “%(column)s” is too long. Shorten it."),
    "unreadable": _("“%(value)s” in “%(column)s” holds signs that cannot be read. Save the file as UTF-8."),
    "columns_differ": _("The row has more cells than the header. Put cells that hold the separator in quotes."),
    "currency_differs": _(
        "The amount is in %(value)s, which is not the shop's currency. Convert the amounts, or leave the column out."
    ),
    "unpaid": _("The order is not paid yet. Import the file again once it is."),
    "sold_elsewhere": _("This row only groups others or is sold elsewhere; it has no price of its own."),
    "parent_unknown": _(
        "Taken at the top: there is no category “%(value)s” for it to stand under. Import that one too."
    ),
    "parent_itself": _("The category stands under itself. Correct “%(column)s”."),
    "category_missing": _("The name of the category is missing. Fill in “%(column)s”."),
    "mail_sender": _("The mail has no sender who could be answered."),
    "mail_program": _("Left out: a program wrote it (%(value)s), and its address is no customer's."),
    "mail_report": _("Left out: a report of a mail server (%(value)s), not somebody's words."),
    "mail_recipient": _("The shop wrote it, but to no address that can be read."),
    "mail_broken": _("The mail could not be read."),
    "mail_large": _("The mail is larger than 25 MB. Take its files out and import it again."),
    # Warnings: the row was taken.
    "bad_phone": _("Taken without the phone number: “%(value)s” is not one. Write it like 0812-3456-7890."),
    "bad_email": _("Taken without the e-mail address: “%(value)s” is not one. Write it like name@example.com."),
    "bad_birthday": _("Taken without the birthday: “%(value)s” is not one. Write it like 1980-03-22."),
    "category_unknown": _("Taken without its category: “%(value)s” is not known here. Import the categories first."),
    "photo_refused": _("Taken without the picture: it is damaged or larger than 10 MB."),
    "barcode_wrong": _("Taken without the bar code “%(value)s”: its last digit does not fit the others."),
    "attributes_unclear": _("Taken without the properties “%(value)s”: write them like “Colour: black; Size: M”."),
    "content_unclear": _("Taken without the contents “%(value)s”: write them like “ABC-1 × 2; ABC-2 × 1”."),
    "content_unknown": _(
        "Taken without the contents of the bundle: there is no article “%(value)s”. Import it, then this row again."
    ),
    "content_bundle": _(
        "Taken without the contents of the bundle: “%(value)s” is a bundle itself. Name what is in it."
    ),
    "content_of_goods": _(
        "Taken without the contents: “%(value)s” is not a bundle. Only a new product can become one."
    ),
    "content_refused": _("Taken without the contents of the bundle: %(value)s"),
    "mail_undated": _("Taken with the time of the import: its own date cannot be read."),
    "mail_files": _("Taken without a file: %(value)s"),
    "barcode_taken": _("Taken without the bar code “%(value)s”: it belongs to another article."),
    "handle_taken": _("Taken without “%(value)s”: it already belongs to another customer."),
}


# Why something stays when an import is undone.
KEPT: dict[str, Any] = {
    "later": _("A later import changed it."),
    "changed": _("Somebody has worked with it since."),
    "used": _("Something else refers to it."),
    "sold": _("Part of the stock is gone."),
}


def sentence(code: str, params: dict[str, str]) -> str:
    """The reason in the language of the moment."""
    text = SENTENCES.get(code)
    if text is None:
        return code
    return str(text) % {"value": params.get("value", ""), "column": params.get("column", "")}


FILES: dict[str, Any] = {
    "missing": _("The file is not there any more. Upload it again."),
    "folder": _("This is a folder. Choose one file in it."),
    "forbidden": _("The file may not be read by this program. Change its permissions, or copy it elsewhere."),
    "empty": _("The file is empty. Export it again, then choose the new file."),
    "no_rows": _("The file has a header but no rows below it. Export it again with the rows."),
    "pdf": _("This is a PDF, which holds no table to read. Export the data as XLSX or CSV instead."),
    "picture": _("This is a picture. Export the data as XLSX or CSV instead."),
    "html": _("This is a web page under another name. Open it in a spreadsheet and save it as XLSX or CSV."),
    "json": _("This JSON holds nothing that we know: no customers, orders or products of Shopify or Salesforce."),
    "json_broken": _("The JSON is cut off or damaged near line %(value)s. Export it once more."),
    "json_payments": _("These are payments of Shopify. Akrab takes them with their orders; import the orders instead."),
    "too_large": _("The file is larger than %(value)s MB. Split it."),
    "chat": _("This is a chat of WhatsApp. Import it under WhatsApp, where its writers are given to customers."),
    "text": _("This is a text without columns: there is nothing in it that could be imported."),
    "archive": _("This archive cannot be opened here. Unpack it and choose the files inside, or pack them as ZIP."),
    "zip_many": _("The ZIP holds more than %(value)s files. Pack fewer of them together."),
    "zip_bomb": _("The ZIP would unpack to more than this program reads. Choose the files inside one by one."),
    "zip_password": _("The ZIP is locked with a password. Pack it again without one."),
    "zip_empty": _("The ZIP holds no file. Pack it again with the files inside."),
    "no_cards": _("There is no contact in it. Export the contacts once more."),
    "no_mails": _("There is no mail in it. Export the mailbox once more."),
    "word": _("This is a text document. Copy its table into a spreadsheet and save it as XLSX or CSV."),
    "binary": _(
        "This is no table: it holds NUL bytes or other signs that no text has. Export it again as XLSX or CSV."
    ),
    "one_line": _("The file has no line of headers that we can use. Put the names of the columns into the first row."),
    "quote": _(
        "A quotation mark in row %(value)s is never closed. Close it or take it out, then choose the file again."
    ),
    "xlsx_broken": _("The spreadsheet is damaged and cannot be opened. Open and save it once more, or save it as CSV."),
    "xlsx_password": _("The spreadsheet is locked with a password. Save it without one."),
    "xlsx_bomb": _(
        "The spreadsheet would unpack to more than this program reads. Save the sheet as CSV and import that."
    ),
    "xlsx_large": _("The sheet has %(value)s cells, too many for a spreadsheet here. Save it as CSV and import that."),
    "no_sheet": _("The spreadsheet has no sheet “%(value)s”. Choose another."),
    "parquet_broken": _("The Parquet file is cut off or damaged. Copy or export it once more."),
    "parquet_nested": _("The column “%(value)s” holds lists or structures. Write plain values instead."),
    "encoding": _("The text of the file cannot be read as %(value)s. Choose another encoding, or save it as UTF-8."),
    "columns_changed": _("The file has no column “%(value)s”. Check the mapping."),
    "too_many_columns": _("The file has %(value)s columns; at most 1,000 can be read. Leave out those not needed."),
    "long_cell": _("A cell in row %(value)s is longer than any text we know. A quotation mark may be missing there."),
}


class UnreadableFile(Exception):
    """Raised below the line where people's languages are known: a key of FILES and what to fill in."""

    def __init__(self, code: str, value: object = "") -> None:
        super().__init__(code, str(value))
        self.code, self.value = code, str(value)

    def for_people(self) -> FileProblem:
        return FileProblem(str(FILES[self.code]) % {"value": self.value})
