"""Every one of the 107 files of ../shared/data/import_formats, brought as an owner brings it: what it is taken for,
exactly what comes of it, and that the second time nothing does.

How the expected numbers were found, none of them by looking at our own output: contacts by counting BEGIN:VCARD and by
reading the files; the two contact CSVs against the vCards that Roundcube expects of them; mails by reading each (who
wrote, is it a person); chats against chatminer_expected.json and the lines of the file; products and orders against the
tables read here with Python's own csv and json.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import transaction

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Category, Product, Variant
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer, Handle, Link
from akrab.exchange import actions, bringing
from akrab.exchange.models import ImportRun
from akrab.messaging.mail.reading import without_quotes
from akrab.messaging.models import ChatImport, Conversation, Message
from akrab.messaging.whatsapp import importing
from akrab.orders.models import Order
from tests.exchange.factories import counts

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "import_formats"
needs_files = pytest.mark.skipif(not FOLDER.exists(), reason="../shared/data/import_formats is not here")


@pytest.fixture
def owner() -> User:
    return User.objects.create_user(username="ibu@toko.id", name="Ibu", role=Role.OWNER, password="rahasia-sekali")


def bring(path: Path, owner: User) -> ImportRun:
    """The one thing that a file holds, imported."""
    found = bringing.bring(given=[(path.name, path)], actor=owner)
    assert (len(found.runs), found.chats, found.left, found.bundle) == (1, [], [], None)
    return actions.run_now(found.runs[0])


def check(path: Path, owner: User, kind: str, *, created: int, failed: int = 0) -> ImportRun:
    """Twice the same file: the first time these rows, the second nothing."""
    run = bring(path, owner)
    assert (path.name, run.kind, counts(run)) == (path.name, kind, (created + failed, created, 0, 0, failed))
    before = (Customer.objects.count(), Handle.objects.count(), Message.objects.count(), Order.objects.count())
    again = bring(path, owner)
    assert (path.name, counts(again)) == (path.name, (created + failed, 0, 0, created, failed))
    after = (Customer.objects.count(), Handle.objects.count(), Message.objects.count(), Order.objects.count())
    assert (path.name, before) == (path.name, after)
    return run


def handles() -> set[str]:
    return set(Handle.objects.values_list("value", flat=True))


@needs_files
def test_there_are_107_files() -> None:
    assert sum(path.is_file() for path in FOLDER.rglob("*")) == 107


@needs_files
def test_contact_tables_become_what_roundcube_expects_of_them(owner: User) -> None:
    """The .vcf beside each .csv is the expected reading: whichever comes first, the other adds no customer."""
    folder = FOLDER / "contacts_csv"
    for first, second in (("csv", "vcf"), ("vcf", "csv")):
        with transaction.atomic():
            check(folder / f"gmail.{first}", owner, "customers", created=1)
            one = Customer.objects.get()
            assert (one.name, one.occupation, str(one.birthday)) == (
                "Prefix Firstname Middle Lastname Suffix", "jobtitle, company", "1975-12-12",
            )  # fmt: skip
            assert handles() == {"home@aaa.pl", "work@email.pl", "unknown@email.com", "other@email.com"}
            assert list(one.tags.values_list("name", flat=True)) == ["test"]  # "My Contacts" is everybody
            assert one.addresses.count() == 1
            assert 'note"note' in one.notes.get().text
            bring(folder / f"gmail.{second}", owner)
            assert Customer.objects.count() == 1
            check(folder / f"outlook.{first}", owner, "customers", created=1)
            assert {f"test{n}@domain.tld" for n in (1, 2, 3)} < handles()
            bring(folder / f"outlook.{second}", owner)
            assert Customer.objects.count() == 2
            transaction.set_rollback(True)


# By counting BEGIN:VCARD; phones that no phone could have (six digits) are left out, faxes and pagers too.
CARDS: Mapping[str, tuple[int, set[str]]] = {
    "John_Doe_ANDROID.vcf": (6, {"john.doe@company.com", "jane.doe@company.com", "bob@company.com",
                                 "henry@company.com", "+62123456789", "+623456789", "+6245678901", "+6255556666"}),
    "John_Doe_GMAIL.vcf": (1, {"john.doe@ibm.com", "+629055551234", "+629056661234"}),  # the address names no country
    "John_Doe_IPHONE.vcf": (1, {"john.doe@ibm.com", "+19055551234", "+19056661234", "+19057771234"}),
    "John_Doe_MS_OUTLOOK.vcf": (1, {"john.doe@ibm.cm", "+19055551234", "+19056661234"}),
    "gmail-single.vcf": (1, {"gdartmouth@hotmail.com", "+15555551111", "+15555552222"}),
    "outlook-2007.vcf": (1, {"mike.angstadt@gmail.com", "+11115551111", "+11115552222", "+11115554444"}),
    "rfc6350-example.vcf": (1, {"simon.perreault@viagenie.ca", "+14186569254", "+14182626501"}),
}  # fmt: skip


@needs_files
def test_cards_of_phones_and_programs(owner: User) -> None:
    folder = FOLDER / "vcard"
    assert {path.name for path in folder.glob("*.vcf")} == set(CARDS)
    for name, (people, expected) in CARDS.items():
        assert (folder / name).read_bytes().count(b"BEGIN:VCARD") == people
        with transaction.atomic():
            check(folder / name, owner, "customers", created=people)
            assert (name, handles()) == (name, expected)
            if name == "John_Doe_IPHONE.vcf":
                john = Customer.objects.get()
                assert (john.name, str(john.birthday), john.city) == (
                    "Mr. John Richter James Doe Sr.", "2012-06-06", "New York",
                )  # fmt: skip
                assert (john.documents.get().mime, john.documents.get().size) == ("image/jpeg", 32531)
            transaction.set_rollback(True)
    refused(folder / "vcard-samples-license.txt", owner, "This is a text without columns")


def refused(path: Path, owner: User, reason: str) -> None:
    """The file holds nothing for us, says so, and leaves nothing behind."""
    with pytest.raises(AkrabError, match=reason):
        bringing.bring(given=[(path.name, path)], actor=owner)
    assert not ImportRun.objects.exists()


# Mails that are not taken, and why; each of the others is one message.
NOT_TAKEN = {
    "raw_email11.eml": "mail_sender",  # From: "xxxxx@xxxxx", an address without a domain
    "raw_email_encoded_stack_level_too_deep.eml": "mail_program",  # gmail-noreply@google.com
    "raw_email_trailing_dot.eml": "mail_program",  # noreply@rubyforge.org
    "raw_email_with_mimepart_without_content_type.eml": "mail_report",  # a mail server's delivery status
}
# Dates that a careless reader loses: the year 3609, no date at all, a date with comments, a month of no language.
DATES = {
    "raw_email_bad_time.eml": dt.datetime(2008, 6, 9, 19, 24, 2, tzinfo=dt.UTC),  # from its first Received
    "raw_email_with_bad_date.eml": dt.datetime(2007, 11, 5, 9, 18, 24, tzinfo=dt.UTC),
    "example04.eml": dt.datetime(1969, 2, 14, 3, 2, 54, tzinfo=dt.UTC),
    "example13.eml": dt.datetime(1997, 11, 21, 15, 55, 6, tzinfo=dt.UTC),
    "raw_email_string_in_date_field.eml": dt.datetime(2008, 9, 20, 17, 4, 30, tzinfo=dt.UTC),
}
SAID = {
    "raw_email.eml": ("jamis@37signals.com", "NOTE: 한국말로 하는 것", "대부분의 마찬가지로"),
    "mix_caps_content_type.eml": ("bb@bug.com", "undef method parameter bug", "foo bar"),
    "raw_email_with_illegal_boundary.eml": ("email_test@me.nowhere", "Testing outlook", "Hello"),
    "raw_email_incorrect_header.eml": ("xxx@xxx.xxx", "Stop adware/spyware once and for all.", "You are infected"),
    "example14.eml": ("atsushi@example.com", "Re: TEST テストテスト", "Hello"),
}


@needs_files
@pytest.mark.parametrize(("folder", "files"), [("plain_emails", 20), ("mime_emails", 15), ("rfc2822", 14)])
def test_mails_of_every_quality(folder: str, files: int, owner: User) -> None:
    paths = sorted((FOLDER / "email" / folder).glob("*.eml"))
    assert len(paths) == files
    for path in paths:
        with transaction.atomic():
            why = NOT_TAKEN.get(path.name)
            run = check(path, owner, "mail", created=0 if why else 1, failed=1 if why else 0)
            assert (path.name, [one.code for one in run.failures.filter(taken=False)]) == (
                path.name, [why] if why else [],
            )  # fmt: skip
            if not why:
                mail = Message.objects.get()
                assert (mail.direction, mail.state) == ("in", "read")
                talk = Conversation.objects.get()
                assert (talk.unread, talk.waiting_since, talk.state) == (0, None, "solved")
                assert mail.created_at == DATES.get(path.name, mail.created_at)
                assert mail.created_at < clock.now() - dt.timedelta(days=1000)  # its own date
                sender, subject, begin = SAID.get(path.name, (mail.recipient, mail.subject, ""))
                assert (mail.recipient, mail.subject) == (sender, subject)
                assert mail.text.startswith(begin)
            transaction.set_rollback(True)


@needs_files
def test_mailboxes(owner: User) -> None:
    """Roundcube's holds three mails of three people that carry one Message-ID; the other two of one person."""
    with transaction.atomic():
        check(FOLDER / "email/mbox/roundcube_import.mbox", owner, "mail", created=3)
        assert {(one.recipient, one.subject, one.text) for one in Message.objects.all()} == {
            ("test@rc.net", "Import 1", "1234"), ("test1@rc.net", "Import 2", "From me"),
            ("test2@rc.net", "Import 3", "XXXX"),
        }  # fmt: skip
        assert Customer.objects.count() == 3
        transaction.set_rollback(True)
    check(FOLDER / "email/mbox/sample.mbox", owner, "mail", created=2)
    assert Customer.objects.get().name == "John Doe"


