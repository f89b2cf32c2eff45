// A shared device locks when nobody touches it. The server locks by itself; this shows it, and says when somebody is here.
// Without a connection nobody could come back in, so it waits for one: selling goes on, signed by who was here last.
(() => {
  const { $, words } = Counter;
  let touched = Date.now();
  let told = Date.now();
  let leaving = false;

  const show = () => {
    if (leaving || !Counter.start?.device) return;
    leaving = true;
    $("lock-form").submit();
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => {
    touched = Date.now();
    if (!Counter.start?.lock_minutes || touched - told < 30000) return;
    told = touched;
    Counter.ask(words.awake, {}).catch((problem) => { if (problem.kind === "locked") show(); });
  }, { passive: true, capture: true });
  setInterval(() => {
    const minutes = Counter.start?.lock_minutes;
    if (minutes && Date.now() - touched > minutes * 60000 && Counter.sync.net.online) show();
  }, 5000);
  $("switch").addEventListener("click", () => {
    if (Counter.start?.device) show();
    else location.href = words.devices;
  });
  Counter.lock = { show };
})();
