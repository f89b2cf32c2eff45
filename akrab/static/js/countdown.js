// <span data-until="2026-11-22T10:00:00+07:00"> shows the hours, minutes and seconds that are left. Beside a choice of a
// form, the choice is refused once they are over.
(() => {
  const two = (number) => String(number).padStart(2, "0");
  function tick() {
    for (const clock of document.querySelectorAll("[data-until]")) { // parts of the page come and go
      const left = Math.max(0, Math.floor((Date.parse(clock.dataset.until) - Date.now()) / 1000));
      clock.textContent = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
      if (left) continue;
      const choice = clock.closest("label")?.querySelector("input[type=radio]");
      if (!choice || "refused" in choice.dataset) continue;
      choice.dataset.refused = "";
      clock.hidden = true;
    }
  }
  tick();
  setInterval(tick, 1000);
})();
