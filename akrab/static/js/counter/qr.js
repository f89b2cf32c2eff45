// A QR code without a connection: ISO/IEC 18004, bytes, error correction M, the smallest version that fits.
(() => {
  // By version 1–40 (ISO/IEC 18004, table 9, level M): check bytes of a block, number of blocks.
  const CHECK = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, ...Array(19).fill(28)];
  const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];
  const MASKS = [
    (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
    (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
  ];
  const sizeOf = (version) => version * 4 + 17;
  const bytesOf = (version) => {
    let modules = (16 * version + 128) * version + 64;
    if (version > 1) {
      const count = Math.floor(version / 7) + 2;
      modules -= (25 * count - 10) * count - 55;
    }
    return (version > 6 ? modules - 36 : modules) >> 3;
  };
  const roomOf = (version) => bytesOf(version) - CHECK[version] * BLOCKS[version];
  const aligned = (version) => {
    if (version === 1) return [];
    const count = Math.floor(version / 7) + 2;
    const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
    const last = sizeOf(version) - 7;
    return [6, ...Array.from({ length: count - 1 }, (_, place) => last - (count - 2 - place) * step)];
  };

  // Reed–Solomon over GF(2^8) with 0x11D
  const times = (a, b) => {
    let product = 0;
    for (let bit = 7; bit >= 0; bit--) {
      product = (product << 1) ^ ((product >> 7) * 0x11d);
      product ^= ((b >> bit) & 1) * a;
    }
    return product;
  };
  const divisorOf = (degree) => {
    const result = [...Array(degree - 1).fill(0), 1];
    let root = 1;
    for (let step = 0; step < degree; step++) {
      for (let place = 0; place < degree; place++) result[place] = times(result[place], root) ^ (result[place + 1] ?? 0);
      root = times(root, 2);
    }
    return result;
  };
  const checkOf = (data, divisor) => {
    const result = divisor.map(() => 0);
    for (const byte of data) {
      const factor = byte ^ result.shift();
      result.push(0);
      divisor.forEach((part, place) => { result[place] ^= times(part, factor); });
    }
    return result;
  };

  const dataOf = (bytes, version) => {
    const bits = [];
    const put = (value, length) => { for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1); };
    put(4, 4);
    put(bytes.length, version < 10 ? 8 : 16);
    for (const byte of bytes) put(byte, 8);
    const room = roomOf(version) * 8;
    put(0, Math.min(4, room - bits.length));
    put(0, (8 - (bits.length % 8)) % 8);
    const data = [];
    for (let place = 0; place < bits.length; place += 8) data.push(Number.parseInt(bits.slice(place, place + 8).join(""), 2));
    for (let pad = 0xec; data.length < room / 8; pad ^= 0xec ^ 0x11) data.push(pad);
    return data;
  };
  const woven = (data, version) => {
    const count = BLOCKS[version];
    const whole = bytesOf(version);
    const short = Math.floor(whole / count) - CHECK[version];
    const shorts = count - (whole % count);
    const divisor = divisorOf(CHECK[version]);
    let from = 0;
    const blocks = Array.from({ length: count }, (_, place) => {
      const part = data.slice(from, from + short + (place < shorts ? 0 : 1));
      from += part.length;
      return { part, check: checkOf(part, divisor) };
    });
    const result = [];
    for (let place = 0; place <= short; place++) for (const { part } of blocks) if (place < part.length) result.push(part[place]);
    for (let place = 0; place < CHECK[version]; place++) for (const { check } of blocks) result.push(check[place]);
    return result;
  };

  const drawn = (words, version, mask) => {
    const size = sizeOf(version);
    const dark = Array.from({ length: size }, () => Array(size).fill(0));
    const fixed = Array.from({ length: size }, () => Array(size).fill(false));
    const set = (x, y, value) => { dark[y][x] = Number(value); fixed[y][x] = true; };
    for (let place = 0; place < size; place++) { set(6, place, place % 2 === 0); set(place, 6, place % 2 === 0); }
    for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
      for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) {
        const [x, y, away] = [cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy))];
        if (x >= 0 && x < size && y >= 0 && y < size) set(x, y, away !== 2 && away !== 4);
      }
    }
    const marks = aligned(version);
    for (const cx of marks) for (const cy of marks) {
      if ((cx === 6 && cy === 6) || (cx === 6 && cy === size - 7) || (cx === size - 7 && cy === 6)) continue;
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
    // Format: level M is 0; version from 7 on. Both with their own check bits.
    let rest = mask;
    for (let step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
    const format = ((mask << 10) | rest) ^ 0x5412;
    const bit = (value, place) => (value >> place) & 1;
    for (let place = 0; place < 6; place++) set(8, place, bit(format, place));
    set(8, 7, bit(format, 6)); set(8, 8, bit(format, 7)); set(7, 8, bit(format, 8));
    for (let place = 9; place < 15; place++) set(14 - place, 8, bit(format, place));
    for (let place = 0; place < 8; place++) set(size - 1 - place, 8, bit(format, place));
    for (let place = 8; place < 15; place++) set(8, size - 15 + place, bit(format, place));
    set(8, size - 8, 1);
    if (version > 6) {
      let left = version;
      for (let step = 0; step < 12; step++) left = (left << 1) ^ ((left >> 11) * 0x1f25);
      const told = (version << 12) | left;
      for (let place = 0; place < 18; place++) {
        const [a, b] = [size - 11 + (place % 3), Math.floor(place / 3)];
        set(a, b, bit(told, place)); set(b, a, bit(told, place));
      }
    }
    let at = 0;
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++) for (let side = 0; side < 2; side++) {
        const x = right - side;
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        if (fixed[y][x]) continue;
        const value = at < words.length * 8 ? bit(words[at >> 3], 7 - (at & 7)) : 0;
        dark[y][x] = value ^ Number(MASKS[mask](x, y) === 0);
        at++;
      }
    }
    return dark;
  };
  // How hard it is to read (ISO/IEC 18004, 7.8.3): runs, blocks, false corners, too much of one colour.
  const penaltyOf = (dark) => {
    const size = dark.length;
    let points = 0;
    for (const rows of [dark, dark[0].map((_, x) => dark.map((row) => row[x]))]) for (const row of rows) {
      const text = row.join("");
      for (const run of text.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
      for (const corner of ["10111010000", "00001011101"]) for (let from = text.indexOf(corner); from >= 0; from = text.indexOf(corner, from + 1)) points += 40;
    }
    for (let y = 1; y < size; y++) for (let x = 1; x < size; x++) {
      const sum = dark[y][x] + dark[y - 1][x] + dark[y][x - 1] + dark[y - 1][x - 1];
      if (sum === 0 || sum === 4) points += 3;
    }
    const share = dark.flat().reduce((sum, one) => sum + one, 0) / (size * size);
    return points + Math.floor(Math.abs(share * 20 - 10)) * 10;
  };

  const matrix = (text, mask) => {
    const bytes = [...new TextEncoder().encode(text)];
    let version = 1;
    while (version <= 40 && bytes.length + (version < 10 ? 2 : 3) > roomOf(version)) version++;
    if (version > 40) throw new RangeError("too long for a QR code");
    const words = woven(dataOf(bytes, version), version);
    if (mask !== undefined) return drawn(words, version, mask);
    const ways = MASKS.map((_, number) => drawn(words, version, number));
    const points = ways.map(penaltyOf);
    return ways[points.indexOf(Math.min(...points))];
  };
  const SVG = "http://www.w3.org/2000/svg";
  Counter.qr = {
    matrix,
    // The code as a drawing: black on white, the quiet zone around it.
    svg(text) {
      const dark = matrix(text);
      const size = dark.length + 8;
      const part = document.createElementNS(SVG, "svg");
      part.setAttribute("viewBox", `0 0 ${size} ${size}`);
      part.setAttribute("shape-rendering", "crispEdges");
      const ground = document.createElementNS(SVG, "rect");
      ground.setAttribute("width", size);
      ground.setAttribute("height", size);
      ground.setAttribute("fill", "#fff");
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("fill", "#000");
      path.setAttribute("d", dark.flatMap((row, y) => row.map((one, x) => (one ? `M${x + 4},${y + 4}h1v1h-1z` : ""))).join(""));
      part.append(ground, path);
      return part;
    },
  };
})();
