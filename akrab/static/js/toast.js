// Short notices at the foot of the page. From the server: the header HX-Trigger: {"toast": {"text": "…", "tone": "success"}}.
// From a script: document.dispatchEvent(new CustomEvent("toast", {detail: {text, tone}})).
(() => {
  const place = () => document.getElementById("toasts");
  const show = ({ text, tone = "neutral" }) => {
    const pattern = document.getElementById("toast-pattern");
    if (!pattern || !place()) return;
    const toast = pattern.content.firstElementChild.cloneNode(true);
    toast.dataset.tone = tone;
    toast.querySelector("[data-text]").textContent = text;
    place().append(toast);
    fade(toast);
  };
  // Errors stay until they are put away; the rest goes by itself, but never while somebody points at it.
  const fade = (toast) => {
    if (toast.dataset.tone === "error") return;
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), 7000); };
    const stop = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", stop);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("mouseleave", start);
    toast.addEventListener("focusout", start);
    start();
  };
  document.addEventListener("toast", (event) => show(event.detail));
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".toast, .alert").remove();
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target.classList?.contains("toast")) fade(event.target);
  });
  document.addEventListener("DOMContentLoaded", () => place()?.querySelectorAll(".toast").forEach(fade));
})();