# What is new in each of zapier's samples, as a person reads it: its first and last words.
REPLIES: Mapping[str, tuple[str, str]] = {
    "correct_sig": ("this is an email", "signature."), "email_1_1": ("Hi folks", "-Abhishek Kona"),
    "email_1_2": ("Hi,\n\nYou can list", ""), "email_1_3": ("Oh thanks.", "-Abhishek Kona"),
    "email_1_4": ("Awesome!", "problem with it."), "email_1_5": ("One: Here's", "for a while."),
    "email_1_6": ("I get proper", ""), "email_1_7": (":+1:", ":+1:"),
    "email_2_1": ("Outlook with a reply", "Outlook with a reply"),
    "email_2_2": ("Outlook with a reply", "directly above line"), "email_2_3": ("Outlook with a reply", "format"),
    "email_BlackBerry": ("Here is another email", "Here is another email"),
    "email_bullets": ("test 2 this should", "- and another"), "email_gmail": ("This is a test", "github message."),
    "email_headers_no_delimiter": ("And another reply!", "And another reply!"),
    "email_iPhone": ("Here is another email", "Here is another email"),
    "email_multi_word_sent_from_my_mobile_device": ("Here is another email", "Here is another email"),
    "email_one_is_not_on": ("Thank, this is", "when I run..."),
    "email_partial_quote_header": ("On your remote host", "is not working."),
    "email_sent_from_my_not_signature": ("Here is another email", "my mobile phone."),
    "email_sig_delimiter_in_middle_of_line": ("Hi there!", "kthxbai"), "greedy_on": ("On your", "is not working."),
    "pathological": ("I think you're onto", "back to a computer."),
}  # fmt: skip


