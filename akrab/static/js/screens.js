// Notices on this device: asked for by a person's own click, kept by the shop, switched off again. The box says where:
// data-key, data-worker, data-scope, data-allow, data-off; what is in it with data-when shows in that state.
(() => {
  const box = document.querySelector("[data-screens]");
  if (!box) return;
  const { key, worker, scope, allow, off } = box.dataset;
  const show = (state) => box.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !part.dataset.when.split(" ").includes(state); });
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const send = (address, values) => fetch(address, { method: "POST", body: new URLSearchParams(values), headers: { Accept: "application/json" } });
  const digest = async (text) => Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))), (one) => one.toString(16).padStart(2, "0")).join("");

  // The row of this device among those the shop knows; it may be another person's, then there is none.
  const row = async (subscription) => subscription && document.querySelector(`[data-device="${await digest(subscription.endpoint)}"]`);
  const subscription = async () => (await navigator.serviceWorker.getRegistration(scope))?.pushManager.getSubscription();

  const look = async () => {
    if (!can) return show("missing");
    if (Notification.permission === "denied") return show("denied");
    const mine = await row(await subscription());
    if (mine) {
      mine.querySelector("[data-this]")?.removeAttribute("hidden");
      return show("on");
    }
    return show("off");
  };

  const begin = async () => {
    const permission = await Notification.requestPermission();
    if (permission !== "granted") return show(permission === "denied" ? "denied" : "off");
    await navigator.serviceWorker.register(worker, { scope });
    const registration = await new Promise((resolve) => {
      const wait = async () => {
        const found = await navigator.serviceWorker.getRegistration(scope);
        if (found?.active) resolve(found); else setTimeout(wait, 50);
      };
      wait();
    });
    const old = await registration.pushManager.getSubscription();
    if (old) await old.unsubscribe(); // perhaps another key, or another person's
    const fresh = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    const { endpoint, keys } = fresh.toJSON();
    const answer = await send(allow, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    if (answer.ok) return location.reload();
    await fresh.unsubscribe();
    const { problem } = await answer.json().catch(() => ({}));
    if (problem) document.dispatchEvent(new CustomEvent("toast", { detail: { text: problem, tone: "error" } }));
    return show("failed");
  };
  const end = async () => {
    const mine = await subscription();
    if (!mine) return location.reload();
    await send(off, { endpoint: mine.endpoint });
    await mine.unsubscribe();
    return location.reload();
  };

  box.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-screen]");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    try {
      await (button.dataset.screen === "off" ? end() : begin());
    } catch { show("failed"); }
    button.removeAttribute("aria-busy");
  });
  look().catch(() => show("missing"));
})();
