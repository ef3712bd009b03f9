/** What `serve` says once it answers, to whoever started it with a channel (the demo). */
export interface ServeNews {
  /** Without a slash at the end. */
  readonly url: string;
}