@needs_files
def test_replies_are_cut_where_the_quotation_begins_and_are_nothing_to_import(owner: User) -> None:
    paths = sorted((FOLDER / "email/replies").glob("*.txt"))
    assert {path.stem for path in paths} == {*REPLIES, "email_1_8"}
    for path in paths:
        refused(path, owner, "This is a text without columns")
        if path.stem in REPLIES:
            begin, end = REPLIES[path.stem]
            kept = without_quotes(path.read_text(encoding="utf-8"))
            assert (path.stem, kept.startswith(begin), kept.endswith(end)) == (path.stem, True, True)
    # Answers between the quoted lines: all three are kept.
    between = without_quotes((FOLDER / "email/replies/email_1_8.txt").read_text(encoding="utf-8"))
    assert "I will reply under this one" in between
    assert "and under this." in between


@needs_files
def test_files_of_odoo(owner: User) -> None:
    folder = FOLDER / "odoo"
    check(folder / "External_id_3rd_party_application_product_categories.csv", owner, "categories", created=5)
    assert {(str(one), str(one.parent or "")) for one in Category.objects.all()} == {
        ("Expenses", ""), ("Other Products", ""), ("Sellable Products", ""), ("Tables", "Expenses"),
        ("Seating furniture", "Other Products"),
    }  # fmt: skip
    check(folder / "External_id_3rd_party_application_products.csv", owner, "products", created=5)
    assert str(Product.objects.get(name="Chair").category) == "Seating furniture"  # by its number a5
    assert Category.objects.count() == 5
    assert Product.objects.get(name="Fuel").state == Product.State.DRAFT  # "Can be Sold" is False
    check(folder / "o2m_customers_contacts.csv", owner, "customers", created=8)
    assert {(str(tie.customer), str(tie.other)) for tie in Link.objects.filter(kind="works_for")} == {
        ("Roger Martins", "Aurora Shelves"), ("Yvan Holiday", "House Sales Direct"),
        ("Jack Unsworth", "House Sales Direct"), ("Sharon Pecker", "International Wood"),
    }  # fmt: skip
    assert Customer.objects.filter(is_company=True).count() == 3
    check(folder / "res_partner.xlsx", owner, "customers", created=3)
    brandon = Customer.objects.get(name="Brandon Freeman")
    assert str(brandon.links.get().other) == "Azure Interior"
    assert brandon.handles.get(kind="phone").value == "+13556873262"  # an American number, by its country


