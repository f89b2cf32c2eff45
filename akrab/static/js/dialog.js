// <a href="#id" data-dialog="id"> opens <dialog id="id">. Without this script the link shows it by :target.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (!dialog?.showModal) return;
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog")?.close();
      return;
    }
    if (event.target.matches?.("dialog.dialog")) event.target.close(); // the backdrop
  });
  document.addEventListener("close", (event) => {
    if (location.hash === `#${event.target.id}`) history.replaceState(null, "", location.pathname + location.search);
  }, true);
  // A dialog that htmx brings is opened at once.
  document.addEventListener("htmx:load", (event) => {
    const dialog = event.target.matches?.("dialog[data-open]") ? event.target : event.target.querySelector?.("dialog[data-open]");
    dialog?.showModal?.();
  });
})();
