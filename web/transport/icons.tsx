import { Icon } from "../icons/icon.js";

export const PlayIcon = () => (
  <Icon solid>
    <path d="M4.5 3.2v9.6L12.5 8z" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path d="M5.3 3.5v9M10.7 3.5v9" />
  </Icon>
);

export const StartIcon = () => (
  <Icon>
    <path d="M3.5 3.5v9M12.5 3.5 6 8l6.5 4.5z" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M9.5 3.8 5 8l4.5 4.2" />
  </Icon>
);

export const ForwardIcon = () => (
  <Icon>
    <path d="M6.5 3.8 11 8l-4.5 4.2" />
  </Icon>
);

export const PinIcon = () => (
  <Icon>
    <path d="M8 9.5V14M4.5 9.5h7M5.6 2.5h4.8L9.7 6l1.8 3.5h-7L6.3 6z" />
  </Icon>
);
