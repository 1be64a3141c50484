/** Made by `vite.config.ts` from build/types. */
declare module "virtual:api-types" {
  /** The declarations of what a strategy can import, by path from src/. */
  const files: Record<string, string>;
  export default files;
}
