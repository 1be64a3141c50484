import { Icon } from "../icons/icon.js";

export const RunIcon = () => (
  <Icon>
    <path d="M5 3.2v9.6l7.6-4.8z" fill="currentColor" stroke="none" />
  </Icon>
);

export const StopIcon = () => (
  <Icon>
    <rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor" stroke="none" />
  </Icon>
);

export const ErrorIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M8 5v3.6M8 11v.05" />
  </Icon>
);

export const ThemeIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" stroke="none" />
  </Icon>
);

export const ShareIcon = () => (
  <Icon>
    <path d="M8 2.2v7.6M5.2 4.8L8 2l2.8 2.8M4.5 7H3.2v6.6h9.6V7h-1.3" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="M3 8.6l3.4 3.4L13 4.8" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="m4 6 4 4 4-4" />
  </Icon>
);

export const CodeIcon = () => (
  <Icon size={20}>
    <path d="m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5" />
  </Icon>
);

export const SetupIcon = () => (
  <Icon size={20}>
    <path d="M2 5h7M12.5 5H14M2 11h1.5M7 11h7" />
    <circle cx="10.8" cy="5" r="1.7" />
    <circle cx="5.2" cy="11" r="1.7" />
  </Icon>
);

export const MarketIcon = () => (
  <Icon size={20}>
    <path d="M2.5 13.5h11M2.5 10.5 6 6.5l2.5 2.5 4.5-6" />
  </Icon>
);

export const OrdersIcon = () => (
  <Icon size={20}>
    <path d="M2.5 4h11M2.5 8h11M2.5 12h6.5" />
  </Icon>
);

export const ResultsIcon = () => (
  <Icon size={20}>
    <path d="M3.5 13V8.5M8 13V3M12.5 13V6" />
  </Icon>
);

/** Three levels of asks and bids. */
export const BrandMark = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" class="brand-mark">
    <path class="ask" d="M3 3.5h6M3 7.8h9" />
    <path class="bid" d="M3 12.2h13M3 16.5h7" />
  </svg>
);

export const LiveIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="1.6" fill="currentColor" stroke="none" />
    <path d="M5 5a4.2 4.2 0 0 0 0 6M11 5a4.2 4.2 0 0 1 0 6M2.8 2.8a7.3 7.3 0 0 0 0 10.4M13.2 2.8a7.3 7.3 0 0 1 0 10.4" />
  </Icon>
);
