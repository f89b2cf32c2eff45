// The shop's own static QRIS code as one for just this amount: what payments/qris.py does, for when there is no connection.
// Text only: it moves no money and confirms nothing, so somebody looks at the phone or the bank's app: “money seen”.
(() => {
  const NESTED = (tag) => tag >= "26" && tag <= "51";
  const crc = (text) => {
    let value = 0xffff;
    for (const byte of new TextEncoder().encode(text)) {
      value ^= byte << 8;
      for (let bit = 0; bit < 8; bit++) value = (value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1) & 0xffff;
    }
    return value.toString(16).toUpperCase().padStart(4, "0");
  };
  // [[tag, value], …] or null where it cannot be read.
  const fieldsOf = (text) => {
    const signs = [...text];
    const found = [];
    for (let place = 0; place < signs.length;) {
      const head = signs.slice(place, place + 4).join("");
      if (!/^\d{4}$/.test(head)) return null;
      const length = Number(head.slice(2));
      const value = signs.slice(place + 4, place + 4 + length);
      if (value.length < length) return null;
      found.push([head.slice(0, 2), value.join("")]);
      place += 4 + length;
    }
    return found;
  };
  const write = (fields) => fields.map(([tag, value]) => `${tag}${String([...value].length).padStart(2, "0")}${value}`).join("");
  // The fields of a static code that is the shop's own and whose checksum is right, else null.
  const ownCode = (text) => {
    const whole = text.replaceAll("\n", "").trim();
    const fields = whole.startsWith("0002") ? fieldsOf(whole) : null;
    if (!fields?.length) return null;
    const [tag, sum] = fields.at(-1);
    if (tag !== "63" || [...sum].length !== 4 || crc(whole.slice(0, -4)) !== sum) return null;
    const value = (wanted) => fields.find(([one]) => one === wanted)?.[1] ?? "";
    if (value("00") !== "01" || value("53") !== "360" || value("58") !== "ID" || value("01") === "12") return null;
    if (value("54") || fields.some(([one]) => ["55", "56", "57"].includes(one)) || !value("59")) return null;
    if (fields.some(([one, text_]) => (NESTED(one) || one === "62") && !fieldsOf(text_))) return null;
    const paid = fields.some(([one, template]) => {
      if (!NESTED(one)) return false;
      const inner = fieldsOf(template);
      const of = (wanted) => inner.find(([name]) => name === wanted)?.[1] ?? "";
      return !["ID.CO.QRIS.WWW", "ID.OR.GPNQR.WWW"].includes(of("00").toUpperCase()) && of("01");
    });
    return paid ? fields : null;
  };
  Counter.qris = {
    // Amount in minor units of rupiah; null where there is no such code.
    text(own, amount) {
      const fields = ownCode(own ?? "")?.filter(([tag]) => !["54", "63"].includes(tag)).map(([tag, value]) => (tag === "01" ? [tag, "12"] : [tag, value]));
      const digits = String(amount / 100);
      if (!fields || !/^[1-9]\d{0,12}$/.test(digits)) return null;
      const insert = (field) => {
        const place = fields.findIndex(([tag]) => tag > field[0]);
        fields.splice(place < 0 ? fields.length : place, 0, field);
      };
      if (!fields.some(([tag]) => tag === "01")) fields.splice(1, 0, ["01", "12"]);
      insert(["54", digits]);
      const body = `${write(fields)}6304`;
      return body + crc(body);
    },
    name: (own) => ownCode(own ?? "")?.find(([tag]) => tag === "59")[1] ?? "",
  };
})();
