// Light or dark as chosen on this device; without a choice the page follows the device.
// Loaded before the first paint, so that nothing flashes.
(() => {
  const apply = (choice) => {
    const theme = choice ?? (localStorage.getItem("theme") || "");
    if (theme) document.documentElement.dataset.theme = theme;
    else document.documentElement.removeAttribute("data-theme");
    document.querySelectorAll("[data-theme-set]").forEach((button) => {
      button.setAttribute("aria-pressed", button.dataset.themeSet === theme);
    });
  };
  apply();
  document.addEventListener("DOMContentLoaded", () => apply());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    localStorage.setItem("theme", button.dataset.themeSet);
    apply(button.dataset.themeSet);
  });
})();
