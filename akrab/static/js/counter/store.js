// What the counter keeps on this device (IndexedDB): products, the open basket, sales that wait to be sent, held baskets.
// A promise is kept only when the browser has written it down.
window.Counter = {};
(() => {
  const NAME = "akrab-counter";
  const STORES = ["meta", "buckets", "queue", "held"];
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const within = (names, mode, work) => opened.then((database) => new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result instanceof IDBRequest ? result.result : result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    result = work(transaction);
  }));
  Counter.store = {
    get: (name, key) => within([name], "readonly", (t) => t.objectStore(name).get(key)),
    all: (name) => within([name], "readonly", (t) => t.objectStore(name).getAll()),
    put: (name, key, value) => within([name], "readwrite", (t) => t.objectStore(name).put(value, key)),
    remove: (name, key) => within([name], "readwrite", (t) => { t.objectStore(name).delete(key); }),
    // Several stores in one step: all of it is written or nothing.
    write: (names, work) => within(names, "readwrite", (t) => { work((name) => t.objectStore(name)); }),
  };
  Counter.$ = (id) => document.getElementById(id);
  Counter.words = document.getElementById("words").dataset;
  Counter.say = (word, value) => (Counter.words[word] ?? word).replace("#", value ?? "");
  Counter.toast = (text, tone = "success") => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
  Counter.uuid = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  Counter.make = (tag, className, text) => {
    const part = document.createElement(tag);
    if (className) part.className = className;
    if (text !== undefined) part.textContent = text;
    return part;
  };
  Counter.icon = (name) => document.getElementById(`icon-${name}`).content.cloneNode(true);
  // JSON to and from the server; every failure has a kind: "net" (no answer), "locked", "out" (signed out), "refused".
  Counter.ask = async (address, body, { background = false, wait = 15000 } = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), wait);
    let answer;
    try {
      answer = await fetch(address, {
        method: body === undefined ? "GET" : "POST",
        body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
        headers: { ...(body instanceof FormData ? {} : { "Content-Type": "application/json" }), "X-Counter": "1", ...(background ? { "X-Background": "1" } : {}) },
        signal: stop.signal,
        redirect: "manual",
        cache: "no-store",
      });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw { kind: "out" };
      const found = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.status === 423) throw { kind: "locked", sentence: found.sentence };
      if (answer.status >= 500) throw { kind: "net" };
      if (!answer.ok) throw { kind: "refused", ...found };
      return found;
    } catch (problem) {
      throw problem.kind ? problem : { kind: "net" };
    } finally {
      clearTimeout(timer);
    }
  };
})();
