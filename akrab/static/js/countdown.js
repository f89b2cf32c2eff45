// <span data-until="2026-11-22T10:00:00+07:00"> shows the hours, minutes and seconds that are left.
(() => {
  const clocks = [...document.querySelectorAll("[data-until]")];
  const two = (number) => String(number).padStart(2, "0");
  function tick() {
    for (const clock of clocks) {
      const left = Math.max(0, Math.floor((Date.parse(clock.dataset.until) - Date.now()) / 1000));
      clock.textContent = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    }
  }
  if (!clocks.length) return;
  tick();
  setInterval(tick, 1000);
})();
