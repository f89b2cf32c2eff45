// Notices on the screen. Written before it: NAME (of the shop), ICON, DOOR (where its pages begin), ANEW (where a
// changed subscription is told). It keeps no pages and answers no requests.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A page of ours, whatever the notice says.
const ours = (url) => {
  const address = new URL(url || DOOR, location.origin);
  return address.origin === location.origin ? address : new URL(DOOR, location.origin);
};
const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

self.addEventListener("push", (event) => event.waitUntil((async () => {
  let said = {};
  try { said = event.data?.json() ?? {}; } catch { /* not from us */ }
  const address = ours(said.url);
  const looked = [address.pathname, ...(said.seen ?? [])];
  const before = (await pages()).some((page) => page.focused && page.visibilityState === "visible" && looked.includes(new URL(page.url).pathname));
  if (before) return; // the person has it before them
  const tag = said.tag || "";
  await self.registration.showNotification(said.title || NAME, { body: said.body || "", tag, renotify: Boolean(tag), icon: ICON, badge: ICON, data: { url: address.href } });
})()));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const { href, pathname } = ours(event.notification.data?.url);
    const open = await pages();
    const same = open.find((page) => new URL(page.url).pathname === pathname);
    if (same) return same.focus();
    return self.clients.openWindow(href);
  })());
});

// The browser renewed its address: tell the shop, else this device hears nothing any more.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const old = event.oldSubscription;
  const fresh = event.newSubscription ?? (old && await self.registration.pushManager.subscribe(old.options));
  if (!old || !fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  const body = new URLSearchParams({ old: old.endpoint, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  await fetch(ANEW, { method: "POST", body, credentials: "same-origin" });
})()));
