// Pieces that have a number of their own: scanned, typed or picked from those in stock, one number for each piece.
(() => {
  const { $, make, say, basket, sync, words } = Counter;
  const MOST_SHOWN = 60;
  let now; // {product, variant, options, line, chosen}

  const tidy = (text) => text.trim().toUpperCase().slice(0, 40);
  const elsewhere = () => new Set(basket.state.basket.lines.filter((one) => one.id !== now.line?.id && one.variant === now.variant.id).flatMap((one) => one.serials ?? []));
  const complain = (text, tone = "error") => {
    $("serial-problem").hidden = !text;
    $("serial-problem").textContent = text;
    $("serial-problem").className = `alert alert-${tone} mt-3`;
  };
  const toggle = (number) => {
    complain("");
    now.chosen = now.chosen.includes(number) ? now.chosen.filter((one) => one !== number) : [...now.chosen, number];
    draw();
  };
  const draw = () => {
    const taken = elsewhere();
    const wanted = tidy($("serial-find").value);
    const stocked = (now.variant.serials ?? []).filter((one) => !taken.has(one) && !now.chosen.includes(one) && one.includes(wanted));
    const rows = [...now.chosen, ...stocked.slice(0, MOST_SHOWN)].map((number) => {
      const row = make("label", "row");
      const box = make("input");
      box.type = "checkbox";
      box.checked = now.chosen.includes(number);
      box.addEventListener("change", () => toggle(number));
      const main = make("span", "row-main");
      main.append(make("span", "row-title num", number));
      row.append(box, main);
      return row;
    });
    $("serial-list").replaceChildren(...rows);
    $("serial-list").hidden = !rows.length;
    $("serial-none").hidden = rows.length > 0;
    $("serial-take").disabled = !now.chosen.length;
    $("serial-take").textContent = say(now.chosen.length === 1 ? "serialOne" : "serialMany", now.chosen.length);
  };
  // True when the number is chosen. What this device does not know is asked of the server, or checked when the sale is sent.
  const add = async (text) => {
    const number = tidy(text);
    if (!number) return false;
    if (now.chosen.includes(number) || elsewhere().has(number)) { complain(say("serialTwice", number)); return false; }
    if (!(now.variant.serials ?? []).includes(number)) {
      let sentence;
      try {
        sentence = (await Counter.ask(words.serial, { variant: now.variant.id, number }, { wait: 6000 })).sentence;
      } catch (problem) {
        if (problem.kind !== "net") { complain(problem.sentence ?? say("needNet")); return false; }
      }
      if (sentence) { complain(sentence); return false; }
      if (sentence === undefined) complain(say("serialLater", number), "warning");
      else complain("");
    } else complain("");
    now.chosen.push(number);
    $("serial-find").value = "";
    draw();
    return true;
  };
  const open = (product, variant, options = [], line = null, first = "") => {
    now = { product, variant, options, line, chosen: [...(line?.serials ?? [])] };
    $("serial-title").textContent = line?.name ?? (variant.name ? `${product.name}, ${variant.name}` : product.name);
    $("serial-find").value = "";
    complain("");
    draw();
    if (!$("serial-dialog").open) $("serial-dialog").showModal();
    $("serial-find").focus();
    if (first) add(first);
  };
  $("serial-find").addEventListener("input", draw);
  $("serial-form").addEventListener("submit", (event) => {
    event.preventDefault();
    add($("serial-find").value);
  });
  $("serial-scan").addEventListener("click", () => Counter.scan.open((code) => {
    add(code);
    return true;
  }));
  $("serial-take").addEventListener("click", () => {
    if (now.line) basket.change(now.line.id, { quantity: now.chosen.length, serials: now.chosen });
    else basket.add(now.product, now.variant, now.options, now.chosen.length, { serials: now.chosen });
    $("serial-dialog").close();
  });
  Counter.serials = {
    open,
    // The numbers of a line before paying: each piece has one.
    missing: () => basket.state.basket.lines.find((one) => one.serials && one.serials.length !== one.quantity),
    inBasket: (number) => basket.state.basket.lines.some((one) => one.serials?.includes(number)),
  };
})();
