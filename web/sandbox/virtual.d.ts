/** Made by `vite.sandbox.ts` from `boot.js`. */
declare module "virtual:sandbox-boot" {
  /** The script of the sandboxed frame. */
  export const BOOT_SOURCE: string;
  /** The frame's Content-Security-Policy, which allows that script by its hash. */
  export const FRAME_POLICY: string;
}
