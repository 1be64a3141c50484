import { Icon } from "../icons/icon.js";

export const MaximiseIcon = () => (
  <Icon>
    <path d="M2.7 6V2.7H6M10 2.7h3.3V6M13.3 10v3.3H10M6 13.3H2.7V10" />
  </Icon>
);

export const RestoreIcon = () => (
  <Icon>
    <path d="M6 2.7V6H2.7M13.3 6H10V2.7M10 13.3V10h3.3M2.7 10H6v3.3" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M3.2 8h.01M8 8h.01M12.8 8h.01" stroke-width="2" />
  </Icon>
);

export const LayoutIcon = () => (
  <Icon>
    <rect x="2.2" y="2.7" width="11.6" height="10.6" rx="1" />
    <path d="M6.2 2.7v10.6M6.2 8.6h7.6" />
  </Icon>
);
