// Codes read by the camera: by the browser where it can, else by the server; from a picture, or typed. A hand scanner
// types by itself, see main.js.
(() => {
  const { $, make, say, words } = Counter;
  const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code"];
  let stream;
  let taker;
  let before = "";

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
  };
  const complain = (word, seen = Boolean(stream)) => {
    $("scan-problem").hidden = !word;
    $("scan-problem").textContent = word ? say(word) : "";
    $("scan-video").hidden = Boolean(word) && !seen;
  };
  // The same code held before the camera counts once until it is gone for a moment.
  const read = async (detector) => {
    let empty = 0;
    while (stream && $("scan-dialog").open) {
      try {
        const [found] = await detector.detect($("scan-video"));
        if (!found) { if (++empty > 8) before = ""; } else {
          empty = 0;
          if (found.rawValue !== before) { before = found.rawValue; give(found.rawValue); }
        }
      } catch { /* the picture is not there yet */ }
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  };
  const give = (code) => {
    const text = code.trim();
    if (!text) return;
    $("scan-last").textContent = text;
    navigator.vibrate?.(60);
    if (taker(text)) $("scan-dialog").close();
  };
  // A browser that cannot read codes sends what the camera sees; the server reads it.
  const SIDE = 1000; // of a frame of the camera; of a picture that was taken, twice as much
  const asked = async (source, width, height, quick) => {
    const most = quick ? SIDE : 2 * SIDE;
    const scale = Math.min(1, most / Math.max(width, height));
    const canvas = make("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
    const form = new FormData();
    form.append("picture", await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85)), "code.jpg");
    if (quick) form.append("quick", "1");
    return (await Counter.ask(words.decode, form, { background: quick, wait: 10000 })).codes;
  };
  const byServer = () => ({
    async detect(video) {
      if (!video.videoWidth) return [];
      await new Promise((resolve) => setTimeout(resolve, 200)); // some three pictures a second are enough
      try {
        const codes = await asked(video, video.videoWidth, video.videoHeight, true);
        complain("", true);
        return codes.map((rawValue) => ({ rawValue }));
      } catch (problem) {
        if (problem.kind !== "net") throw problem;
        complain("scanOffline", true);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return [];
      }
    },
  });
  const detectorOf = async () => {
    try {
      const known = await BarcodeDetector.getSupportedFormats();
      const formats = FORMATS.filter((one) => known.includes(one));
      if (formats.length) return new BarcodeDetector({ formats });
    } catch { /* the browser has none: the server reads */ }
    return byServer();
  };
  $("scan-picture").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const label = $("scan-picture-label");
    label.setAttribute("aria-busy", "true");
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const [code] = await asked(picture, picture.width, picture.height, false);
      if (code) give(code);
      else complain("noCode");
    } catch (problem) {
      complain(problem.kind === "net" ? "scanOffline" : "noCode");
    }
    label.removeAttribute("aria-busy");
    event.target.value = "";
  });

  const open = async (take) => {
    taker = take;
    before = "";
    $("scan-last").textContent = "";
    $("scan-code").value = "";
    complain("");
    $("scan-picture-label").hidden = true;
    $("scan-dialog").showModal();
    try {
      if (!navigator.mediaDevices) throw new Error("no camera by this address");
      const detector = await detectorOf();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      $("scan-video").srcObject = stream;
      await $("scan-video").play();
      read(detector);
    } catch (problem) {
      complain(problem.name === "NotAllowedError" ? "cameraDenied" : "noCamera");
      $("scan-picture-label").hidden = false; // the phone's own camera takes a picture, whatever the browser may
    }
  };
  $("scan-dialog").addEventListener("close", stop);
  $("scan-form").addEventListener("submit", (event) => {
    event.preventDefault();
    give($("scan-code").value);
    $("scan-code").value = "";
  });
  // For products the dialog stays open: one after the other.
  $("scan").addEventListener("click", () => open((code) => {
    const variant = Counter.screen.take(code);
    const text = variant ? say("added", variant.product.name) : say("unknownCode", code);
    $("scan-last").textContent = text;
    Counter.toast(text, variant ? "success" : "warning");
    return variant && variant.product.options.length > 0;
  }));
  Counter.scan = { open };
})();
