// Tells the shop which pages are looked at and how long: no cookie, no name. See docs/explanation/visits.md
(() => {
  if (!navigator.sendBeacon) return;
  const meta = document.querySelector("meta[name=visit]");
  const query = new URLSearchParams(location.search);
  const path = location.pathname;
  const from = document.referrer;
  const queue = [];
  const tell = (event) => {
    queue.push(event);
    navigator.sendBeacon("/e", JSON.stringify(queue.splice(0, 20)));
  };
  const page = { kind: "page", path, width: innerWidth };
  if (from && !from.startsWith(location.origin)) page.from = from.slice(0, 300);
  for (const name of ["source", "medium", "campaign", "content", "term", "mark"]) {
    const value = query.get(name == "mark" ? "m" : "utm_" + name);
    if (value) page[name] = value;
  }
  if (meta) {
    queue.push(page);
    const { id, count } = meta.dataset, text = query.get("q");
    tell({ kind: meta.content, path, ...(id && { about: +id }), ...(count && { count: +count }), ...(text && { text }) });
  } else tell(page);
  let seen = 0, since = document.hidden ? 0 : Date.now();
  document.addEventListener("visibilitychange", () => {
    if (since) seen += Date.now() - since;
    since = document.hidden ? 0 : Date.now();
    if (since || seen < 1000) return;
    tell({ kind: "left", path, seconds: Math.min(Math.round(seen / 1000), 86400) });
    seen = 0;
  });
  addEventListener("visit", (event) => tell(event.detail));
})();
