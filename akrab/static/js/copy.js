// <button data-copy="text" data-copied="Copied"> puts the text on the clipboard and says so.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const field = document.createElement("textarea");
      field.value = button.dataset.copy;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.copied, tone: "success" } }));
  });
})();
