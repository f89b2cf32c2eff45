// Opens the counter: what lies on this device first, then what the server knows. And the keys.
(() => {
  const { $, say, sync, basket, screen, words } = Counter;
  const EVERY = 60000;

  const begin = async () => {
    Counter.start = await Counter.store.get("meta", "start").catch(() => undefined);
    await screen.load().catch(() => { /* nothing lies here yet */ });
    await basket.restore();
    await sync.count();
    screen.drawBasket();
    await sync.start();
    if (await sync.refresh()) await screen.load();
    screen.drawBasket();
    document.body.dataset.ready = "";
    await sync.sendHeld();
    await sync.send();
    Counter.customer.again();
    if ("serviceWorker" in navigator) navigator.serviceWorker.register(words.worker, { scope: words.page }).catch(() => { /* works without, while there is a connection */ });
    navigator.storage?.persist?.();
  };
  const again = async () => {
    if (document.hidden) return;
    if (!sync.net.online || sync.net.out || !Counter.start) await sync.start();
    if (sync.net.online && !sync.net.out && (await sync.refresh())) await screen.load();
    await sync.send();
  };
  setInterval(again, EVERY);
  setInterval(() => { if (sync.net.unsent) sync.send(); }, 10000);

  // Search, and hand scanners: they type the code and Enter, wherever the cursor is.
  const find = $("find");
  find.addEventListener("input", () => screen.search(find.value));
  $("find-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = find.value.trim();
    if (!text) return;
    const variant = screen.take(text);
    const single = variant ? undefined : screen.only();
    if (single) screen.choose(single);
    if (!variant && !single) {
      if (/^\d{6,}$/.test(text)) Counter.toast(say("unknownCode", text), "warning");
      find.select();
      return;
    }
    find.value = "";
    screen.search("");
  });
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "F9") Counter.pay.open();
    else if (event.key === "F8") Counter.dialogs.held();
    else if (event.key === "F4") $("customer").click();
    else if (event.key === "F2" || (event.key === "/" && !typing)) find.focus();
    else if (event.key === "Escape" && typing === find) { find.value = ""; screen.search(""); find.blur(); }
    else if (!typing && event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key)) return find.focus(); // the letter goes there
    else return undefined;
    return event.preventDefault();
  });
  begin();
})();
