// <form data-paced="12" data-next="20">: its button waits so many seconds; after the tap the page shows the next message.
(() => {
  const form = document.querySelector("form[data-paced]");
  if (!form) return;
  const button = form.querySelector("button");
  const [ready, wait, left] = ["ready", "wait", "left"].map((name) => form.querySelector(`[data-${name}]`));
  const free = Date.now() + Number(form.dataset.paced) * 1000;
  let tapped = false;
  function tick() {
    const seconds = Math.max(0, Math.ceil((free - Date.now()) / 1000));
    left.textContent = String(seconds);
    ready.hidden = seconds > 0;
    wait.hidden = seconds === 0;
    button.disabled = seconds > 0 || tapped;
    if (seconds > 0) setTimeout(tick, 250);
  }
  tick();
  form.addEventListener("submit", () => {
    tapped = true;
    setTimeout(tick, 0);
    setTimeout(() => location.assign(location.pathname), 1500);
  });
})();
