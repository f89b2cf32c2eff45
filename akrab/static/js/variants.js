// The chosen variant's price, saving and picture; and buttons for colour, size and so on where every variant has them.
// Without this script the variants are a plain list with their prices.
(() => {
  const box = document.getElementById("variants");
  const inputs = box ? [...box.querySelectorAll("input[name=variant]")] : [];
  const price = document.getElementById("price");
  const was = document.getElementById("was");
  const saving = document.getElementById("saving");
  const buy = document.querySelector("#buy .btn-primary");

  const show = (input) => {
    price.textContent = input.dataset.price;
    was.hidden = saving.hidden = !input.dataset.was;
    if (input.dataset.was) {
      was.lastElementChild.textContent = input.dataset.was;
      saving.lastElementChild.textContent = `${box.dataset.saving} ${input.dataset.saving}`;
    }
    if (input.dataset.picture) document.dispatchEvent(new CustomEvent("show-picture", { detail: input.dataset.picture }));
    if (buy) buy.disabled = input.disabled;
  };

  // Buttons: one group for each side (colour, size) that all variants have.
  const sides = inputs.map((input) => JSON.parse(input.dataset.sides || "{}"));
  const names = Object.keys(sides[0] ?? {}).filter((name) => sides.every((one) => name in one));
  const telling = new Set(sides.map((one) => JSON.stringify(names.map((name) => one[name])))).size === inputs.length;
  const wanted = {};
  const groups = [];

  const match = () => inputs.find((_input, at) => names.every((name) => sides[at][name] === wanted[name]));
  const paint = () => {
    groups.forEach(({ name, buttons }) => buttons.forEach((button) => {
      button.setAttribute("aria-pressed", wanted[name] === button.dataset.value);
      const there = inputs.find((_input, at) => names.every((one) => sides[at][one] === (one === name ? button.dataset.value : wanted[one])));
      button.classList.toggle("gone", !there || there.disabled);
    }));
  };
  const choose = () => {
    let found = match();
    if (!found) { // not every combination is made: take the nearest that has what was clicked last
      const last = wanted.last;
      const at = sides.findIndex((one, place) => one[last] === wanted[last] && !inputs[place].disabled);
      const other = at >= 0 ? at : sides.findIndex((one) => one[last] === wanted[last]);
      names.forEach((name) => { wanted[name] = sides[other][name]; });
      found = inputs[other];
    }
    if (!found.disabled) found.checked = true;
    show(found);
    paint();
  };

  if (names.length && telling && inputs.length > 1) {
    const start = inputs.findIndex((input) => input.checked);
    names.forEach((name) => { wanted[name] = sides[Math.max(start, 0)][name]; });
    const list = box.querySelector(".rows");
    names.forEach((name) => {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", name);
      group.className = "mb-3";
      const title = document.createElement("p");
      title.className = "hint mb-1";
      title.textContent = name;
      const row = document.createElement("div");
      row.className = "chips";
      const buttons = [...new Set(sides.map((one) => one[name]))].map((value) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "chip";
        button.textContent = button.dataset.value = value;
        button.addEventListener("click", () => { wanted[name] = value; wanted.last = name; choose(); });
        row.append(button);
        return button;
      });
      group.append(title, row);
      list.before(group);
      groups.push({ name, buttons });
    });
    list.hidden = true;
    choose();
  } else {
    const checked = inputs.find((input) => input.checked);
    if (checked) show(checked);
  }
  box?.addEventListener("change", (event) => { if (event.target.name === "variant") show(event.target); });

  // How many characters are left of a text to engrave.
  document.querySelectorAll("[data-count]").forEach((field) => {
    const note = document.getElementById(field.dataset.count);
    const tell = () => { note.textContent = `${[...field.value].length} / ${note.dataset.most}`; };
    field.addEventListener("input", tell);
  });
})();
