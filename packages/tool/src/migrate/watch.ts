/**
 * Looks at something once it takes long. Most often it does not, and a timer is all that this costs.
 *
 * @param look is ended by the signal, with what it has seen.
 * @returns a function that ends the watch, and gives what was seen.
 */
export function watchAfter<Seen>(
  patienceMs: number,
  look: (signal: AbortSignal) => Promise<Seen>,
): () => Promise<Seen | undefined> {
  let watch: { readonly stop: AbortController; readonly looking: Promise<Seen | undefined> } | undefined;
  const timer = setTimeout(() => {
    const stop = new AbortController();
    // Ended, or no second connection to be had.
    watch = { stop, looking: look(stop.signal).catch(() => undefined) };
  }, patienceMs);
  return async () => {
    clearTimeout(timer);
    watch?.stop.abort();
    return watch?.looking;
  };
}
