/** The layers as CONTRIBUTING.md's table gives them: the text that people read is the rule that is checked. */
import type { SourceTree } from "./source-tree.js";

export interface Layer {
  /** `core` layers order assembly/, the others src/ and web/. */
  core: boolean;
  level: number;
  /** `src/data/` covers everything below it, `src/units.ts` one file. */
  place: string;
}

const ROW = /^\|\s*(core )?(\d+)\s*\|([^|]*)\|/;

export function readLayers(contributing: string): Layer[] {
  return contributing.split("\n").flatMap((line) => {
    const row = ROW.exec(line);
    if (!row) return [];
    const places = [...(row[3] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
    return places.map((place) => ({ core: row[1] !== undefined, level: Number(row[2]), place }));
  });
}

/** The layer with the longest place that covers the file. */
export function layerOf(layers: readonly Layer[], path: string): Layer | null {
  const covering = layers.filter(({ place }) => (place.endsWith("/") ? path.startsWith(place) : path === place));
  return covering.sort((a, b) => b.place.length - a.place.length)[0] ?? null;
}

/** Places of the table that nothing in the tree answers to. */
export function emptyPlaces(layers: readonly Layer[], tree: SourceTree): string[] {
  return layers
    .map(({ place }) => place)
    .filter((place) => ![...tree.keys()].some((path) => path === place || (place.endsWith("/") && path.startsWith(place))));
}
