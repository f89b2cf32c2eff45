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
