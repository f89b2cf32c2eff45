// The editor of message texts: a tapped variable goes where the cursor stands; the preview follows what is typed.
(() => {
  let last = document.querySelector("#text-form textarea, main form input[type=text]"); // where the cursor was
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("main form textarea, main form input[type=text]")) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-insert]");
    if (!chip || !last?.isConnected) return;
    last.focus();
    last.setRangeText(chip.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.querySelector("nav.text-variables [aria-current=true]")?.scrollIntoView({ block: "nearest", inline: "center" });

  const cases = document.querySelector("#case-form select");
  document.querySelectorAll("[data-without-script]").forEach((one) => { one.hidden = true; });
  const form = document.getElementById("text-form");
  const looks = document.getElementById("looks");
  if (!form || !looks) return;
  if (cases) form.elements.sample.value = cases.value;

  // The mail is posted into its frame, which is new each time: so it adds nothing to the way back.
  const mail = () => {
    if (!looks.querySelector("[name=mail-frame]")) return;
    const post = document.createElement("form");
    Object.assign(post, { method: "post", action: form.dataset.mail, target: "mail-frame", hidden: true });
    for (const [name, value] of new FormData(form)) {
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      post.append(field);
    }
    document.body.append(post);
    post.submit();
    post.remove();
  };
  let turn = 0;
  const look = async () => {
    const mine = ++turn;
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: new FormData(form) });
      const html = answer.ok ? await answer.text() : "";
      if (!html || mine !== turn) return;
      looks.innerHTML = html;
      mail();
    } catch { /* no connection: the preview stays as it was */ }
  };
  let soon;
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(look, 350);
  });
  cases?.addEventListener("change", () => {
    form.elements.sample.value = cases.value;
    look();
  });
  // What keep-form.js brought back, or a refusal: the preview shows what stands in the editor.
  if (form.querySelector("[aria-invalid=true]")) mail();
  else if (form.elements.body.value !== form.elements.body.defaultValue) look();
})();
