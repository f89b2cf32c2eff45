// "/" goes to the search box; Escape in it leaves it. Said in the help under kbd.
(() => {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const field = document.querySelector(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
      field.select?.();
    } else if (event.key === "Escape" && typing?.dataset.hotkey) {
      typing.blur();
    }
  });
})();
