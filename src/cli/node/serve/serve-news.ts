/** Message of `serve` to its parent process (the demo), once it answers. */
export interface ServeNews {
  /** Without a slash at the end. */
  readonly url: string;
}
