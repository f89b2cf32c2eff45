// Keeps what is typed in <form data-keep="name"> on this device until the form has gone through, so that a lost
// connection or a reload costs nothing. The page after a success says <meta name="kept" content="name">, which forgets it.
(() => {
  if (window.akrabKeeps) return; // the sheet of the chat brings it along
  window.akrabKeeps = true;
  const key = (form) => `form:${form.dataset.keep}`;
  // data-unkept: a yes that is given anew each time, such as to news.
  const fields = (form) => [...form.elements].filter((field) => field.name && !("unkept" in field.dataset)
    && !/^(password|file|hidden|submit|button)$/.test(field.type));
  // data-keep-long: also when the window is closed and opened again.
  const store = (form) => ("keepLong" in form.dataset ? localStorage : sessionStorage);
  const read = (form) => {
    try { return JSON.parse(store(form).getItem(key(form))) || {}; } catch { return {}; }
  };
  const write = (form) => {
    const values = {};
    for (const field of fields(form)) {
      if (/^(checkbox|radio)$/.test(field.type)) (values[field.name] ||= []).push([field.value, field.checked]);
      else values[field.name] = field.value;
    }
    try { store(form).setItem(key(form), JSON.stringify(values)); } catch { /* full or forbidden: nothing is kept */ }
  };
  const restore = (form) => {
    if (form.querySelector("[aria-invalid=true]")) return write(form); // the server sent back what was typed
    const values = read(form);
    for (const field of fields(form)) {
      const value = values[field.name];
      if (value === undefined) continue;
      if (Array.isArray(value)) field.checked = value.find(([name]) => name === field.value)?.[1] ?? field.checked;
      else field.value = value;
    }
  };
  const forget = (name) => [sessionStorage, localStorage].forEach((kept) => kept.removeItem(`form:${name}`));
  // Who signs out leaves nothing that was typed to who comes next, in no window of this browser.
  const forgetAll = () => [sessionStorage, localStorage].forEach((kept) => {
    Object.keys(kept).filter((name) => name.startsWith("form:")).forEach((name) => kept.removeItem(name));
  });
  document.addEventListener("submit", (event) => {
    if (!/\/account\/logout\/$/.test(event.target.getAttribute("action") ?? "")) return;
    forgetAll();
    try { localStorage.setItem("left", Date.now()); } catch { /* the other windows keep theirs */ }
  });
  window.addEventListener("storage", (event) => { if (event.key === "left") forgetAll(); });
  document.querySelectorAll("meta[name=kept]").forEach((meta) => forget(meta.content));
  document.querySelectorAll("form[data-keep]").forEach(restore);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.keep) write(form);
  });
  document.addEventListener("htmx:load", (event) => { // a form that htmx brings into the page
    if (event.target.matches?.("form[data-keep]")) restore(event.target);
    event.target.querySelectorAll?.("form[data-keep]").forEach(restore);
  });
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => { // before the answer replaces the form
    const form = detail.requestConfig.elt.closest?.("form[data-keep]");
    if (form && detail.xhr.status < 300 && detail.requestConfig.verb === "post") forget(form.dataset.keep);
  });
})();
