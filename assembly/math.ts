/** Rust's `round`: halves go away from zero. `Math.round` and wasm's `nearest` do not. */
export function roundHalfAway(x: f64): f64 {
  const whole = trunc(x);
  return abs(x - whole) >= 0.5 ? whole + copysign(1.0, x) : whole;
}

/** Rust's `min`: a NaN yields to the other value. wasm's `f64.min` would keep it, and such an order would never fill. */
export function minIgnoringNaN(a: f64, b: f64): f64 {
  return a < b || b !== b ? a : b;
}

/** A stream of 64-bit numbers from a seed: splitmix64 (Steele, Lea, Flood 2014). */
@unmanaged
export class Random {
  state: u64;

  next(): u64 {
    this.state += 0x9e3779b97f4a7c15;
    let z = this.state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /** Uniform in [0, 1), 53 bits. */
  unit(): f64 {
    return <f64>(this.next() >> 11) * 1.1102230246251565e-16;
  }

  /**
   * Standard normal (Box, Muller 1958). Logarithm and cosine are the core's own software, not the host's, so that the
   * last bit is the same everywhere.
   */
  normal(): f64 {
    const radius = sqrt<f64>(-2.0 * NativeMath.log(1.0 - this.unit()));
    return radius * NativeMath.cos(6.283185307179586 * this.unit());
  }
}
