// In how many parts the answer goes as SMS, while it is written: as akrab/messaging/phones/parts.py counts.
(() => {
  const BASIC = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
  const EXTENDED = new Set("^{}\\[~]|€\f");
  const PLAIN = [[/[\u2018\u2019\u201a\u0060\u00b4]/g, "'"], [/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"'], [/[\u2010\u2011\u2013\u2014\u2212\u2022\u00b7]/g, "-"], [/[\u00a0\u202f\u2009\t]/g, " "], [/[\u200b\ufeff]/g, ""], [/\u2026/g, "..."], [/\u00d7/g, "x"], [/\u2192/g, "->"]];
  const count = (text) => {
    const signs = Array.from(text);
    const unicode = signs.some((one) => !BASIC.has(one) && !EXTENDED.has(one));
    const widths = signs.map((one) => (unicode ? one.length : EXTENDED.has(one) ? 2 : 1));
    const letters = widths.reduce((sum, one) => sum + one, 0);
    const [whole, piece] = unicode ? [70, 67] : [160, 153];
    if (letters <= whole) return { unicode, parts: 1, left: whole - letters };
    let parts = 1, filled = 0;
    for (const width of widths) {
      if (filled + width > piece) { parts += 1; filled = 0; }
      filled += width;
    }
    return { unicode, parts, left: piece - filled };
  };
  const look = () => {
    const box = document.querySelector("[data-parts]");
    if (!box) return;
    const form = box.closest("form");
    const text = form.querySelector("textarea").value;
    const chosen = form.querySelector("[name=channel]:checked")?.value;
    box.hidden = chosen !== "sms" || !text.trim();
    if (box.hidden) return;
    const plain = box.dataset.plain ? PLAIN.reduce((now, [from, to]) => now.replace(from, to), text).trim() : text.trim();
    const { unicode, parts, left } = count(plain);
    const said = box.dataset.words.replace("{parts}", parts).replace("{left}", left);
    box.textContent = unicode ? `${said}, ${box.dataset.costly}` : said;
  };
  document.addEventListener("input", (event) => { if (event.target.closest?.("#composer")) look(); });
  document.addEventListener("change", (event) => { if (event.target.closest?.("#composer")) look(); });
  document.addEventListener("htmx:load", look);
  look();
})();
