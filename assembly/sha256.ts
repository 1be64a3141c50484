/**
 * SHA-256 (FIPS 180-4, 6.2) for browsers, whose own hash takes only one buffer: a module of its own, beside the core, of little more than a
 * kilobyte. The host lays whole blocks of 64 bytes at `data`, and reads the state.
 */
const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
/** Eight words. */
export const state = memory.data(32);
/** Room for blocks. */
export const data = memory.data(16384);
export const room = 16384;

function low(x: u32): u32 {
  return rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
}
function high(x: u32): u32 {
  return rotr(x, 17) ^ rotr(x, 19) ^ (x >> 10);
}
/** What a round adds to `d`, and with `upper` becomes the new `h`. */
function lower(e: u32, f: u32, g: u32, h: u32, at: usize): u32 {
  return h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g))) + load<u32>(K + at) + load<u32>(W + at);
}
function upper(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}
function word(from: usize): u32 {
  return bswap(load<u32>(from));
}

/** Takes so many blocks from `data` into the state. */
export function compress(blocks: i32): void {
  for (let block: usize = 0; block < <usize>blocks; block++) one(data + (block << 6));
}

/** The words of the schedule. */
const W = memory.data(256);

/** Eight rounds at a time: no value moves from one local to another. */
function one(from: usize): void {
  for (let t: usize = 0; t < 64; t += 4) store<u32>(W + t, word(from + t));
  for (let t = W + 64; t < W + 256; t += 4)
    store<u32>(t, low(load<u32>(t - 60)) + load<u32>(t - 28) + high(load<u32>(t - 8)) + load<u32>(t - 64));
  let a = load<u32>(state),
    b = load<u32>(state + 4),
    c = load<u32>(state + 8),
    d = load<u32>(state + 12);
  let e = load<u32>(state + 16),
    f = load<u32>(state + 20),
    g = load<u32>(state + 24),
    h = load<u32>(state + 28);
  for (let t: usize = 0; t < 256; t += 32) {
    h = lower(e, f, g, h, t + 0);
    d += h;
    h += upper(a, b, c);
    g = lower(d, e, f, g, t + 4);
    c += g;
    g += upper(h, a, b);
    f = lower(c, d, e, f, t + 8);
    b += f;
    f += upper(g, h, a);
    e = lower(b, c, d, e, t + 12);
    a += e;
    e += upper(f, g, h);
    d = lower(a, b, c, d, t + 16);
    h += d;
    d += upper(e, f, g);
    c = lower(h, a, b, c, t + 20);
    g += c;
    c += upper(d, e, f);
    b = lower(g, h, a, b, t + 24);
    f += b;
    b += upper(c, d, e);
    a = lower(f, g, h, a, t + 28);
    e += a;
    a += upper(b, c, d);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state + 4, load<u32>(state + 4) + b);
  store<u32>(state + 8, load<u32>(state + 8) + c);
  store<u32>(state + 12, load<u32>(state + 12) + d);
  store<u32>(state + 16, load<u32>(state + 16) + e);
  store<u32>(state + 20, load<u32>(state + 20) + f);
  store<u32>(state + 24, load<u32>(state + 24) + g);
  store<u32>(state + 28, load<u32>(state + 28) + h);
}
