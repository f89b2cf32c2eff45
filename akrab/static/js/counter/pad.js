// <div data-pad="field id"> with <button data-key="1 … 9, 0, back">: a number pad for a field, for thumbs.
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pad] [data-key]");
    if (!button) return;
    const field = document.getElementById(button.closest("[data-pad]").dataset.pad);
    if (button.dataset.key === "back") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += button.dataset.key;
  });
})();
