const STOPS = {
  dark: { bid: ["#0D1116", "#112032", "#194068", "#4282BE"], ask: ["#0D1116", "#281E16", "#5C3E20", "#B67C42"] },
  light: { bid: ["#FFFFFF", "#E8F1FB", "#B4D3F2", "#68A2DC"], ask: ["#FFFFFF", "#FCF0E4", "#F6D6B2", "#E2A060"] },
} as const;

type Theme = keyof typeof STOPS;
export type RampSide = "bid" | "ask";

/** Over a whole book most levels are thin: a steeper power keeps the ground quiet. */
export const POWER_NEAR = 1.75;
export const POWER_WHOLE = 2.15;

/** Colour of each cell value of a DepthImage, as the four bytes of ImageData in one number; 0 (nothing) is the ground. */
export function depthColours(theme: Theme, power: number): Uint32Array {
  const bytes = new Uint8ClampedArray(256 * 4);
  for (let cell = 0; cell < 256; cell++) {
    const strength = ((cell & 127) - 1) / 126;
    const stops = STOPS[theme][cell < 128 ? "bid" : "ask"];
    bytes.set([...mix(stops, Math.max(0, strength) ** power), 255], cell * 4);
  }
  return new Uint32Array(bytes.buffer);
}

/** For legends and bars: the ramp as a CSS gradient. */
export function rampGradient(theme: Theme, side: RampSide): string {
  return `linear-gradient(to right, ${STOPS[theme][side].join(", ")})`;
}

function mix(stops: readonly string[], at: number): number[] {
  const place = Math.min(1, at) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const from = channels(stops[index] as string);
  const to = channels(stops[index + 1] as string);
  return from.map((value, i) => value + ((to[i] as number) - value) * (place - index));
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
