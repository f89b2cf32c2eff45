// Goods that are made or bought once ordered: a sale of their own, with the customer, a deposit and the day they are ready.
(() => {
  const { $, say, basket, sync } = Counter;
  let now; // {product, variant, options}

  const open = (batch) => Boolean(batch) && batch.left > 0 && Date.parse(batch.closes) > Date.now() + (Counter.start?.skew ?? 0);
  const day = (text) => new Date(`${text}T12:00:00`).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" });
  const complain = (text) => {
    $("preorder-problem").hidden = !text;
    $("preorder-problem").textContent = text;
  };
  const ask = (product, variant, options) => {
    now = { product, variant, options };
    const { batch } = variant;
    $("preorder-title").textContent = variant.name ? `${product.name}, ${variant.name}` : product.name;
    $("preorder-batch").textContent = batch.name;
    $("preorder-facts").textContent = [say("preorderReady", day(batch.ready)), batch.place, batch.percent ? say("preorderDeposit", batch.percent) : "", say("preorderLeft", batch.left)].filter(Boolean).join(" · ");
    const left = Math.max(0, variant.left ?? 0);
    $("preorder-shelf").hidden = !left;
    $("preorder-shelf").textContent = say("preorderShelf", left);
    complain("");
    $("preorder-dialog").showModal();
  };
  $("preorder-take").addEventListener("click", () => {
    if (!sync.net.online) return complain(say("preorderNet"));
    const { lines } = basket.state.basket;
    if (lines.some((one) => !one.pre)) return complain(say("preorderApart"));
    const { batch } = now.variant;
    $("preorder-dialog").close();
    return basket.add(now.product, now.variant, now.options, 1, { pre: { batch: batch.id, ready: batch.ready, percent: batch.percent } });
  });
  $("preorder-shelf").addEventListener("click", () => {
    if (basket.state.basket.lines.some((one) => one.pre)) return complain(say("preorderApart"));
    $("preorder-dialog").close();
    return Counter.screen.shelf(now.product, now.variant, now.options);
  });
  Counter.preorder = {
    open, ask, day,
    is: () => basket.state.basket.lines.some((one) => one.pre),
    // What has to be paid now at least: of different batches the highest share.
    deposit() {
      const percent = Math.max(0, ...basket.state.basket.lines.map((one) => one.pre?.percent ?? 0));
      const coin = Counter.start?.decimals === 0 ? Counter.start.minor : 1;
      return Math.min(basket.total(), Math.ceil((basket.total() * percent) / (100 * coin)) * coin);
    },
    // Why it cannot be paid yet; empty when it can.
    obstacle() {
      if (!this.is()) return "";
      if (!sync.net.online) return say("preorderNet");
      const { customer } = basket.state.basket;
      return customer?.id || customer?.phone ? "" : say("preorderCustomer");
    },
  };
})();
