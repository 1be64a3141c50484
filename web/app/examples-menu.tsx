import { Menu } from "../dialog/menu.js";
import { EXAMPLES } from "../state/examples.js";
import type { Store } from "../state/store.js";

/** Strategies to start from. Opening one never overwrites what a person wrote. */
export function ExamplesMenu({ store }: { store: Store }) {
  const items = EXAMPLES.map((example) => ({
    id: example.name,
    title: example.name,
    about: example.about,
    act: () => void store.openExample(example),
  }));
  return (
    <Menu label="Examples" class="text-button" groups={[{ items }]}>
      Examples
    </Menu>
  );
}
