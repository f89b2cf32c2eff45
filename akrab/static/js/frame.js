// Short notices at the foot of the page. From the server: the header HX-Trigger: {"toast": {"text": "…", "tone": "success"}};
// from a script: document.dispatchEvent(new CustomEvent("toast", {detail: {text, tone}})).
(() => {
  // Errors stay until they are put away; the rest goes by itself, but never while somebody points at it.
  const fade = (toast) => {
    if (toast.dataset.tone !== "error") {
      const going = setInterval(() => {
        if (toast.matches(":hover, :focus-within")) return;
        toast.remove();
        clearInterval(going);
      }, 7000);
    }
  };
  const fadeAll = () => document.querySelectorAll("#toasts .toast:not([data-seen])").forEach((toast) => {
    toast.dataset.seen = "";
    fade(toast);
  });
  document.addEventListener("toast", ({ detail: { text, tone } }) => {
    const toast = document.getElementById("toast-pattern").content.firstElementChild.cloneNode(true);
    toast.dataset.tone = tone;
    toast.querySelector("[data-text]").textContent = text;
    document.getElementById("toasts").append(toast);
    fadeAll();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast, .alert").remove());
  document.addEventListener("htmx:afterSettle", fadeAll);
  fadeAll();
})();
// When htmx gets no answer, or one that says the server failed, a sentence (translated, on #toasts) says so.
(() => {
  const say = (kind) => document.dispatchEvent(new CustomEvent("toast", {
    detail: { text: document.getElementById("toasts").dataset[kind], tone: "error" },
  }));
  document.addEventListener("htmx:sendError", () => say("lost"));
  document.addEventListener("htmx:timeout", () => say("lost"));
  document.addEventListener("htmx:responseError", ({ detail: { xhr: { status } } }) => {
    say(status >= 500 ? "failed" : status === 403 ? "denied" : "gone");
  });
  // A form that was refused comes back with its reasons (422): show it.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 422) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
})();
// A form leaves once: until the answer comes its button turns (see .btn[aria-busy]) and a second click does nothing.
// Forms that stay on the page (downloads, new tabs) say data-many; htmx has stopped the event before it comes here.
(() => {
  const free = () => document.querySelectorAll("form[aria-busy], button[aria-busy]").forEach((part) => {
    part.removeAttribute("aria-busy");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target || "many" in form.dataset) return;
    if (form.matches("[aria-busy]")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(free, 15000); // no answer: let the person try again
  });
  addEventListener("pageshow", (event) => event.persisted && free());
})();
// Tabs wider than the screen show the open one.
document.querySelectorAll(".tabs").forEach((tabs) => {
  const open = tabs.querySelector("[aria-current]:not([aria-current=false])");
  if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
});
// A message to this visitor waits (the corner of the head says so): only then its script is fetched.
(() => {
  const corner = document.querySelector(".me");
  if (!corner) return;
  const look = () => {
    const source = document.getElementById("news")?.dataset.script;
    if (!source) return;
    watch.disconnect();
    document.head.append(Object.assign(document.createElement("script"), { src: source }));
  };
  const watch = new MutationObserver(look);
  watch.observe(corner, { childList: true });
  look();
})();
// The menu beside the page shows where one is, also far down.
(() => {
  const here = document.querySelector(".side [aria-current]");
  const menu = here?.closest(".side");
  if (menu && here.offsetTop + here.offsetHeight > menu.clientHeight) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
})();
