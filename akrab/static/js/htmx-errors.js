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
