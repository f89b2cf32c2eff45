// When htmx gets no answer, or one that says the server failed, a sentence says so instead of nothing happening.
// The sentences stand, translated, on #toasts.
(() => {
  const say = (kind) => {
    const text = document.getElementById("toasts")?.dataset[kind];
    if (text) document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "error" } }));
  };
  document.addEventListener("htmx:sendError", () => say("lost"));
  document.addEventListener("htmx:timeout", () => say("lost"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status >= 500 ? "failed" : status === 403 ? "denied" : "gone");
  });
  // A form that was refused comes back with its reasons (422): show it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
})();
