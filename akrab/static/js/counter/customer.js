// Whose sale it is: found by phone, card or name; somebody new is noted by the phone number, also without a connection.
(() => {
  const { $, make, basket, words, sync } = Counter;
  let asked = 0;
  let timer;

  const choose = (customer) => {
    basket.set({ customer, points: 0 });
    $("customer-dialog").close();
    Counter.customer.again();
  };
  const show = (people, query) => {
    const rows = people.map((one) => {
      const row = make("div", "row");
      const main = make("div", "row-main");
      const button = make("button", "row-link row-title text-start", one.name);
      button.type = "button";
      button.addEventListener("click", () => choose(one));
      main.append(button, make("span", "row-text", [one.phone, one.points ? Counter.say("pointsOf", one.points) : "", one.tier ? Counter.say("tier", one.tier) : ""].filter(Boolean).join(" · ")));
      row.append(main);
      return row;
    });
    $("customer-found").replaceChildren(...rows);
    $("customer-found").hidden = !rows.length;
    const digits = query.replace(/[^\d+]/g, "");
    $("customer-new").hidden = rows.length > 0 || query.length < 3;
    if (!rows.length && digits.length >= 5) $("new-phone").value = query;
    else if (!rows.length && query.length >= 3) $("new-name").value = query;
  };
  const look = async (query, { only = false } = {}) => {
    const mine = ++asked;
    if (!query) return show([], "");
    let people = [];
    try {
      people = (await Counter.ask(`${words.customers}?q=${encodeURIComponent(query)}`, undefined, { wait: 6000 })).customers;
    } catch { /* without a connection: note the number */ }
    if (mine !== asked) return undefined;
    if (only && people.length === 1) return choose(people[0]);
    return show(people, query);
  };
  const open = (why = "") => {
    $("customer-why").hidden = !why;
    $("customer-why").textContent = why;
    $("customer-find").value = "";
    $("customer-new").reset();
    $("customer-none").hidden = !basket.state.basket.customer;
    show([], "");
    $("customer-dialog").showModal();
    $("customer-find").focus();
  };
  $("customer").addEventListener("click", () => open());
  $("customer-find").addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => look(event.target.value.trim()), 250);
  });
  $("customer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    look($("customer-find").value.trim(), { only: true });
  });
  $("customer-new").addEventListener("submit", (event) => {
    event.preventDefault();
    const phone = $("new-phone").value.trim();
    if (phone.replace(/\D/g, "").length < 5) return $("new-phone").focus();
    return choose({ id: 0, phone, name: $("new-name").value.trim(), agrees: $("new-news").checked ? $("new-news").value : "", points: 0 });
  });
  $("customer-none").addEventListener("click", () => choose(null));
  $("customer-scan").addEventListener("click", () => Counter.scan.open((code) => {
    $("customer-find").value = code;
    look(code, { only: true });
    return true;
  }));
  // Points and limits may have changed since this basket was put aside.
  Counter.customer = {
    open,
    async again() {
      const { customer } = basket.state.basket;
      if (!customer?.id || !sync.net.online) return;
      try {
        const [found] = (await Counter.ask(`${words.customers}?id=${customer.id}`, undefined, { background: true })).customers;
        if (!found || basket.state.basket.customer?.id !== found.id) return;
        const { about, ...plain } = found; // figures are read anew, not kept on this device
        Counter.customer.about = { of: found.id, lines: about ?? [] };
        basket.set({ customer: plain });
      } catch { /* what is known holds */ }
    },
  };
})();
