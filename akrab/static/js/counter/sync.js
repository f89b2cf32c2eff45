// The way to the server and back: who is here, what has changed in the shop, and the sales that wait.
// A sale leaves the queue only when the server said what became of it; its own number makes a repeat harmless.
(() => {
  const { store, ask, words } = Counter;
  const net = { online: navigator.onLine, out: false, unsent: 0, refused: [], noted: [] };
  const listeners = [];
  let sending = null;
  const told = () => listeners.forEach((listener) => listener(net));

  const failed = (problem) => {
    if (problem.kind === "net") net.online = false;
    if (problem.kind === "out") { net.online = true; net.out = true; }
    if (problem.kind === "locked") Counter.lock?.show();
    told();
  };
  const reached = () => {
    net.online = true;
    net.out = false;
  };
  const count = async () => {
    net.unsent = (await store.all("queue")).length;
    told();
  };

  // Who stands here, with which rights; kept, so that the page opens without a connection.
  const start = async () => {
    try {
      const found = await ask(words.start, undefined, { background: true });
      found.skew = Date.parse(found.now) - Date.now();
      Counter.start = found;
      reached();
      await store.put("meta", "start", found);
    } catch (problem) {
      failed(problem);
      Counter.start ??= await store.get("meta", "start");
    }
    told();
    return Counter.start;
  };
  const now = () => new Date(Date.now() + (Counter.start?.skew ?? 0)).toISOString();

  // Products: what differs from what lies here.
  const refresh = async () => {
    const kept = (await store.get("meta", "goods")) ?? { version: "", prints: {}, categories: [] };
    try {
      const pairs = await store.get("meta", "pairs");
      const found = await ask(words.products, { since: kept.version, prints: kept.prints, pairs: pairs?.version ?? -1 }, { background: true, wait: 60000 });
      reached();
      if (found.pairs) await store.put("meta", "pairs", found.pairs);
      if (found.same) {
        await store.put("meta", "goods", { ...kept, at: found.now });
        Counter.pricedAt = found.now;
        return Boolean(found.pairs);
      }
      const prints = { ...kept.prints };
      const entries = Object.entries(found.buckets);
      for (const [number, bucket] of entries) prints[number] = bucket.print;
      await store.write(["buckets", "meta"], (of) => {
        for (const [number, bucket] of entries) of("buckets").put(bucket.rows, Number(number));
        of("meta").put({ version: found.version, prints, categories: found.categories, offers: found.offers, at: found.now }, "goods");
      });
      Counter.pricedAt = found.now;
      return true;
    } catch (problem) {
      failed(problem);
      return false;
    } finally {
      told();
    }
  };

  // Sends what waits, oldest first. Answers what became of each sale: key → {result, sentence, number, sale}.
  const sendAll = async () => {
    const outcome = {};
    for (;;) {
      const waiting = (await store.all("queue")).filter((sale) => !(sale.key in outcome)).sort((a, b) => a.sold_at.localeCompare(b.sold_at)).slice(0, 20);
      if (!waiting.length) break;
      let answers;
      try {
        answers = (await ask(words.sales, { sales: waiting }, { background: true, wait: 30000 })).sales;
        reached();
      } catch (problem) {
        failed(problem);
        break;
      }
      for (const answer of answers) {
        outcome[answer.key] = answer;
        if (answer.result === "again") continue;
        const sent = waiting.find((sale) => sale.key === answer.key);
        // Recorded, but with something to know: said once, and kept in the list of the connection.
        if (answer.result === "recorded" && answer.sentence && sent?.waited) {
          net.noted.push({ ...sent, sentence: answer.sentence });
          Counter.toast(answer.sentence, "warning");
        }
        if (answer.result === "refused") net.refused.push({ ...sent, sentence: answer.sentence });
        await store.remove("queue", answer.key);
      }
      for (const sale of waiting) outcome[sale.key] ??= { key: sale.key, result: "again" };
      await count();
    }
    await count();
    return outcome;
  };
  const send = () => {
    sending ??= (navigator.locks ? navigator.locks.request("akrab-counter-send", sendAll) : sendAll()).finally(() => { sending = null; });
    return sending;
  };

  Counter.sync = {
    net, start, refresh, send, now, count,
    onChange: (listener) => listeners.push(listener),
    // Keeps a sale before anything else is done with it. Rejects when the device could not write it down.
    async queue(sale) {
      await store.write(["queue", "meta"], (of) => {
        of("queue").put(sale, sale.key);
        of("meta").delete("basket");
      });
      await count();
    },
    // What became of this sale, or undefined when there is no answer soon.
    async outcomeOf(key, wait) {
      const patience = new Promise((resolve) => setTimeout(resolve, wait));
      const first = await Promise.race([send(), patience]);
      if (first?.[key]) return first[key];
      return first && net.online && (await store.get("queue", key)) ? (await Promise.race([send(), patience]))?.[key] : undefined;
    },
    // Baskets on hold: those of the server and those of this device that it has not heard of.
    async heldNow() {
      const own = await store.all("held");
      const known = Counter.start?.held ?? [];
      return [...own.filter((one) => !known.some((other) => other.key === one.key)), ...known];
    },
    async hold(held) {
      await store.put("held", held.key, held);
      return this.sendHeld();
    },
    async sendHeld() {
      for (const held of await store.all("held")) {
        try {
          Counter.start.held = (await ask(words.hold, held)).held;
          await store.remove("held", held.key);
        } catch (problem) {
          failed(problem);
          break;
        }
      }
      told();
    },
    // True when the basket is ours to go on with. Without a connection it is: a basket is not yet a sale.
    async takeUp(key) {
      const own = await store.get("held", key);
      await store.remove("held", key);
      if (Counter.start) Counter.start.held = Counter.start.held.filter((one) => one.key !== key);
      try {
        const answer = await ask(words.resume, { key });
        Counter.start.held = answer.held;
        return answer.mine || Boolean(own);
      } catch (problem) {
        failed(problem);
        return true;
      } finally {
        told();
      }
    },
  };
  addEventListener("online", () => { net.online = true; told(); send(); Counter.sync.sendHeld(); });
  addEventListener("offline", () => { net.online = false; told(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
})();
