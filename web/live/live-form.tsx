import { BINANCE_MARKETS, type BinanceMarketName } from "../../src/connectors/binance-wire.js";
import type { Live } from "./live.js";

/** Which market, and the door to it. */
export function LiveForm({ live }: { live: Live }) {
  const draft = live.draft.value;
  const off = live.state.value === "off";
  return (
    <form
      class="live-form"
      aria-label="Live connection"
      onSubmit={(event) => {
        event.preventDefault();
        if (off) void live.connect();
        else live.disconnect();
      }}
    >
      <label class="live-field wide">
        <span>Market</span>
        <select
          name="market"
          disabled={!off}
          value={draft.market}
          onChange={(event) => live.set("market", event.currentTarget.value as BinanceMarketName)}
        >
          {Object.entries(BINANCE_MARKETS).map(([name, { title }]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label class="live-field">
        <span>Symbol</span>
        <input
          name="symbol"
          value={draft.symbol}
          disabled={!off}
          maxLength={40}
          spellcheck={false}
          autocapitalize="characters"
          onInput={(event) => live.set("symbol", event.currentTarget.value)}
        />
      </label>
      <label class="live-field" title="A server on this machine that speaks the venue's dialect, as host:port. Empty for the venue itself.">
        <span>Own server</span>
        <input
          name="address"
          value={draft.address}
          disabled={!off}
          placeholder="none"
          spellcheck={false}
          onInput={(event) => live.set("address", event.currentTarget.value)}
        />
      </label>
      <button type="submit" class={off ? "button primary" : "button"}>
        {off ? "Connect" : "Disconnect"}
      </button>
    </form>
  );
}
