// The personal corner of the head on pages that do without htmx: fetched once, its notices put in their place.
(() => {
  const corner = document.querySelector(".me[hx-get]");
  if (!corner || window.htmx) return;
  fetch(corner.getAttribute("hx-get"), { headers: { "HX-Request": "true" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((text) => {
      corner.innerHTML = text;
      corner.querySelectorAll("[hx-swap-oob]").forEach((part) => {
        const notices = [...part.children];
        document.getElementById("toasts")?.append(...notices);
        part.remove();
        notices.forEach((notice) => notice.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })));
      });
    })
    .catch(() => { /* the plain links stay */ });
})();
