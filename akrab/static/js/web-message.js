// Messages of the shop to chosen visitors. The page asks after it stands, and only when the corner of the head says that
// there are any (#news). What it sends: this page, and of this visit how it began and what was looked at; no id, nothing
// that names anybody. Kept here: which messages were seen or put away, so that nobody is shown them again, and a number
// from 0 to 99. Where the browser asks for privacy (Global Privacy Control) of the visit nothing is kept.
(() => {
  const corner = document.querySelector(".me");
  if (!corner) return;
  const read = (store, name) => { try { return JSON.parse(store.getItem(name)) || {}; } catch { return {}; } };
  const write = (store, name, value) => { try { store.setItem(name, JSON.stringify(value)); } catch { /* full or forbidden */ } };
  const day = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  let asked = false;

  const visitNow = (who) => {
    let visit = read(sessionStorage, "visit");
    if (visit.who && visit.who !== "guest" && visit.who !== who) visit = {}; // somebody else on the same device
    const silent = navigator.globalPrivacyControl === true;
    if (!visit.from || silent) {
      const query = new URLSearchParams(location.search);
      const outside = document.referrer && new URL(document.referrer).host !== location.host ? new URL(document.referrer).host : "";
      const words = ["utm_source", "utm_medium", "utm_campaign"].map((name) => query.get(name) || "");
      visit.from = [outside, ...words].join(" ").trim() || "-";
    }
    const keep = read(localStorage, "messages");
    visit.back ??= keep.been && !silent ? 1 : 0;
    visit.pages = silent ? 1 : (visit.pages || 0) + 1;
    const looked = silent ? [] : visit.looked || [];
    const product = location.pathname.match(/^\/products\/([-\w]+)\/$/);
    const category = location.pathname.match(/^\/c\/([-\w]+)\/$/);
    if (product) {
      looked.unshift(`p:${product[1]}`);
      document.querySelectorAll('.crumbs a[href^="/c/"]').forEach((link) => looked.unshift(`c:${link.pathname.split("/")[2]}`));
    }
    if (category) looked.unshift(`c:${category[1]}`);
    visit.looked = [...new Set(looked)].slice(0, 40);
    visit.who = who;
    visit.seen ||= {};
    write(sessionStorage, "visit", silent ? { who, seen: visit.seen } : visit);
    if (!silent) keep.been = day();
    keep.n ??= Math.floor(Math.random() * 100);
    keep.m ||= {};
    write(localStorage, "messages", keep);
    return visit;
  };

  const note = (id, held, who, dismissed) => {
    const keep = read(localStorage, "messages");
    keep.m ||= {};
    keep.m[id] = [day(), dismissed ? 1 : 0];
    write(localStorage, "messages", keep);
    const visit = read(sessionStorage, "visit");
    visit.seen ||= {};
    if (!(id in visit.seen)) visit.seen[id] = who === "guest" ? held : 2;
    write(sessionStorage, "visit", visit);
  };

  const show = (text, who) => {
    const place = document.createElement("div");
    place.innerHTML = text;
    const part = place.firstElementChild;
    if (!part) return;
    const id = part.dataset.message;
    const held = "held" in part.dataset ? 1 : 0;
    note(id, held, who, false);
    if (held) return;
    document.body.append(part);
    let answered = false;
    const tell = (deed) => { if (!answered) navigator.sendBeacon(part.dataset[deed]); answered = true; };
    const putAway = () => { tell("dismissed"); note(id, 0, who, true); part.remove(); };
    part.addEventListener("click", (event) => {
      if (event.target.closest("[data-put-away]") || event.target === part) putAway();
      else if (event.target.closest("[data-follow]")) tell("followed");
    });
    part.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const answer = await fetch(event.target.action, { method: "POST" });
      if (!answer.ok) return;
      answered = true;
      part.querySelector("[data-voucher]").innerHTML = await answer.text();
    });
    if (part.showModal) {
      part.addEventListener("cancel", (event) => { event.preventDefault(); putAway(); });
      part.showModal();
    } else {
      part.addEventListener("keydown", (event) => event.key === "Escape" && putAway());
    }
  };

  const ask = async (news) => {
    const who = news.dataset.who;
    const visit = visitNow(who);
    const keep = read(localStorage, "messages");
    if (!keep.m) return; // nothing can be kept here: a message could not be put away for good
    const memory = {};
    for (const [id, [last, dismissed]] of Object.entries(keep.m).slice(-40)) memory[id] = [last, dismissed, id in visit.seen ? 1 : 0, visit.seen[id] ?? 2];
    const body = new URLSearchParams({ path: location.pathname, from: visit.from, pages: visit.pages, back: visit.back, looked: visit.looked.join(","), n: keep.n, memory: JSON.stringify(memory) });
    const answer = await fetch(news.value, { method: "POST", body });
    if (answer.status === 200) show(await answer.text(), who);
  };

  const start = () => {
    const news = document.getElementById("news");
    if (!news || asked) return;
    asked = true;
    ask(news).catch(() => { /* the page is complete without */ });
  };
  new MutationObserver(start).observe(corner, { childList: true });
  start();
})();
