// Paying: one way or several, the pad, the change; then the sale is kept on this device first and sent second.
(() => {
  const { $, make, say, basket, sync } = Counter;
  const CASH = "cash";
  const state = { way: CASH, entry: "", typing: false, tenders: [], busy: false };
  let last;

  const paid = () => state.tenders.reduce((sum, one) => sum + one.amount, 0);
  // A pre-order may be paid in part; the rest when it is collected.
  const later = () => (Counter.preorder.is() && state.part === "deposit" ? basket.total() - Counter.preorder.deposit() : 0);
  const rest = () => basket.total() - later() - paid();
  // What is to be paid now by the chosen way: cash is rounded when it settles the rest.
  const asked = () => (state.way === CASH ? Counter.rounded(rest()) : rest());
  const entered = () => (state.entry === "" ? asked() : Counter.amount(state.entry));

  // The code of the shop's sticker with just this amount in it, made here.
  const drawQris = (amount) => {
    const mine = state.way === "qris";
    const own = Counter.start.qris;
    const text = mine && own && Counter.qris.text(own, amount);
    const shown = Boolean(text) && !state.typing;
    if (shown && text !== drawQris.before) {
      $("qris-code").replaceChildren(Counter.qr.svg(text));
      $("qris-name").textContent = Counter.qris.name(own);
    }
    drawQris.before = shown ? text : "";
    $("qris").hidden = !shown;
    $("pad").hidden = shown;
    $("qris-none").hidden = !mine || Boolean(own);
    return shown;
  };

  const draw = () => {
    const due = asked();
    const amount = entered();
    const code = drawQris(Math.min(amount, due));
    $("due").textContent = Counter.money(due);
    for (const button of $("ways").children) button.setAttribute("aria-checked", String(button.dataset.way === state.way));
    const deposit = Counter.preorder.is() ? Counter.preorder.deposit() : 0;
    $("part").hidden = !Counter.preorder.is() || deposit >= basket.total() || state.tenders.length > 0;
    for (const button of $("part").children) {
      button.setAttribute("aria-checked", String(button.dataset.part === state.part));
      button.textContent = button.dataset.part === "deposit" ? say("payDeposit", Counter.money(deposit)) : say("payWhole", Counter.money(basket.total()));
    }
    $("tenders").replaceChildren(...state.tenders.map((one, place) => {
      const row = make("li");
      const label = $("ways").querySelector(`[data-way="${one.method}"]`).textContent.trim();
      row.append(make("span", "", label), make("span", "", Counter.money(one.amount)));
      const undo = make("button", "", "×");
      undo.type = "button";
      undo.setAttribute("aria-label", `${say("less")}: ${label}`);
      undo.addEventListener("click", () => { state.tenders.splice(place, 1); draw(); });
      row.append(undo);
      return row;
    }));
    $("entry").textContent = Counter.money(amount);
    if (state.entry === "") $("entry").dataset.empty = "";
    else delete $("entry").dataset.empty;
    $("entry-label").textContent = state.tenders.length ? say("rest") : "";
    const quick = state.way === CASH ? [due, ...Counter.quickCash(due)] : [];
    $("quick").replaceChildren(...quick.map((sum, place) => {
      const button = make("button", "", place ? Counter.money(sum) : say("exact"));
      button.type = "button";
      button.addEventListener("click", () => { state.entry = String(sum / Counter.start.minor); draw(); });
      return button;
    }));
    $("reference-row").hidden = state.way !== "card";
    const change = state.way === CASH ? amount - due : 0;
    $("qris-show").hidden = state.way !== "qris" || !state.typing;
    $("change-row").hidden = change <= 0;
    $("change").textContent = Counter.money(Math.max(0, change));
    const whole = amount >= due;
    const words = code ? ["seen", "seenPart"] : ["take", "addPart"];
    $("take").textContent = say(words[whole ? 0 : 1], Counter.money(state.way === CASH ? amount : Math.min(amount, due)));
    $("take").disabled = state.busy || (!whole && amount <= 0);
  };
  const complain = (text) => {
    $("pay-problem").textContent = text;
    $("pay-problem").hidden = !text;
  };
  const press = (key) => {
    complain("");
    if (key === "back") state.entry = state.entry.slice(0, -1);
    else if (state.entry.length + key.length <= 12) state.entry = (state.entry + key).replace(/^0+/, "");
    draw();
  };

  const open = () => {
    if (!basket.state.basket.lines.length || !Counter.start?.session) return;
    const missing = Counter.serials.missing();
    if (missing) return Counter.toast(say("serialAsk", missing.name), "warning");
    const obstacle = Counter.preorder.obstacle();
    if (obstacle) return sync.net.online ? Counter.customer.open(obstacle) : Counter.toast(obstacle, "warning");
    Object.assign(state, { part: "whole", way: CASH, entry: "", typing: false, tenders: [], busy: false });
    for (const button of $("ways").children) button.hidden = !Counter.start.ways.includes(button.dataset.way) || (button.dataset.way === "account" && Counter.preorder.is());
    $("reference").value = "";
    complain("");
    draw();
    $("pay-dialog").showModal();
    $("take").focus();
    basket.requote();
  };

  const take = () => {
    const due = asked();
    const amount = entered();
    const { customer } = basket.state.basket;
    if (state.way === "account") {
      if (!customer?.id) return complain(say("needCustomer"));
      if (Math.min(amount, due) > customer.account) return complain(say("accountShort", Counter.money(customer.account)));
    }
    if (amount < due && amount <= 0) return undefined;
    const counted = Math.min(amount, due);
    state.tenders.push({ method: state.way, amount: counted, given: state.way === CASH ? amount : counted, reference: state.way === "card" ? $("reference").value.trim() : "" });
    state.entry = "";
    state.typing = false;
    if (amount < due) return draw();
    return finish();
  };

  // The total is what was really paid: the price, and what rounding the cash made of it.
  const finish = async () => {
    if (state.busy) return;
    state.busy = true;
    draw();
    const { basket: now } = basket.state;
    const owed = later();
    const total = paid() + owed;
    const sale = {
      key: Counter.uuid(), ...basket.plain(), tenders: state.tenders, total,
      ...(owed ? { later: owed } : {}), rounding: total - basket.total(), discount: basket.byHand(), discount_reason: now.discount?.reason ?? "",
      sold_at: sync.now(), priced_at: Counter.pricedAt, session: Counter.start.session.id,
      token: Counter.start.token, by: Counter.start.person.name, waited: !sync.net.online, replaces: now.replaces,
    };
    const { quote } = basket.state;
    if (!quote || quote.local) { sale.codes = []; sale.points = 0; sale.offers = quote?.offers ?? []; } // no price with codes was ever shown
    try {
      await sync.queue(sale);
    } catch {
      state.busy = false;
      state.tenders.pop();
      draw();
      return complain(say("notKept"));
    }
    last = { sale, basket: structuredClone(now) };
    basket.clear();
    Counter.screen.goneFromShelf(now.lines);
    $("pay-dialog").close();
    done(sale);
    told(sale.key, await sync.outcomeOf(sale.key, 6000));
  };

  const done = (sale) => {
    const change = sale.tenders.reduce((sum, one) => sum + one.given - one.amount, 0);
    $("done-change-row").hidden = change <= 0;
    $("done-change").textContent = Counter.money(change);
    $("done-number").textContent = "";
    $("done-state").textContent = say("waits");
    $("done-note").hidden = true;
    $("done-print").hidden = true;
    const text = [Counter.start.shop.name, ...last.basket.lines.map((one) => `${one.quantity} × ${one.name}: ${Counter.money(one.price * one.quantity)}`), `${say("total")}: ${Counter.money(sale.total)}`, say("thanks")].join("\n");
    const number = (last.basket.customer?.phone ?? "").replace(/\D/g, "").replace(/^0/, "62");
    $("done-wa").href = `https://wa.me/${number}?text=${encodeURIComponent(text)}`;
    $("done-dialog").showModal();
    $("next-sale").focus();
  };
  const told = (key, outcome) => {
    if (last?.sale.key !== key || !outcome || outcome.result === "again") return;
    if (outcome.result === "refused") {
      $("done-dialog").close();
      $("refused-text").textContent = outcome.sentence;
      $("refused-dialog").showModal();
      return;
    }
    $("done-state").textContent = say("sent");
    $("done-number").textContent = outcome.number;
    $("done-note").hidden = !outcome.sentence;
    $("done-note").textContent = outcome.sentence;
    $("done-print").hidden = !outcome.sale;
    $("done-print").href = outcome.sale ? Counter.screen.receipt(outcome.sale) : "";
  };

  $("refused-mend").addEventListener("click", () => {
    basket.replace({ ...last.basket, replaces: last.sale.key });
    $("refused-dialog").close();
  });
  $("refused-leave").addEventListener("click", () => $("refused-dialog").close());
  $("next-sale").addEventListener("click", () => $("done-dialog").close());
  $("pay").addEventListener("click", open);
  $("take").addEventListener("click", take);
  $("ways").addEventListener("click", (event) => {
    const button = event.target.closest("[data-way]");
    if (!button) return;
    state.way = button.dataset.way;
    state.entry = "";
    state.typing = false;
    complain("");
    draw();
  });
  $("part").addEventListener("click", (event) => {
    const button = event.target.closest("[data-part]");
    if (!button) return;
    state.part = button.dataset.part;
    state.entry = "";
    draw();
  });
  $("qris-part").addEventListener("click", () => { state.typing = true; draw(); });
  $("qris-show").addEventListener("click", () => { state.typing = false; draw(); });
  $("pad").addEventListener("click", (event) => {
    const button = event.target.closest("[data-key]");
    if (button) press(button.dataset.key);
  });
  $("pay-dialog").addEventListener("keydown", (event) => {
    if (event.target.matches("input")) return;
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("back");
    else if (event.key === "Enter" && !event.target.closest("button:not(#take)")) { event.preventDefault(); take(); }
    else return;
    event.preventDefault();
  });
  basket.onChange(() => { if ($("pay-dialog").open && !state.busy) draw(); });
  Counter.pay = { open };
})();
