import type { ComponentChildren } from "preact";

interface IconProps {
  /** CSS pixels, both ways. */
  size?: number;
  /** Filled in the colour of the text. */
  solid?: boolean;
  /** In a grid of 16 × 16. */
  children: ComponentChildren;
}

/** The frame that every icon is drawn in. It is decoration: what it stands beside says what it means. */
export const Icon = ({ size = 16, solid = false, children }: IconProps) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill={solid ? "currentColor" : "none"}
    stroke="currentColor"
    stroke-width="1.4"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);
