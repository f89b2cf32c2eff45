// Amounts: whole minor units, written as people write them; and what people type.
(() => {
  const setting = () => Counter.start ?? { symbol: "Rp", minor: 100, decimals: 0, language: document.documentElement.lang, step: 1 };
  let format, formatOf;
  const formatter = ({ language, decimals }) => {
    if (formatOf !== language + decimals) {
      formatOf = language + decimals;
      format = new Intl.NumberFormat(language === "id" ? "id-ID" : "en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: 2 });
    }
    return format;
  };
  Counter.money = (minor) => {
    const now = setting();
    return `${minor < 0 ? "−" : ""}${now.symbol}${formatter(now).format(Math.abs(minor) / now.minor)}`;
  };
  // "12.500", "12,500" or "12500" → minor units; with decimals the last mark parts them.
  Counter.amount = (text) => {
    const { minor, decimals } = setting();
    const clean = String(text).replace(/[^\d.,]/g, "");
    if (!decimals) return Number(clean.replace(/\D/g, "") || 0) * minor;
    const parts = clean.match(/^(.*?)(?:[.,](\d{1,2}))?$/);
    return Math.round(Number(`${parts[1].replace(/\D/g, "") || 0}.${parts[2] || 0}`) * minor);
  };
  Counter.typed = (minor) => (minor ? String(minor / setting().minor) : "");
  Counter.rounded = (total) => {
    const { step } = setting();
    return step > 1 ? Math.floor((total + Math.floor(step / 2)) / step) * step : total;
  };
  // Sums that people are likely to hand over: the next round notes above the total.
  Counter.quickCash = (total) => {
    const { minor } = setting();
    const notes = [5000, 10000, 20000, 50000, 100000].map((note) => note * minor);
    const sums = notes.map((note) => Math.ceil(total / note) * note);
    return [...new Set(sums)].filter((sum) => sum > total).sort((a, b) => a - b).slice(0, 3);
  };
})();
