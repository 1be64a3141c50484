import { Icon } from "../../icons/icon.js";

export const TableIcon = () => (
  <Icon>
    <rect x="2.2" y="2.7" width="11.6" height="10.6" rx="1" />
    <path d="M2.2 6.2h11.6M6.2 6.2v7.1" />
  </Icon>
);

export const ChartIcon = () => (
  <Icon>
    <path d="M2.5 2.5v11h11M5 10l2.8-3.4 2 1.8 3.2-4" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M8 2.5v7.3M4.9 6.9 8 10l3.1-3.1M2.8 13.3h10.4" />
  </Icon>
);

export const PictureIcon = () => (
  <Icon>
    <rect x="2.2" y="3" width="11.6" height="10" rx="1.2" />
    <path d="m3 11.4 3.2-3.2 2.4 2.2 2-1.8 2.6 2.6M10.6 5.9h.01" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);

export const SideMark = ({ side }: { side: number }) => (
  <span class={side > 0 ? "side-mark bid" : "side-mark ask"} aria-hidden="true">
    {side > 0 ? "\u25b2" : "\u25bc"}
  </span>
);
