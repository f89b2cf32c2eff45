// <button data-append="000" data-to="id_amount" hidden> types that at the end of the box: three zeros with one tap.
(() => {
  document.querySelectorAll("[data-append]").forEach((button) => {
    const field = document.getElementById(button.dataset.to);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!/\d/.test(field.value)) return;
      field.value += field.value.includes(".") ? `.${button.dataset.append}` : button.dataset.append;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });
})();
