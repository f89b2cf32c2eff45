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
