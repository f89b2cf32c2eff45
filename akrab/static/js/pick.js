// <form id="bulk" data-pick>: "choose all" ticks the boxes that belong to the form and counts what is ticked.
(() => {
  const form = document.querySelector("form[data-pick]");
  if (!form) return;
  const all = form.querySelector("[data-pick-all]");
  const count = form.querySelector("[data-pick-count]");
  const boxes = () => [...document.querySelectorAll(`input[type="checkbox"][form="${form.id}"]`)];
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    count.textContent = ticked;
    count.hidden = ticked === 0;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => {
    boxes().forEach((box) => { box.checked = all.checked; });
    show();
  });
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target !== all) show();
  });
  show();
})();
