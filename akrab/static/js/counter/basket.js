// The open basket: pure calculation, and what is kept of it on this device so that a reload costs nothing.
(() => {
  const fresh = () => ({ lines: [], customer: null, codes: [], points: 0, discount: null, replaces: "" });
  const state = { basket: fresh(), quote: null };
  const listeners = [];
  let asking = 0;
  let timer;

  const same = (line, variant, options) => line.variant === variant && JSON.stringify(line.options) === JSON.stringify(options) && line.price === line.usual;
  const subtotal = () => state.basket.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const byHand = () => {
    const { discount } = state.basket;
    if (!discount) return 0;
    const whole = subtotal();
    const step = Counter.start?.decimals === 0 ? Counter.start.minor : 1; // no smaller than what cash has
    const wished = discount.kind === "percent" ? Math.floor((whole * discount.value) / 100 / step) * step : discount.value;
    return Math.min(whole, wished);
  };

  const told = () => {
    for (const listener of listeners) listener();
  };
  // What the offers that hold for everybody take off, worked out here: at once, and without a connection.
  const local = () => {
    const goods = state.basket.lines.map((line, key) => {
      const known = Counter.screen?.variant(line.variant);
      return {
        key, product: known?.product.id ?? 0, category: known?.product.category ?? 0, brand: known?.product.brand ?? "",
        reduced: known?.reduced ?? false, quantity: line.quantity, total: line.price * line.quantity,
      };
    });
    const offers = Counter.basket.offers ?? [];
    const now = Date.now() + (Counter.start?.skew ?? 0);
    const coin = Counter.start?.decimals === 0 ? Counter.start.minor : 1;
    const found = goods.length ? Counter.offers.calculate(goods, offers, { coin, now }) : [];
    const whole = subtotal();
    const left = whole - found.reduce((sum, one) => sum + one.amount, 0);
    const manual = Math.min(byHand(), left);
    return {
      local: true, subtotal: whole, total: left - manual, points: 0, refusals: [],
      discounts: [...found.map((one) => ["promotion", one.offer.label, one.amount]), ...(manual ? [["manual", "", manual]] : [])],
      offers: found.map((one) => one.offer.id), unknown: Counter.offers.unknown(goods, offers, now).map((one) => one.label),
    };
  };
  const changed = () => {
    state.quote = state.basket.lines.length ? local() : null;
    told();
    Counter.store.put("meta", "basket", state.basket).catch(() => { /* the basket stays on the screen */ });
    clearTimeout(timer);
    timer = setTimeout(requote, 250);
  };

  // Running offers, codes and points are worked out by the server, by the same calculation as the order.
  const requote = async () => {
    const mine = ++asking;
    const { basket } = state;
    if (!basket.lines.length || !navigator.onLine || !Counter.start) return;
    try {
      const found = await Counter.ask(Counter.words.quote, { ...Counter.basket.plain(), discount: byHand() }, { background: true, wait: 5000 });
      if (mine === asking) {
        state.quote = found;
        told();
      }
    } catch { /* without: the plain sum holds */ }
  };

  Counter.basket = {
    state,
    offers: [],
    onChange: (listener) => listeners.push(listener),
    requote,
    async restore() {
      const kept = await Counter.store.get("meta", "basket").catch(() => undefined);
      if (kept?.lines && !state.basket.lines.length) state.basket = { ...fresh(), ...kept };
      changed();
    },
    replace(basket) {
      state.basket = { ...fresh(), ...basket };
      changed();
    },
    clear() {
      state.basket = fresh();
      changed();
    },
    // product: {id, name}, variant: {id, name, price, left}
    add(product, variant, options = [], quantity = 1, { serials, pre } = {}) {
      const found = state.basket.lines.find((line) => same(line, variant.id, options) && line.pre?.batch === pre?.batch);
      if (found) {
        found.quantity += quantity;
        if (serials) found.serials = [...(found.serials ?? []), ...serials];
      } else {
        const price = Math.max(0, variant.price + options.reduce((sum, one) => sum + one.price, 0));
        state.basket.lines.push({
          id: Counter.uuid(), variant: variant.id, name: variant.name ? `${product.name}, ${variant.name}` : product.name,
          price, usual: price, quantity, options, ...(serials ? { serials } : {}), ...(pre ? { pre } : {}),
        });
      }
      changed();
    },
    change(id, { quantity, price, serials }) {
      const line = state.basket.lines.find((one) => one.id === id);
      if (!line) return;
      if (quantity !== undefined) line.quantity = Math.min(quantity, 100000);
      if (price !== undefined) line.price = price;
      if (serials !== undefined) line.serials = [...serials];
      state.basket.lines = state.basket.lines.filter((one) => one.quantity > 0);
      changed();
    },
    set(values) {
      Object.assign(state.basket, values);
      changed();
    },
    pieces: () => state.basket.lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotal,
    byHand,
    total: () => state.quote?.total ?? subtotal() - byHand(),
    // What the server reads of it, for a price and for a sale.
    plain: () => ({
      lines: state.basket.lines.map(({ variant, quantity, price, options, serials }) => ({ variant, quantity, price, options, ...(serials ? { serials } : {}) })),
      customer: state.basket.customer?.id ?? 0,
      phone: state.basket.customer?.id ? "" : state.basket.customer?.phone ?? "",
      name: state.basket.customer?.id ? "" : state.basket.customer?.name ?? "",
      agrees: state.basket.customer?.id ? "" : state.basket.customer?.agrees ?? "",
      codes: state.basket.codes,
      points: state.basket.points,
      ...(state.basket.lines.some((line) => line.pre) ? { preorder: true } : {}),
    }),
  };
})();
