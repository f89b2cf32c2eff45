// Hearts on products: which are filled comes with the personal corner of the head (#hearts). Without this they are forms.
(() => {
  const mine = () => document.getElementById("hearts");
  const ids = () => new Set((mine()?.value ?? "").split(",").filter(Boolean));
  const paint = () => {
    const liked = ids();
    document.querySelectorAll("[data-heart] button").forEach((button) => {
      button.setAttribute("aria-pressed", liked.has(button.parentElement.dataset.heart));
    });
  };
  const corner = document.querySelector(".me");
  if (corner) new MutationObserver(paint).observe(corner, { childList: true });
  document.addEventListener("htmx:afterSettle", paint);
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-heart]");
    if (!form || !mine()) return; // a guest is led to sign in by the form itself
    event.preventDefault();
    event.stopPropagation();
    const liked = ids();
    const wanted = !liked.has(form.dataset.heart);
    const answer = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams({ wanted: wanted ? "1" : "0" }) });
    if (!answer.ok) return;
    if (wanted) liked.add(form.dataset.heart); else liked.delete(form.dataset.heart);
    mine().value = [...liked].join(",");
    paint();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: await answer.text(), tone: "success" } }));
  }, true);
  paint();
})();