@needs_files
def test_leads_of_odoo_come_in_as_customers(owner: User) -> None:
    run = check(FOLDER / "odoo/crm_lead.xls", owner, "customers", created=7, failed=1)  # one lead names nobody
    assert run.failures.get(taken=False).row == 3
    assert Customer.objects.get(name="Robin Smith").notes.get().text.startswith("Lead: Need a new design")
    # One lead rings from the number of a customer whom the other file knows: that is the customer.
    sheet = bring(FOLDER / "odoo/res_partner.xlsx", owner)
    assert (sheet.created, sheet.updated, sheet.skipped) == (2, 1, 0)


@needs_files
def test_trees_of_salesforce(owner: User) -> None:
    check(FOLDER / "salesforce/sfdx_tree_accounts.json", owner, "customers", created=3)
    assert dict(Customer.objects.values_list("name", "city")) == {
        "Wheelworks": "Belmont", "Northern Trail Cycling": "San Francisco", "Trailblazers": "New York",
    }  # fmt: skip
    assert Customer.objects.filter(is_company=True).count() == 3
    path = FOLDER / "salesforce/sfdx_tree_products.json"
    records = json.loads(path.read_text())["records"]
    check(path, owner, "products", created=len(records))
    prices = {one["Name"]: one["MSRP__c"] * 100 for one in records}
    assert dict(Variant.objects.values_list("product__name", "price")) == prices
    assert Product.objects.get(name="FUSE X1").attributes["Motor"] == "251 watt, 75Nm"


