// QR codes (ISO/IEC 18004): bytes, error correction M, the smallest version that holds them.

/** Codewords for correction in each block, and the number of blocks, by version from 1: the standard's tables for M. */
const CORRECTION = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35,
  37, 38, 40, 43, 45, 47, 49,
];

/** The eight masks. */
const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/**
 * The modules of a text's code, by rows, `true` the dark ones.
 * @param {string} text
 * @param {number} [mask]  0 to 7; by default the one that is easiest to read
 * @returns {boolean[][] | undefined}  nothing if no code holds it
 */
export function encode(text, mask) {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  const room = () => capacity(version) - CORRECTION[version - 1] * BLOCKS[version - 1];
  // Mode and count come before the bytes.
  while (version <= 40 && 4 + (version < 10 ? 8 : 16) + 8 * bytes.length > 8 * room()) version += 1;
  if (version > 40) return undefined;
  const words = interleave(data(bytes, version, room()), version);
  const codes = (mask === undefined ? MASKS.map((_, number) => number) : [mask]).map((number) =>
    draw(words, version, number),
  );
  return codes.reduce((best, code) => (penalty(code) < penalty(best) ? code : best));
}

/** Codewords a version holds: its modules without those of a function. */
function capacity(version) {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2;
    modules -= (25 * marks - 10) * marks - 55;
    if (version >= 7) modules -= 36;
  }
  return Math.floor(modules / 8);
}

/** The data codewords: mode, count, bytes, and padding. */
function data(bytes, version, room) {
  const bits = [];
  const push = (value, length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, 8 * room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(bits.slice(i, i + 8).reduce((byte, bit) => 2 * byte + bit, 0));
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Products in the field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x² + 1. */
function times(a, b) {
  let out = 0;
  for (let i = 7; i >= 0; i--) out = (out << 1) ^ ((out >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
  return out;
}

/** The codewords that correct a block (Reed-Solomon). */
function correct(block, length) {
  const divisor = Array(length).fill(0);
  divisor[length - 1] = 1;
  for (let i = 0, root = 1; i < length; i++, root = times(root, 2)) {
    for (let j = 0; j < length; j++) divisor[j] = times(divisor[j], root) ^ (divisor[j + 1] ?? 0);
  }
  const rest = Array(length).fill(0);
  for (const word of block) {
    const factor = word ^ rest.shift();
    rest.push(0);
    divisor.forEach((coefficient, i) => (rest[i] ^= times(coefficient, factor)));
  }
  return rest;
}

/** Divides data into blocks, corrects each, and takes their words by turns. */
function interleave(words, version) {
  const [count, length] = [BLOCKS[version - 1], CORRECTION[version - 1]];
  const short = Math.floor(words.length / count);
  // The last blocks have a word more.
  const long = count - (words.length % count);
  const blocks = [];
  for (let i = 0, at = 0; i < count; i++) {
    const size = short + (i >= long ? 1 : 0);
    blocks.push(words.slice(at, (at += size)));
  }
  const corrections = blocks.map((block) => correct(block, length));
  const out = [];
  for (let i = 0; i <= short; i++) for (const block of blocks) if (i < block.length) out.push(block[i]);
  for (let i = 0; i < length; i++) for (const block of corrections) out.push(block[i]);
  return out;
}

/** Divides by a polynomial over bits; the rest stands behind the value. */
function checked(value, length, polynomial, degree) {
  let rest = value;
  for (let i = 0; i < length; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * polynomial);
  return (value << length) | rest;
}

/** Where the centres of alignment patterns are, in both directions. */
function alignment(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => version * 4 + 10 - (count - 2 - i) * step)];
}

function draw(words, version, mask) {
  const size = 4 * version + 17;
  const dark = Array.from({ length: size }, () => Array(size).fill(false));
  const fixed = Array.from({ length: size }, () => Array(size).fill(false));
  const set = (x, y, on) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y][x] = !!on;
    fixed[y][x] = true;
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const square = (cx, cy, reach, light) => {
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) set(cx + x, cy + y, !light.includes(Math.max(Math.abs(x), Math.abs(y))));
    }
  };
  const centres = alignment(version);
  const end = centres.length - 1;
  centres.forEach((x, i) =>
    centres.forEach((y, j) => {
      // Not where a finder is.
      if (!((i === 0 && (j === 0 || j === end)) || (i === end && j === 0))) square(x, y, 2, [1]);
    }),
  );
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ])
    square(x, y, 4, [2, 4]);
  // Correction M is written 00.
  const format = checked(mask, 10, 0x537, 10) ^ 0x5412;
  const bit = (value, i) => (value >> i) & 1;
  for (let i = 0; i <= 5; i++) set(8, i, bit(format, i));
  set(8, 7, bit(format, 6));
  set(8, 8, bit(format, 7));
  set(7, 8, bit(format, 8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(format, i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(format, i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(format, i));
  set(8, size - 8, true);
  if (version >= 7) {
    const number = checked(version, 12, 0x1f25, 12);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(a, b, bit(number, i));
      set(b, a, bit(number, i));
    }
  }
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x]) continue;
        const on = at < 8 * words.length && bit(words[at >> 3], 7 - (at & 7));
        dark[y][x] = !!on !== (MASKS[mask](x, y) === 0);
        at += 1;
      }
    }
  }
  return dark;
}

/** How hard a code is to read: long runs, squares, what looks like a finder, and too much of one colour. */
function penalty(code) {
  const size = code.length;
  let sum = 0;
  const lines = [...code, ...code.map((_, x) => code.map((row) => row[x]))];
  for (const line of lines) {
    const text = line.map(Number).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (const pattern of ["10111010000", "00001011101"]) {
      for (let at = -1; (at = text.indexOf(pattern, at + 1)) >= 0;) sum += 40;
    }
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const on = code[y][x];
      if (code[y - 1][x] === on && code[y][x - 1] === on && code[y - 1][x - 1] === on) sum += 3;
    }
  }
  const dark = code.flat().filter(Boolean).length;
  return sum + 10 * (Math.ceil(Math.abs(dark * 20 - size * size * 10) / (size * size)) - 1);
}
