// Codes read by the camera, where the browser can; typed otherwise. A hand scanner types by itself, see main.js.
(() => {
  const { $, say } = Counter;
  const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code"];
  let stream;
  let taker;
  let before = "";

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
  };
  const complain = (word) => {
    $("scan-problem").hidden = !word;
    $("scan-problem").textContent = word ? say(word) : "";
    $("scan-video").hidden = Boolean(word);
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
  const open = async (take) => {
    taker = take;
    before = "";
    $("scan-last").textContent = "";
    $("scan-code").value = "";
    complain("");
    $("scan-dialog").showModal();
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) {
      complain("noCamera");
      $("scan-code").focus();
      return;
    }
    try {
      const known = await BarcodeDetector.getSupportedFormats();
      const detector = new BarcodeDetector({ formats: FORMATS.filter((one) => known.includes(one)) });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      $("scan-video").srcObject = stream;
      await $("scan-video").play();
      read(detector);
    } catch (problem) {
      complain(problem.name === "NotAllowedError" ? "cameraDenied" : "noCamera");
      $("scan-code").focus();
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