@needs_files
def test_objects_of_shopifys_interface(owner: User) -> None:
    shop.store({"currency": "USD"})
    folder = FOLDER / "shopify"
    check(folder / "api_customer.json", owner, "customers", created=1)
    bob = Customer.objects.get()
    assert (bob.name, handles()) == (
        "Bob Norman", {"shopify:207119551", "bob.norman@hostmail.com", "+15556251199"},
    )  # fmt: skip
    check(folder / "api_product.json", owner, "products", created=4)
    assert dict(Variant.objects.values_list("sku", "stock__on_hand")) == {
        "IPOD2008PINK": 10, "IPOD2008RED": 20, "IPOD2008GREEN": 30, "IPOD2008BLACK": 40,
    }  # fmt: skip
    order = check(folder / "api_order.json", owner, "sales", created=0, failed=3)  # authorised, not paid
    assert set(order.failures.values_list("code", flat=True)) == {"unpaid"}
    refusal = "payments of Shopify"
    with pytest.raises(AkrabError, match=refusal):
        bringing.bring(given=[("t.json", folder / "api_transaction.json")], actor=owner)


@needs_files
def test_tables_of_shop_platforms(owner: User) -> None:
    shop.store({"currency": "INR"})
    folder = FOLDER / "shopify"
    for name in ("products_apparel.csv", "products_home_and_garden.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with transaction.atomic():
            check(folder / name, owner, "products", created=len(rows))
            assert Product.objects.count() == len({row["Handle"] for row in rows})
            assert Variant.objects.count() == sum(bool(row["Variant Price"]) for row in rows)
            transaction.set_rollback(True)
    path = folder / "orders_export_dev_store_masked.csv"
    with path.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    check(path, owner, "sales", created=len(lines))
    totals = {row["Name"]: round(float(row["Total"]) * 100) for row in lines if row["Total"]}
    assert dict(Order.objects.values_list("number", "total")) == totals
    # WooCommerce's own: 25 rows, of which one groups others and one is sold elsewhere.
    check(FOLDER / "woocommerce/sample_products.csv", owner, "products", created=23, failed=2)


@needs_files
def test_a_chat_with_two_date_orders(owner: User) -> None:
    folder = FOLDER / "whatsapp_chat_export"
    expected = [
        (dt.datetime.fromisoformat(one["timestamp"]), one["author"], " ".join(one["message"].split()))
        for one in json.loads((folder / "chatminer_expected.json").read_text(encoding="utf-8"))
    ]
    refused(folder / "chatminer_expected.json", owner, "This JSON holds nothing that we know")
    for name, order in (("chatminer_test_ddmmyy_24hrs.txt", "dmy"), ("chatminer_test_mmddyyyy_12hrs.txt", "mdy")):
        with transaction.atomic():
            chat = take_chat(folder / name, owner)
            assert chat.order == order
            said = {
                (one.created_at.astimezone(clock.zone()).replace(tzinfo=None), one.customer.name,  # type: ignore[union-attr]
                 " ".join(one.text.split()))
                for one in Message.objects.select_related("customer")
            }  # fmt: skip
            assert said == set(expected)
            take_chat(folder / name, owner)
            assert Message.objects.count() == len(expected)
            transaction.set_rollback(True)


@needs_files
def test_a_group_chat(owner: User) -> None:
    path = FOLDER / "whatsapp_chat_export/whatstk_lorem.txt"
    lines = sum(line.startswith("[") for line in path.read_text(encoding="utf-8").splitlines())
    take_chat(path, owner)
    assert Message.objects.count() == lines == 500
    take_chat(path, owner)
    assert Message.objects.count() == lines


def take_chat(path: Path, owner: User) -> ChatImport:
    """Through the page for all files, everybody in it a customer, here and now."""
    found = bringing.bring(given=[(path.name, path)], actor=owner)
    assert (found.runs, len(found.chats), found.left) == ([], 1, [])
    chat = found.chats[0]
    known = dict(Customer.objects.values_list("name", "pk"))
    chat.people = {author: str(known.get(author, importing.NEW)) for author in chat.people}
    chat.save()
    importing.take_in(chat)
    return chat


@needs_files
def test_the_description_of_the_files_is_a_text(owner: User) -> None:
    refused(FOLDER / "README.md", owner, "This is a text without columns")
