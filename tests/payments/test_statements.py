"""Bank statements: whatever the layout, each line once, matched only where no doubt is left."""

import datetime as dt

import pytest

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.orders import actions as orders
from akrab.payments import actions
from akrab.payments.errors import PaymentError, StatementError
from akrab.payments.models import Payment, StatementLine
from akrab.payments.statements import matching, reading
from tests.accounts.factories import make_user
from tests.payments import statement_files as files
from tests.payments.factories import awaited, make_order, open_shop

TODAY = dt.date(2026, 1, 3)
IN, OUT = (dt.date(2025, 12, 30), 10_012_300), (dt.date(2026, 1, 2), -125_000_050)


def read(text: str) -> list[tuple[dt.date, int]]:
    found = reading.table(text)
    assert found.columns is not None
    result = reading.read(found, found.columns, today=TODAY, currency="IDR")
    assert result.unread == []
    return [(one.day, one.amount) for one in result.movements]


@pytest.mark.parametrize("text", [files.MANDIRI, files.BRI, files.SUFFIXED])
def test_layouts_of_banks_are_known_by_their_header(text: str) -> None:
    assert read(text) == [IN, OUT]


def test_bca_has_no_years_and_marks_without_a_title() -> None:
    assert read(files.BCA) == [IN, (dt.date(2025, 12, 30), -1_500_000), (dt.date(2026, 1, 2), 25_000_000)]


def test_a_pasted_page_with_signs_and_month_names() -> None:
    assert read(files.PASTED) == [IN, (dt.date(2026, 1, 2), -125_000_000)]


def test_the_text_of_all_description_columns_is_kept() -> None:
    found = reading.table(files.MANDIRI)
    assert found.columns is not None
    result = reading.read(found, found.columns, today=TODAY, currency="IDR")
    assert result.movements[0].text == "MCM InhouseTrf DARI BUDI SANTOSO Transfer Fee"


def test_a_date_without_a_year_is_never_in_the_future() -> None:
    text = 'Tanggal,Keterangan,Jumlah,DB/CR\n30/12,A,"1,000.00",CR\n02/01,B,"1,000.00",CR\n'
    assert [day for day, _amount in read(text)] == [dt.date(2025, 12, 30), dt.date(2026, 1, 2)]


@pytest.mark.parametrize(
    ("data", "text"),
    [("Jum’at;ü".encode("cp1252"), "Jum’at;ü"), ("\ufeffa;ü".encode(), "a;ü"), ("a;ü".encode("utf-16"), "a;ü")],
)
def test_encodings_of_banks(data: bytes, text: str) -> None:
    assert reading.decode(data) == text


@pytest.mark.parametrize("data", [b"PK\x03\x04 workbook", b"%PDF-1.7", b"x" * (reading.LARGEST + 1)])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(StatementError):
        reading.decode(data)


