// Automatic offers without a connection: the calculation of promotions/calculation.py for the offers that hold for
// everybody. Offers for some people, or with a limit of uses, are named and not calculated. Exact: fractions of BigInt.
(() => {
  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a; };
  const ratio = (n, d = 1n) => { const by = gcd(n, d) || 1n; return { n: n / by, d: d / by }; };
  const plus = (a, b) => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
  const times = (a, b) => ratio(a.n * b.n, a.d * b.d);
  const more = (a, b) => a.n * b.d > b.n * a.d;
  const NONE = ratio(0n);
  // To whole coins, half up.
  const rounded = (exact, coin) => ((2n * exact.n + exact.d * coin) / (2n * exact.d * coin)) * coin;
  const least = (a, b) => (a < b ? a : b);
  const sumOf = (values) => [...values].reduce(plus, NONE);

  // `amount` in proportion to the weights (key → fraction): whole coins that add up to it.
  const share = (amount, weights, coin) => {
    const whole = sumOf(weights.values());
    const parts = new Map();
    if (whole.n <= 0n || amount <= 0n) return parts;
    if (amount % coin) coin = 1n;
    let given = 0n;
    let seen = NONE;
    for (const key of [...weights.keys()].sort((a, b) => a - b)) {
      seen = plus(seen, weights.get(key));
      const step = rounded(times(ratio(amount), ratio(seen.n * whole.d, seen.d * whole.n)), coin);
      if (step !== given) parts.set(key, step - given);
      given = step;
    }
    return parts;
  };
  const suits = (offer, line) => {
    if (offer.full_price && line.reduced) return false;
    if (!offer.products.length && !offer.categories.length && !offer.brands.length) return true;
    return offer.products.includes(line.product) || offer.categories.includes(line.category) || offer.brands.includes(line.brand.toLowerCase());
  };
  const holds = (offer, goods, now) => {
    if (offer.personal || (offer.from && now < Date.parse(offer.from)) || (offer.until && now >= Date.parse(offer.until))) return false;
    const suiting = goods.filter((line) => suits(offer, line));
    if (!suiting.length) return false;
    return suiting.reduce((sum, line) => sum + line.quantity, 0) >= offer.pieces && suiting.reduce((sum, line) => sum + line.total, 0) >= offer.spend;
  };
  // Of every `buy` + `free` pieces the `free` cheapest.
  const freePieces = (offer, goods, left) => {
    const pieces = goods.reduce((sum, line) => sum + line.quantity, 0);
    let wanted = offer.buy + offer.free ? Math.floor(pieces / (offer.buy + offer.free)) * offer.free : 0;
    const each = (line) => ratio(left.get(line.key), BigInt(line.quantity));
    const weights = new Map();
    const cheapest = [...goods].sort((a, b) => (more(each(a), each(b)) ? 1 : more(each(b), each(a)) ? -1 : a.key - b.key));
    for (const line of cheapest) {
      const given = Math.min(wanted, line.quantity);
      wanted -= given;
      if (given) weights.set(line.key, times(each(line), ratio(BigInt(given))));
    }
    return weights;
  };
  const partsOf = (offer, goods, left, coin) => {
    let weights = new Map(goods.map((line) => [line.key, ratio(left.get(line.key))]));
    const whole = sumOf(weights.values()).n;
    if (goods.some((line) => left.get(line.key) % coin)) coin = 1n;
    const percent = (of) => rounded(times(of, ratio(BigInt(offer.percent), 10000n)), coin);
    let amount;
    if (offer.kind === "percent") amount = percent(ratio(whole));
    else if (offer.kind === "amount") amount = BigInt(offer.amount);
    else if (offer.kind === "fixed_price") {
      weights = new Map(goods.map((line) => {
        const over = left.get(line.key) - BigInt(offer.amount) * BigInt(line.quantity);
        return [line.key, ratio(over > 0n ? over : 0n)];
      }));
      amount = sumOf(weights.values()).n;
    } else {
      weights = freePieces(offer, goods, left);
      amount = percent(sumOf(weights.values()));
    }
    if (offer.cap !== null) amount = least(amount, BigInt(offer.cap));
    return share(least(amount, whole), weights, coin);
  };
  const taken = (goods, offers, coin) => {
    const left = new Map(goods.map((line) => [line.key, BigInt(line.total)]));
    const discounts = [];
    for (const offer of offers) {
      const parts = partsOf(offer, goods.filter((line) => suits(offer, line)), left, coin);
      let amount = 0n;
      for (const [key, part] of parts) {
        left.set(key, left.get(key) - part);
        amount += part;
      }
      if (amount) discounts.push({ offer, amount });
    }
    return { discounts, saved: discounts.reduce((sum, one) => sum + one.amount, 0n) };
  };

  Counter.offers = {
    // goods: [{key, product, category, brand, reduced, quantity, total}] → [{offer, amount (Number)}] in their order.
    calculate(goods, offers, { coin = 100, now = Date.now() } = {}) {
      const open = offers.filter((offer) => holds(offer, goods, now));
      const ways = [open.filter((offer) => !offer.alone), ...open.filter((offer) => offer.alone).map((offer) => [offer])];
      const found = ways.map((way) => taken(goods, way, BigInt(coin)));
      const best = found.reduce((most, way) => (way.saved > most.saved ? way : most));
      return best.discounts.map(({ offer, amount }) => ({ offer, amount: Number(amount) }));
    },
    // Offers that run now and that only the server can work out, for these goods.
    unknown(goods, offers, now = Date.now()) {
      return offers.filter((offer) => offer.personal && holds({ ...offer, personal: false }, goods, now));
    },
  };
})();
