// <button data-print hidden> prints the page; without this script it stays hidden and the browser's own menu prints.
(() => {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
