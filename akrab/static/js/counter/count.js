// The sum of the notes and coins while they are counted: <input data-value="minor units"> … <output data-sum data-minor="100" data-symbol="Rp">.
(() => {
  const output = document.querySelector("[data-sum]");
  if (!output) return;
  const format = new Intl.NumberFormat(document.documentElement.lang === "id" ? "id-ID" : "en-GB");
  const other = document.getElementById("id_other");
  const add = () => {
    let sum = 0;
    document.querySelectorAll("[data-value]").forEach((field) => { sum += Number(field.dataset.value) * (Number.parseInt(field.value, 10) || 0); });
    sum += Number((other?.value ?? "").replace(/\D/g, "") || 0) * Number(output.dataset.minor);
    output.textContent = output.dataset.symbol + format.format(sum / Number(output.dataset.minor));
  };
  document.addEventListener("input", add);
  add();
})();
