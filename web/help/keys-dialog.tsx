import { Modal } from "../dialog/modal.js";
import "./help.css";

interface Group {
  where: string;
  keys: readonly (readonly [keys: readonly string[], what: string])[];
}

const GROUPS: readonly Group[] = [
  {
    where: "Everywhere",
    keys: [
      [["Ctrl Enter"], "Run (⌘ Enter on a Mac)"],
      [["F6", "Shift F6"], "The next pane, the one before"],
      [["?"], "These keys, when no text is being typed"],
    ],
  },
  {
    where: "Playback",
    keys: [
      [["Space"], "Play, pause"],
      [[",", "."], "One step back, one step on"],
      [["←", "→"], "The same, on the buttons of the bar"],
    ],
  },
  {
    where: "Panes",
    keys: [
      [["←", "→"], "On a tab: the tab before, the next one"],
      [["Delete"], "On a tab: close the pane"],
      [["⋯ Enter"], "Move, resize, fill the window, close"],
    ],
  },
  {
    where: "Market chart",
    keys: [
      [["←", "→"], "Move the time cursor; with Shift by 20 steps. A click puts it there for good"],
      [["+", "−"], "Zoom in and out around the cursor"],
      [["Home", "0"], "The whole book"],
      [["j", "k"], "The next order, the one before"],
      [["Enter"], "Select the order whose fill is nearest to the cursor"],
      [["z"], "Zoom to the selected order"],
      [["Esc"], "Select none; then let the cursor follow the pointer"],
    ],
  },
  {
    where: "Tables and tabs",
    keys: [
      [["↑", "↓"], "The row above, the row below; of the log, with the cursor at its time"],
      [["Enter"], "On an order or a fill: look at it under the microscope"],
      [["←", "→"], "The tab to the left, to the right"],
    ],
  },
  {
    where: "Editor",
    keys: [
      [["Ctrl Space"], "Completion with documentation"],
      [["Ctrl ."], "Quick fixes"],
      [["F8"], "The next problem"],
      [["Ctrl M"], "Tab leaves the editor, or indents again"],
      [["F1"], "All commands of the editor"],
    ],
  },
];

export function KeysDialog({ onClose }: { onClose(): void }) {
  return (
    <Modal title="Keys" name="keys-dialog" onClose={onClose}>
      <div class="key-groups">
        {GROUPS.map(({ where, keys }) => (
          <section key={where}>
            <h3>{where}</h3>
            <dl>
              {keys.map(([names, what]) => (
                <div key={what}>
                  <dt>
                    {names.map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="modal-actions">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </p>
    </Modal>
  );
}
