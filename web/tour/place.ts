export interface Size {
  width: number;
  height: number;
}

export interface Box extends Size {
  left: number;
  top: number;
}

const GAP = 12;
const EDGE = 12;

/** Where a card stands beside what it tells of: to its right, its left, below or above, wherever it fits; else in the lower right corner. */
export function placeBeside(box: Box | null, card: Size, room: Size): { left: number; top: number } {
  const corner = { left: room.width - card.width - EDGE, top: room.height - card.height - EDGE };
  if (!box) return corner;
  const inside = (value: number, most: number) => Math.max(EDGE, Math.min(value, most));
  const aside = inside(box.top, corner.top);
  const along = inside(box.left, corner.left);
  const places = [
    { left: box.left + box.width + GAP, top: aside },
    { left: box.left - card.width - GAP, top: aside },
    { left: along, top: box.top + box.height + GAP },
    { left: along, top: box.top - card.height - GAP },
  ];
  return places.find(({ left, top }) => left >= EDGE && top >= EDGE && left <= corner.left && top <= corner.top) ?? corner;
}
