import { Menu } from "../dialog/menu.js";
import { LayoutIcon } from "../dock/icons.js";
import { type Layout, PRESETS, type Preset } from "../state/layout.js";

const WORDS: Readonly<Record<Preset, { title: string; about: string }>> = {
  write: { title: "Write", about: "The code beside the picture, results below" },
  analyse: { title: "Analyse", about: "The picture large, every plot beside it" },
  teach: { title: "Teach", about: "One order at a time: microscope, ladder, market" },
  phone: { title: "Phone", about: "One pane at a time" },
};

/** How the panes lie, and which of them are open. */
export function LayoutMenu({ layout, panes }: { layout: Layout; panes: readonly { id: string; title: string }[] }) {
  const open = layout.open.value;
  return (
    <Menu
      label="Layout"
      tooltip="Arrange, open and close panes"
      class="icon-button layout-button"
      groups={[
        {
          title: "Arrange for",
          items: PRESETS.map((preset) => ({
            id: preset,
            ...WORDS[preset],
            act: () => layout.apply(preset),
          })),
        },
        {
          title: "Panes",
          items: panes.map(({ id, title }) => ({ id, title, checked: open.includes(id), act: () => layout.toggle(id) })),
        },
      ]}
    >
      <LayoutIcon />
    </Menu>
  );
}
