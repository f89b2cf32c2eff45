// The counter without a connection: the page and its parts from this device, pictures as far as they were seen.
// Written before it: VERSION, PAGE, KEPT. Data (prices, sales) is not its business, see store.js.
const SHELF = `counter-${VERSION}`;
const PICTURES = "counter-pictures";
const MOST_PICTURES = 400;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shelf = await caches.open(SHELF);
    await Promise.all(KEPT.map(async (address) => {
      const answer = await fetch(address, { cache: "no-cache", redirect: "manual" });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await shelf.put(address, answer);
    }));
    await self.skipWaiting();
  })());
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("counter-") && name !== SHELF && name !== PICTURES) await caches.delete(name);
    await self.clients.claim();
  })());
});

// The page: from the server when it answers soon (so that the lock and a new release show), else as kept.
const page = async (request) => {
  const kept = await caches.match(PAGE);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await (await caches.open(SHELF)).put(PAGE, answer.clone());
    return answer.status >= 500 && kept ? kept : answer;
  });
  if (!kept) return fresh;
  const patience = new Promise((resolve) => setTimeout(() => resolve(kept), 4000));
  return Promise.race([fresh.catch(() => kept), patience]);
};
const picture = async (request) => {
  const shelf = await caches.open(PICTURES);
  const kept = await shelf.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await shelf.put(request, answer.clone());
    const all = await shelf.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST_PICTURES))) await shelf.delete(old);
  }
  return answer;
};
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === PAGE) event.respondWith(page(request));
  } else if (pathname.startsWith("/media/")) event.respondWith(picture(request));
  else if (pathname.startsWith("/static/")) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
