// What is seen: chips, the grid of products, the basket, the state of the connection.
(() => {
  const { $, make, say, icon, basket, sync, words } = Counter;
  const PAGE = 60;
  let products = [];
  let categories = [];
  let byCode = new Map();
  let byVariant = new Map();
  let bySerial = new Map();
  let byProduct = new Map();
  let beside = new Map(); // product → products that lie in the same baskets, the strongest first
  const SUGGESTED = 3;
  const view = { category: 0, query: "", shown: PAGE };
  const plainText = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  const load = async () => {
    const goods = await Counter.store.get("meta", "goods");
    const rows = (await Counter.store.all("buckets")).flat();
    Counter.pricedAt ??= goods?.at;
    categories = goods?.categories ?? [];
    basket.offers = goods?.offers ?? [];
    byCode = new Map();
    byVariant = new Map();
    bySerial = new Map();
    products = rows.map(([id, name, category, picture, options, sold, variants, brand]) => {
      const product = { id, name, category, picture, options, sold, brand };
      product.variants = variants.map(([pk, label, sku, barcode, price, left, serials, reduced, pre]) => {
        const variant = { id: pk, name: label, sku, barcode, price, left, serials, reduced: Boolean(reduced), product };
        if (pre) variant.batch = { id: pre[0], name: pre[1], ready: pre[2], closes: pre[3], left: pre[4], percent: pre[5], place: pre[6] };
        for (const number of serials ?? []) bySerial.set(number, variant);
        byVariant.set(pk, variant);
        for (const code of [barcode, sku]) if (code) byCode.set(code.toLowerCase(), variant);
        return variant;
      });
      product.words = plainText([name, brand, ...product.variants.flatMap((one) => [one.name, one.sku, one.barcode])].join(" "));
      return product;
    }).sort((a, b) => b.sold - a.sold || a.id - b.id);
    byProduct = new Map(products.map((one) => [one.id, one]));
    beside = new Map(((await Counter.store.get("meta", "pairs"))?.rows ?? []).map(([id, ...others]) => [id, others]));
    chips();
    grid();
  };

  const chips = () => {
    const place = $("chips");
    place.replaceChildren();
    if (categories.length < 2) return;
    for (const [id, name] of [[0, say("all")], ...categories]) {
      const chip = make("button", "chip", name);
      chip.type = "button";
      chip.setAttribute("aria-pressed", String(view.category === id));
      if (view.category === id) chip.setAttribute("aria-current", "true");
      chip.addEventListener("click", () => {
        view.category = id;
        view.shown = PAGE;
        chips();
        grid();
      });
      place.append(chip);
    }
  };

  const found = () => {
    const wanted = plainText(view.query).split(/\s+/).filter(Boolean);
    return products.filter((product) => (!view.category || wanted.length || product.category === view.category)
      && wanted.every((word) => product.words.includes(word)));
  };

  const card = (product) => {
    const { variants } = product;
    const prices = variants.map((one) => one.price);
    const lowest = Math.min(...prices);
    const part = make("button", "counter-item");
    part.type = "button";
    part.dataset.product = product.id;
    const photo = make("span", "photo");
    if (product.picture) {
      const image = make("img");
      image.src = `/media/${product.picture}-160.webp`;
      image.alt = "";
      image.loading = "lazy";
      image.decoding = "async";
      photo.append(image);
    } else photo.append(icon("package"));
    const what = make("span", "what");
    what.append(make("span", "name", product.name));
    what.append(make("span", "cost", (Math.max(...prices) > lowest ? `${say("from")} ` : "") + Counter.money(lowest)));
    const counted = variants.filter((one) => one.left !== null);
    const left = counted.reduce((sum, one) => sum + Math.max(0, one.left), 0);
    const text = variants.length > 1 ? say("choices", variants.length) : counted.length ? (left ? say("left", left) : say("soldOut")) : "";
    const pre = !left && variants.some((one) => Counter.preorder.open(one.batch));
    const note = make("span", "left", pre ? say("preorder") : text);
    if (counted.length && !left && !pre) note.dataset.out = "";
    what.append(note);
    part.append(photo, what);
    return part;
  };

  const grid = () => {
    const rows = found();
    $("grid").replaceChildren(...rows.slice(0, view.shown).map(card));
    $("more").hidden = rows.length <= view.shown;
    $("nothing").hidden = rows.length > 0;
    $("nothing-title").textContent = say(products.length ? "nothing" : "noneYet");
    $("nothing-text").textContent = say(products.length ? "nothingText" : "noneYetText");
    marks();
  };

  // How many of each product lie in the basket, on its card.
  const marks = () => {
    const inside = new Map();
    for (const line of basket.state.basket.lines) {
      const id = byVariant.get(line.variant)?.product.id;
      inside.set(id, (inside.get(id) ?? 0) + line.quantity);
    }
    for (const part of $("grid").children) {
      const number = inside.get(Number(part.dataset.product));
      let mark = part.querySelector(".in");
      if (!number) mark?.remove();
      else {
        if (!mark) part.append(mark = make("span", "count in"));
        mark.textContent = number;
      }
    }
  };

  const line = (one) => {
    const part = make("div", "counter-line");
    const left = byVariant.get(one.variant)?.left;
    const name = make("button", "name", one.name);
    name.type = "button";
    name.addEventListener("click", () => Counter.dialogs.line(one));
    const details = [...one.options.map((option) => `${option.name}: ${option.value}`), `${one.quantity} × ${Counter.money(one.price)}`];
    const each = make("span", "each", details.join(" · "));
    if (one.price !== one.usual) { each.dataset.note = ""; each.textContent += ` · ${say("changed")}`; }
    if (one.pre) each.textContent += ` · ${say("preorder")}, ${say("preorderReady", Counter.preorder.day(one.pre.ready))}`;
    else if (left !== null && left !== undefined && one.quantity > left) { each.dataset.note = ""; each.textContent += ` · ${say("short", Math.max(0, left))}`; }
    const stepper = make("div", "stepper");
    const step = (change, drawing, label) => {
      const button = make("button");
      button.type = "button";
      button.append(icon(drawing));
      button.setAttribute("aria-label", `${say(label)}: ${one.name}`);
      button.addEventListener("click", () => basket.change(one.id, { quantity: one.quantity + change }));
      return button;
    };
    if (one.serials) {
      const numbers = make("button", "btn btn-quiet btn-small", say("serialNumbers", one.quantity));
      numbers.type = "button";
      numbers.addEventListener("click", () => pieces(one));
      part.append(name, make("span", "sum", Counter.money(one.price * one.quantity)), each, numbers);
      each.textContent = [one.serials.join(", "), each.textContent].join(" · ");
      return part;
    }
    stepper.append(step(-1, "minus", "less"), make("output", "", one.quantity), step(1, "plus", "oneMore"));
    part.append(name, make("span", "sum", Counter.money(one.price * one.quantity)), each, stepper);
    return part;
  };

  const sums = () => {
    const { quote } = basket.state;
    const rows = [];
    const row = (label, amount, total) => {
      const dt = make("dt", total ? "total" : "", label);
      const dd = make("dd", total ? "total" : "", Counter.money(amount));
      rows.push(dt, dd);
    };
    if (quote?.discounts.length) {
      row(say("goods"), quote.subtotal);
      for (const [kind, label, amount] of quote.discounts) row(kind === "manual" ? say("byHand") : kind === "points" ? `${say("points")} (${label})` : label, -amount);
    } else if (basket.byHand()) {
      row(say("goods"), basket.subtotal());
      row(say("byHand"), -basket.byHand());
    }
    if (basket.state.basket.lines.length) row(say("total"), basket.total(), true);
    $("totals").replaceChildren(...rows);
    const told = (quote?.refusals ?? []).map((one) => one[1]);
    if (quote?.local && !sync.net.online) {
      if (basket.state.basket.codes.length) told.push(say("codesOffline", basket.state.basket.codes.join(", ")));
      if (basket.state.basket.points) told.push(say("pointsOffline"));
      if (quote.unknown.length) told.push(say("offersOffline", quote.unknown.map((one) => `“${one}”`).join(", ")));
    }
    $("refusals").hidden = !told.length;
    $("refusals").textContent = told.join(" ");
  };

  const person = () => {
    const { customer } = basket.state.basket;
    $("customer-name").textContent = customer ? customer.name || customer.phone : say("customer");
    const facts = customer ? [customer.phone, customer.points ? say("pointsOf", customer.points) : "", customer.tier ? say("tier", customer.tier) : "", customer.account ? say("accountLeft", Counter.money(customer.account)) : ""].filter(Boolean) : [];
    $("customer-more").hidden = !facts.length;
    $("customer-more").textContent = facts.join(" · ");
    const known = Counter.customer?.about;
    const about = customer?.id && known?.of === customer.id ? known.lines : [];
    $("customer-about").hidden = !about.length;
    $("customer-lines").replaceChildren(...about.map((one) => {
      const part = make("li", "", one.text);
      part.dataset.code = one.code;
      if (one.why) part.append(" ", make("span", "hint", one.why));
      return part;
    }));
  };

  // What goes with the basket, from what lies on this device: a tap puts it in.
  const suggest = () => {
    const inside = new Set(basket.state.basket.lines.map((one) => byVariant.get(one.variant)?.product.id));
    const known = [...inside].map((id) => beside.get(id) ?? []);
    const ids = [];
    for (let place = 0; place < 3 && ids.length < SUGGESTED; place += 1) {
      for (const others of known) if (others[place] && !inside.has(others[place]) && !ids.includes(others[place])) ids.push(others[place]);
    }
    const sold = ids.map((id) => byProduct.get(id)).filter((one) => one?.variants.some((variant) => variant.left === null || variant.left > 0)).slice(0, SUGGESTED);
    $("beside").hidden = !sold.length || Counter.preorder.is();
    $("beside-items").replaceChildren(...sold.map((product) => {
      const part = make("button", "chip", product.name);
      part.type = "button";
      part.addEventListener("click", () => choose(product));
      return part;
    }));
  };

  const drawBasket = () => {
    const { lines } = basket.state.basket;
    const place = $("lines");
    place.replaceChildren(...lines.map(line));
    if (lines.length > drawBasket.before) place.lastElementChild.scrollIntoView({ block: "nearest" });
    drawBasket.before = lines.length;
    $("no-lines").hidden = lines.length > 0;
    $("reduce").hidden = !lines.length;
    $("hold").disabled = $("empty").disabled = !lines.length;
    $("pay").disabled = !lines.length || !Counter.start?.session;
    $("pay-total").textContent = lines.length ? Counter.money(basket.total()) : "";
    $("open-basket").hidden = !lines.length;
    $("bar-count").textContent = basket.pieces();
    $("bar-total").textContent = Counter.money(basket.total());
    if (!lines.length) $("basket").removeAttribute("data-open");
    sums();
    person();
    suggest();
    marks();
  };
  drawBasket.before = 0;

  const drawNet = async () => {
    const { net } = sync;
    const state = net.unsent ? "unsent" : net.online ? "online" : "offline";
    $("net").dataset.state = net.online || net.unsent ? state : "offline";
    const unsent = say(net.unsent === 1 ? "unsentOne" : "unsentMany", net.unsent);
    $("net-text").textContent = net.unsent ? unsent : say(net.online ? "online" : "offline");
    $("net").title = $("net-text").textContent;
    $("net-count").hidden = !net.unsent;
    $("net-count").textContent = net.unsent;
    $("signed-out").hidden = !net.out;
    const { start } = Counter;
    if (!start) return;
    $("closed").hidden = Boolean(start.session);
    $("me-name").textContent = start.person.name;
    $("me-role").textContent = [start.person.role, start.device || start.till.name].join(" · ");
    $("me-initials").textContent = start.person.name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
    $("problems").hidden = !start.problems;
    $("problems-count").textContent = start.problems;
    $("pay").disabled = !basket.state.basket.lines.length || !start.session;
    const held = await sync.heldNow();
    $("held-count").hidden = !held.length;
    $("held-count").textContent = held.length;
  };

  const choose = (product) => {
    if (product.variants.length === 1 && !product.options.length) put(product, product.variants[0]);
    else Counter.dialogs.variant(product);
  };
  // Into the basket; goods whose pieces have numbers ask for them first.
  const put = (product, variant, options = []) => {
    if (Counter.preorder.open(variant.batch)) Counter.preorder.ask(product, variant, options);
    else if (Counter.preorder.is()) Counter.toast(say("preorderApart"), "warning");
    else shelf(product, variant, options);
  };
  const shelf = (product, variant, options) => {
    if (variant.serials) Counter.serials.open(product, variant, options);
    else basket.add(product, variant, options);
  };
  const pieces = (line) => {
    const variant = byVariant.get(line.variant) ?? { id: line.variant, name: "", serials: [], product: { name: line.name } };
    Counter.serials.open(variant.product, variant, line.options, line);
  };

  $("grid").addEventListener("click", (event) => {
    const part = event.target.closest("[data-product]");
    const product = part && products.find((one) => one.id === Number(part.dataset.product));
    if (product) choose(product);
  });
  $("more").addEventListener("click", () => { view.shown += PAGE; grid(); });
  $("open-basket").addEventListener("click", () => { $("basket").dataset.open = ""; });
  $("close-basket").addEventListener("click", () => $("basket").removeAttribute("data-open"));
  $("empty").addEventListener("click", () => basket.clear());
  basket.onChange(drawBasket);
  sync.onChange(drawNet);
  let wasOnline = sync.net.online;
  sync.onChange((net) => {
    if (net.online === wasOnline) return;
    wasOnline = net.online;
    if (net.online) basket.requote();
    sums();
  });

  Counter.screen = {
    load, drawBasket, drawNet, choose, put, shelf,
    variant: (id) => byVariant.get(id),
    // A scanned or typed code: straight into the basket. False when no product has it.
    take(code) {
      const number = code.trim().toUpperCase();
      const piece = bySerial.get(number);
      const variant = piece ?? byCode.get(number.toLowerCase()) ?? byCode.get(`0${number}`) ?? (number[0] === "0" ? byCode.get(number.slice(1)) : undefined); // UPC-A is EAN-13 with a zero before it
      if (!variant) return false;
      if (piece && Counter.serials.inBasket(number)) Counter.toast(say("serialTwice", number), "warning");
      else if (variant.product.options.length) Counter.dialogs.variant(variant.product, variant);
      else if (piece && !Counter.preorder.is()) basket.add(piece.product, piece, [], 1, { serials: [number] });
      else put(variant.product, variant);
      return variant;
    },
    search(text) {
      view.query = text;
      view.shown = PAGE;
      grid();
    },
    only: () => { const rows = found(); return rows.length === 1 ? rows[0] : undefined; },
    // Sold here and not yet in the books of the server: shown as gone.
    goneFromShelf(lines) {
      for (const one of lines) {
        const variant = byVariant.get(one.variant);
        if (variant && variant.left !== null && !one.pre) variant.left -= one.quantity;
        if (one.pre && variant?.batch) variant.batch.left -= one.quantity;
        if (variant?.serials) variant.serials = variant.serials.filter((number) => !one.serials?.includes(number));
        for (const number of one.serials ?? []) bySerial.delete(number);
      }
      grid();
    },
    receipt: (pk) => `${words.receipt.replace("/0/", `/${pk}/`)}?new=1`,
  };
})();