@pytest.mark.parametrize("text", ["", "  \n ", "hello", "one\ntwo\nthree"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(StatementError):
        reading.table(text)


def test_lines_that_cannot_be_read_are_named() -> None:
    found = reading.table(files.BRI + "31/02/2026;x;y;0,00;1,00;0\n03/01/2026;x;y;0,00;abc;0\n")
    assert found.columns is not None
    result = reading.read(found, found.columns, today=TODAY, currency="IDR")
    assert len(result.movements) == 2
    assert [line[:10] for line in result.unread] == ["31/02/2026", "03/01/2026"]


# What is done with them


@pytest.fixture
def boss(db: None) -> User:
    return make_user(Role.OWNER)


def line_of(payment: Payment, *, text: str = "TRSF BUDI", amount: int | None = None, day: dt.date | None = None) -> str:
    rupiah = (payment.amount if amount is None else amount) // 100
    written = f"{rupiah:,}".replace(",", ".")
    return f"Tanggal;Keterangan;Debet;Kredit\n{day or clock.today():%d/%m/%Y};{text};0,00;{written},00\n"


def take_in(text: str, actor: User) -> matching.Outcome:
    return matching.take_in(text=text, actor=actor)


def test_the_exact_amount_is_matched_and_the_order_paid(boss: User) -> None:
    open_shop()
    order = make_order()
    orders.accept(order=order, actor=boss)
    payment = awaited(order)
    outcome = take_in(line_of(payment), boss)
    assert (outcome.statement.added, outcome.matched) == (1, 1)
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.paid, order.state, payment.state, payment.source) == (order.total, "paid", "paid", "statement")
    line = StatementLine.objects.get()
    assert (line.state, line.payment, line.by_hand) == ("matched", payment, False)


def test_overlapping_statements_add_nothing(boss: User) -> None:
    open_shop()
    text = files.BRI
    assert take_in(text, boss).statement.added == 2
    again = take_in(text, boss).statement
    assert (again.added, again.known) == (0, 2)
    longer = take_in(text + "02/01/2026;09:00:00;NEW;0,00;5.000,00;0,00\n", boss).statement
    assert (longer.added, longer.known) == (1, 2)


def test_two_equal_lines_of_one_day_are_two(boss: User) -> None:
    open_shop()
    twice = files.BRI + files.BRI.splitlines()[1] + "\n"
    assert take_in(twice, boss).statement.added == 3
    assert take_in(twice, boss).statement.added == 0


def test_money_from_before_the_order_is_not_taken_for_it(boss: User) -> None:
    open_shop()
    payment = awaited(make_order())
    outcome = take_in(line_of(payment, day=clock.today() - dt.timedelta(days=1)), boss)
    assert outcome.matched == 0


def test_an_amount_that_an_expired_payment_had_too_waits_for_a_person(boss: User) -> None:
    open_shop()
    first, second = awaited(make_order()), awaited(make_order())
    actions.fail_payment(payment=first, expired=True)
    Payment.objects.filter(pk=second.pk).update(amount=first.amount)
    outcome = take_in(line_of(first), boss)
    assert outcome.matched == 0
    line = StatementLine.objects.get()
    assert matching.candidates(line) == [first.order, second.order]


def test_a_person_confirms_a_transfer_without_its_last_digits(boss: User) -> None:
    open_shop()
    order = make_order()
    orders.accept(order=order, actor=boss)
    assert take_in(line_of(awaited(order), amount=10_000_000), boss).matched == 0
    line = StatementLine.objects.get()
    assert matching.candidates(line) == [order]
    matching.confirm(line=line, order=order, actor=boss)
    order.refresh_from_db()
    assert (order.paid, order.owed, order.state) == (10_000_000, 0, "paid")
    assert not Payment.objects.open().exists()
    with pytest.raises(PaymentError):
        matching.confirm(line=line, order=order, actor=boss)


def test_a_part_that_a_person_confirms_leaves_the_rest_awaited(boss: User) -> None:
    open_shop()
    order = make_order()
    take_in(line_of(awaited(order), amount=6_000_000), boss)
    matching.confirm(line=StatementLine.objects.get(), order=order, actor=boss)
    order.refresh_from_db()
    assert (order.paid, awaited(order).amount) == (6_000_000, order.total - 6_000_000)


def test_the_name_in_the_line_is_a_hint(boss: User) -> None:
    open_shop()
    order = make_order()
    take_in(line_of(awaited(order), amount=6_000_000, text="TRSF DARI RATNA DEWI"), boss)
    assert matching.candidates(StatementLine.objects.get()) == [order]


def test_a_wrong_match_is_undone_and_the_line_waits_again(boss: User) -> None:
    open_shop()
    payment = awaited(make_order())
    take_in(line_of(payment), boss)
    line = StatementLine.objects.get()
    matching.undo(line=line, actor=boss)
    line.refresh_from_db()
    payment.refresh_from_db()
    assert (line.state, line.payment, payment.state, payment.order.paid) == ("new", None, "failed", 0)
    with pytest.raises(PaymentError):
        matching.undo(line=line, actor=boss)
    matching.confirm(line=line, order=payment.order, actor=boss)
    payment.order.refresh_from_db()
    assert payment.order.owed == 0


def test_money_that_is_for_no_order_is_put_aside_and_back(boss: User) -> None:
    open_shop()
    take_in(line_of(awaited(make_order()), amount=100), boss)
    line = StatementLine.objects.get()
    states = []
    for _tap in range(2):
        matching.ignore(line=line)
        line.refresh_from_db()
        states.append(line.state)
    assert states == ["ignored", "new"]


def test_an_unknown_layout_is_asked_for_once(boss: User) -> None:
    open_shop()
    with pytest.raises(matching.UnknownLayout) as asked:
        take_in(files.UNKNOWN, boss)
    assert asked.value.found.rows[0] == ["Wann", "Was", "Wieviel"]
    columns = reading.Columns(date=0, text=(1,), amount=2)
    assert matching.take_in(text=files.UNKNOWN, actor=boss, columns=columns).statement.added == 2
    assert take_in(files.UNKNOWN.replace("BUDI", "ANI"), boss).statement.added == 1
