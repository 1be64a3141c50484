const Icon = ({ path, solid = false }: { path: string; solid?: boolean }) => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill={solid ? "currentColor" : "none"}
    stroke="currentColor"
    stroke-width="1.4"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={path} />
  </svg>
);

export const PlayIcon = () => <Icon solid path="M4.5 3.2v9.6L12.5 8z" />;
export const PauseIcon = () => <Icon path="M5.3 3.5v9M10.7 3.5v9" />;
export const StartIcon = () => <Icon path="M3.5 3.5v9M12.5 3.5 6 8l6.5 4.5z" />;
export const BackIcon = () => <Icon path="M9.5 3.8 5 8l4.5 4.2" />;
export const ForwardIcon = () => <Icon path="M6.5 3.8 11 8l-4.5 4.2" />;
export const PinIcon = () => <Icon path="M8 9.5V14M4.5 9.5h7M5.6 2.5h4.8L9.7 6l1.8 3.5h-7L6.3 6z" />;
