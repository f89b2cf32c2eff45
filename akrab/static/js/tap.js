// <form data-tap> opens WhatsApp in another tab; this page notes at once what the server notes too.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-tap]");
    const done = form?.querySelector("[data-done]");
    if (!done) return;
    done.hidden = false;
    const button = form.querySelector("button");
    button.classList.remove("btn-primary");
    button.classList.add("btn-quiet");
  });
})();
