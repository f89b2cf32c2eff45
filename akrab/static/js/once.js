// A form leaves once: its button is disabled and turns while the answer is on its way.
// Forms that stay on the page (downloads, new tabs, htmx) say data-many.
(() => {
  const free = () => document.querySelectorAll("[aria-busy=true][data-once]").forEach((button) => {
    button.removeAttribute("aria-busy");
    button.removeAttribute("data-once");
    button.querySelector(".loading")?.remove();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.many !== undefined || form.target) return;
    const button = event.submitter;
    if (form.dataset.left && Date.now() - form.dataset.left < 8000) return event.preventDefault();
    form.dataset.left = Date.now();
    if (!button) return;
    button.dataset.once = "";
    button.setAttribute("aria-busy", "true");
    button.insertAdjacentHTML("afterbegin", '<span class="loading loading-spinner loading-sm" aria-hidden="true"></span>');
  });
  // The page may come back from the browser's memory.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-left]").forEach((form) => form.removeAttribute("data-left"));
    free();
  });
})();
