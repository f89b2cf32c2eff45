// A conversation: stands at its end, follows what is new unless somebody reads further up, fills in saved answers
// ("/" opens them), calls colleagues in a note, names the files that will go along, tells the
// other side that somebody is writing. Ctrl+Enter sends.
(() => {
  if (window.akrabTalk) return; // the sheet of the shop brings it along each time it is opened
  window.akrabTalk = true;
  const talk = () => document.querySelector("[data-talk]");
  const scroller = () => {
    const box = talk();
    if (!box) return null;
    return getComputedStyle(box).overflowY === "visible" ? document.scrollingElement : box;
  };
  const atEnd = () => { const box = scroller(); return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 160; };
  const toEnd = () => { const box = scroller(); if (box) box.scrollTop = box.scrollHeight; };
  let follows = true;
  document.addEventListener("htmx:beforeSwap", () => { follows = atEnd(); });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.target.id === "thread" && follows) toEnd();
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target.matches?.("[data-talk], .chat-sheet") || event.target.querySelector?.("[data-talk]")) toEnd();
  });
  toEnd();
  document.addEventListener("load", (event) => { // a picture that comes late makes the thread longer
    if (event.target.matches?.(".thread img") && follows) toEnd();
  }, true);

  const field = () => document.querySelector("#composer textarea");
  const put = (text) => {
    const box = field();
    if (!box) return;
    const from = box.value === "/" ? 0 : box.selectionStart;
    box.setRangeText(text, from, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };
  const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "error" } }));
  document.addEventListener("click", async (event) => {
    const saved = event.target.closest("[data-saved]");
    if (saved) {
      saved.closest("[popover]")?.hidePopover();
      try {
        const answer = await fetch(saved.dataset.saved, { headers: { Accept: "application/json" } });
        const { text, problem } = await answer.json();
        if (problem) say(problem); else put(text);
      } catch { say(document.getElementById("toasts").dataset.lost); }
    }
    if (event.target.closest("[data-chat-close]")) document.getElementById("chat")?.replaceChildren();
    const call = event.target.closest("[data-put]");
    if (call) put(`${call.dataset.put} `);
  });
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.matches("#composer textarea") && box.value === "/") {
      const list = document.getElementById("saved");
      list?.showPopover?.();
      list?.querySelector("input")?.focus();
    }
    if (box.matches("#saved input")) {
      const wanted = box.value.trim().toLowerCase();
      document.querySelectorAll("#saved [data-saved]").forEach((one) => {
        one.hidden = !one.textContent.toLowerCase().includes(wanted);
      });
    }
  });
  let told = 0; // the others see "is writing" for six seconds after each telling
  document.addEventListener("input", (event) => {
    const box = event.target, form = box.form;
    if (!form?.dataset.typing || box.name !== "text" || !box.value.trim() || Date.now() - told < 3000) return;
    told = Date.now();
    const channel = form.querySelector("[name=channel]:checked")?.value ?? "";
    fetch(form.dataset.typing, { method: "POST", body: new URLSearchParams({ channel }) }).catch(() => {});
  });
  document.addEventListener("submit", (event) => { if (event.target.dataset.typing) told = 0; });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#composer input[type=file]")) return;
    const chosen = event.target.form.querySelector("[data-chosen]");
    if (chosen) chosen.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("#saved input")) {
      event.preventDefault();
      document.querySelector("#saved [data-saved]:not([hidden])")?.click();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#composer textarea")) {
      event.target.form.requestSubmit();
    }
    if (event.key === "Escape") document.querySelector(".chat-sheet [data-chat-close]")?.click();
  });
})();
