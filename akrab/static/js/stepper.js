// Minus and plus beside a quantity; the box alone works without this.
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    const field = button?.closest("[data-stepper]")?.querySelector("input");
    if (!field) return;
    const wanted = (Number.parseInt(field.value, 10) || 0) + Number(button.dataset.step);
    field.value = Math.max(Number(field.min || 0), Math.min(Number(field.max || Infinity), wanted));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
