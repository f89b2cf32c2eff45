// Tells the shop which pages are looked at and how long: no cookie, no name. See docs/explanation/visits.md
(() => {
  if (!navigator.sendBeacon) return;
  const meta = document.querySelector("meta[name=visit]");
  const query = new URLSearchParams(location.search);
  const path = location.pathname;
  const from = document.referrer;
  const tell = (...events) => navigator.sendBeacon("/e", JSON.stringify(events));
  const page = { kind: "page", path, width: innerWidth };
  if (from && !from.startsWith(location.origin)) page.from = from.slice(0, 300);
  for (const name of ["source", "medium", "campaign", "content", "term", "mark"]) {
    const value = query.get(name == "mark" ? "m" : "utm_" + name);
    if (value) page[name] = value;
  }
  const first = [page];
  if (meta) {
    const { id = "", count } = meta.dataset, text = query.get("q");
    for (const one of id.split(",").slice(0, 19))
      first.push({ kind: meta.content, path, ...(one && { about: +one }), ...(count && { count: +count }), ...(text && { text }) });
  }
  tell(...first);
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
