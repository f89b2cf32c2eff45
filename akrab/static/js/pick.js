// <form id="bulk" data-pick>: "choose all" ticks the boxes that belong to the form and counts what is ticked, also after
// htmx has drawn the list anew.
(() => {
  const boxes = (form) => [...document.querySelectorAll(`input[type="checkbox"][form="${form.id}"]`)];
  const show = (form) => {
    const all = form.querySelector("[data-pick-all]");
    const count = form.querySelector("[data-pick-count]");
    const ticked = boxes(form).filter((box) => box.checked).length;
    count.textContent = ticked;
    count.hidden = ticked === 0;
    all.checked = ticked > 0 && ticked === boxes(form).length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  const showEach = () => document.querySelectorAll("form[data-pick]").forEach(show);
  document.addEventListener("change", (event) => {
    const { form } = event.target;
    if (!form?.hasAttribute("data-pick")) return;
    if (event.target.hasAttribute("data-pick-all")) boxes(form).forEach((box) => { box.checked = event.target.checked; });
    show(form);
  });
  document.addEventListener("htmx:afterSettle", showEach);
  showEach();
})();
