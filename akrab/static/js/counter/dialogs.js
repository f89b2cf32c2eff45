// The smaller dialogs: variants and options, one line, discount and codes, baskets on hold.
(() => {
  const { $, make, say, basket, sync } = Counter;
  let line;

  // Variants and options of a product
  const fieldOf = (option) => {
    const [id, name, kind, required, price, longest, choices] = option;
    const field = make("div", "field");
    const label = make("label", "", name + (kind !== "choice" && price ? ` (+${Counter.money(price)})` : ""));
    label.htmlFor = `option-${id}`;
    const control = make(kind === "choice" ? "select" : "input");
    control.id = label.htmlFor;
    control.dataset.option = id;
    control.required = required;
    if (kind === "choice") {
      if (!required) control.append(new Option("–", ""));
      for (const [pk, text, effect] of choices) control.append(new Option(effect ? `${text} (${effect > 0 ? "+" : ""}${Counter.money(effect)})` : text, pk));
    } else control.maxLength = longest;
    field.append(label, control);
    return field;
  };
  const answersOf = (product) => product.options.flatMap(([id, name, kind, , price, , choices]) => {
    const value = $(`option-${id}`).value.trim();
    if (!value) return [];
    const choice = kind === "choice" ? choices.find(([pk]) => String(pk) === value) : null;
    return [choice ? { option: id, name, value: choice[1], price: choice[2], choice: choice[0] } : { option: id, name, value, price }];
  });
  let product;
  const variant = (shown, chosen) => {
    product = shown;
    $("variant-title").textContent = shown.name;
    const rows = shown.variants.map((one, place) => {
      const row = make("label", "row");
      const radio = make("input");
      radio.type = "radio";
      radio.name = "variant";
      radio.value = one.id;
      radio.checked = chosen ? chosen === one : place === 0;
      const main = make("span", "row-main");
      main.append(make("span", "row-title", one.name || shown.name), make("span", "row-text", one.left === null ? "" : one.left > 0 ? say("left", one.left) : say("soldOut")));
      row.append(radio, main, make("span", "price", Counter.money(one.price)));
      return row;
    });
    $("variant-list").replaceChildren(...rows);
    $("option-list").replaceChildren(...shown.options.map(fieldOf));
    $("variant-dialog").showModal();
  };
  $("variant-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const id = Number(new FormData(event.target).get("variant"));
    const answers = answersOf(product);
    $("variant-dialog").close();
    Counter.screen.put(product, product.variants.find((one) => one.id === id), answers);
  });

  // One line of the basket
  $("line-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const quantity = Number.parseInt($("line-quantity").value, 10) || 0;
    basket.change(line.id, { ...(line.serials ? {} : { quantity }), ...(Counter.start?.may_price ? { price: Counter.amount($("line-price").value) } : {}) });
    $("line-dialog").close();
  });
  $("line-remove").addEventListener("click", () => {
    basket.change(line.id, { quantity: 0 });
    $("line-dialog").close();
  });

  // Discount by hand, code, points
  const reduce = () => {
    const { discount, codes, points, customer } = basket.state.basket;
    $("discount").value = discount ? (discount.kind === "percent" ? discount.value : Counter.typed(discount.value)) : "";
    $("discount-kind").value = discount?.kind ?? "percent";
    $("discount-reason").value = discount?.reason ?? "";
    $("discount-limit").textContent = say("limit", Counter.start?.discount ?? 0);
    $("code").value = codes.join(" ");
    $("points-row").hidden = !customer?.points;
    $("points").value = points || "";
    $("points-hint").textContent = customer?.points ? `${say("pointsHint", customer.points)} (${Counter.money(customer.worth)})` : "";
    $("reduce-offline").hidden = sync.net.online;
    $("reduce-problem").hidden = true;
    $("reduce-dialog").showModal();
  };
  $("reduce-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const kind = $("discount-kind").value;
    const limit = Counter.start?.discount ?? 0;
    const typed = kind === "percent" ? Number.parseInt($("discount").value.replace(/\D/g, ""), 10) || 0 : Counter.amount($("discount").value);
    const share = kind === "percent" ? typed : (typed * 100) / (basket.subtotal() || 1);
    $("reduce-problem").hidden = share <= limit;
    $("reduce-problem").textContent = say("overLimit", limit);
    if (share > limit) return;
    const typedCode = $("code").value.trim();
    if (!sync.net.online && (typedCode || (!$("points-row").hidden && $("points").value.trim()))) {
      $("reduce-problem").textContent = typedCode ? say("codesOffline", typedCode) : say("pointsOffline");
      $("reduce-problem").hidden = false;
      return;
    }
    basket.set({
      discount: typed ? { kind, value: typed, reason: $("discount-reason").value.trim() } : null,
      codes: sync.net.online ? $("code").value.trim().split(/\s+/).filter(Boolean) : [],
      points: sync.net.online && !$("points-row").hidden ? Number.parseInt($("points").value, 10) || 0 : 0,
    });
    $("reduce-dialog").close();
  });
  $("reduce").addEventListener("click", reduce);

  // On hold
  const held = async () => {
    const full = basket.state.basket.lines.length > 0;
    $("hold-form").hidden = !full;
    $("hold-label").value = basket.state.basket.customer?.name ?? "";
    const rows = (await sync.heldNow()).map((one) => {
      const row = make("div", "row");
      const main = make("div", "row-main");
      const pieces = one.basket.lines.reduce((sum, part) => sum + part.quantity, 0);
      const sum = one.basket.lines.reduce((all, part) => all + part.quantity * part.price, 0);
      main.append(
        make("span", "row-title", one.label || one.basket.lines[0]?.name || ""),
        make("span", "row-text", [`${pieces} × · ${Counter.money(sum)}`, one.by, new Date(one.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })].filter(Boolean).join(" · ")),
      );
      const button = make("button", "btn btn-quiet", say("resumeWord"));
      button.type = "button";
      button.disabled = full;
      button.title = full ? say("finishFirst") : "";
      button.addEventListener("click", async () => {
        button.setAttribute("aria-busy", "true");
        if (await sync.takeUp(one.key)) basket.replace(one.basket);
        else Counter.toast(say("taken"), "warning");
        $("held-dialog").close();
      });
      row.append(main, button);
      return row;
    });
    $("held-list").replaceChildren(...rows);
    $("held-list").hidden = !rows.length;
    $("held-none").hidden = rows.length > 0 || full;
    if (!$("held-dialog").open) $("held-dialog").showModal();
  };
  $("hold-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const now = { key: Counter.uuid(), label: $("hold-label").value.trim(), basket: basket.state.basket, by: Counter.start?.person.name ?? "", at: sync.now() };
    $("held-dialog").close();
    try {
      await Counter.store.put("held", now.key, now);
    } catch {
      return Counter.toast(say("notKept"), "error");
    }
    basket.clear();
    Counter.toast(say("held"));
    return sync.sendHeld();
  });
  $("hold").addEventListener("click", held);
  $("show-held").addEventListener("click", held);

  // The connection, what waits, what was refused
  const rowsOf = (sales, text) => sales.map((sale) => {
    const row = make("div", "row");
    const main = make("div", "row-main");
    main.append(make("span", "row-title", Counter.money(sale.total)), make("span", "row-text", [new Date(sale.sold_at).toLocaleString([], { dateStyle: "short", timeStyle: "short" }), text(sale)].filter(Boolean).join(" · ")));
    row.append(main);
    return row;
  });
  const net = async () => {
    const waiting = await Counter.store.all("queue");
    $("net-long").textContent = say(!sync.net.online ? "offlineLong" : waiting.length ? "unsentLong" : "onlineLong");
    $("unsent-list").replaceChildren(...rowsOf(waiting, (sale) => sale.by));
    $("unsent-list").hidden = !waiting.length;
    $("refused-list").replaceChildren(...rowsOf(sync.net.refused, (sale) => `${say("refusedCount")}: ${sale.sentence}`));
    $("refused-list").hidden = !sync.net.refused.length;
    $("noted-list").replaceChildren(...rowsOf(sync.net.noted, (sale) => sale.sentence));
    $("noted-list").hidden = !sync.net.noted.length;
    if (!$("net-dialog").open) $("net-dialog").showModal();
  };
  $("net").addEventListener("click", net);
  $("send-now").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.setAttribute("aria-busy", "true");
    await sync.start();
    await sync.send();
    button.removeAttribute("aria-busy");
    net();
  });

  // Opening the till
  $("open-till").addEventListener("click", () => $("open-dialog").showModal());
  $("open-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      Counter.start.session = (await Counter.ask(Counter.words.open, { cash: Counter.amount($("open-cash").value) })).session;
      await Counter.store.put("meta", "start", Counter.start);
      $("open-dialog").close();
      Counter.screen.drawNet();
    } catch (problem) {
      Counter.toast(problem.sentence ?? say("needNet"), "error");
    }
  });

  Counter.dialogs = {
    variant, held, reduce,
    line(one) {
      line = one;
      $("line-title").textContent = one.name;
      $("line-quantity").value = one.quantity;
      $("line-quantity-row").hidden = Boolean(one.serials); // as many pieces as there are numbers
      $("line-price-row").hidden = !Counter.start?.may_price;
      $("line-price").value = Counter.typed(one.price);
      $("line-usual").textContent = say("usual", Counter.money(one.usual));
      $("line-dialog").showModal();
      $("line-quantity").select();
    },
  };
})();
