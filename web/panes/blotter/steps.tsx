/** Before the first run: what to do, in the order of doing it. */
export function FirstSteps() {
  return (
    <ol class="first-steps">
      <li>
        <h3>Run the strategy</h3>
        <p>
          Press <kbd>Ctrl</kbd> <kbd>{"\u21b5"}</kbd> in the editor, or Run above. The code never leaves this browser tab.
        </p>
      </li>
      <li>
        <h3>Click a fill</h3>
        <p>On the chart or here. A card says why it filled, how long it waited and what it was worth.</p>
      </li>
      <li>
        <h3>Change a number</h3>
        <p>In the code, or by a click under Try next below it. Compare says what that did to fills and result.</p>
      </li>
    </ol>
  );
}
