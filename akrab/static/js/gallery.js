// Small pictures bring their large one into sight without moving the page; the arrow keys walk. Swiping is plain CSS.
(() => {
  const gallery = document.getElementById("gallery");
  const thumbs = [...(document.getElementById("thumbs")?.children ?? [])];
  if (!gallery) return;
  const shots = [...gallery.children];
  const go = (at) => {
    const shot = shots[Math.max(0, Math.min(shots.length - 1, at))];
    if (shot) gallery.scrollTo({ left: shot.offsetLeft - gallery.offsetLeft, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const here = () => Math.round(gallery.scrollLeft / Math.max(1, gallery.clientWidth));
  gallery.addEventListener("scroll", () => thumbs.forEach((thumb, at) => {
    if (at === here()) thumb.setAttribute("aria-current", "true"); else thumb.removeAttribute("aria-current");
  }), { passive: true });
  gallery.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(here() + step);
  });
  thumbs.forEach((thumb, at) => thumb.addEventListener("click", (event) => { event.preventDefault(); go(at); }));
  document.addEventListener("show-picture", ({ detail }) => go(shots.findIndex((shot) => shot.dataset.stem === detail)));
})();
