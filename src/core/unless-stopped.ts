/** What `work` comes to, or a rejection as soon as `stop` comes: whatever still waits then is left to itself. */
export function unlessStopped<T>(work: Promise<T>, stop: AbortSignal | undefined): Promise<T> {
  if (!stop) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const end = () => reject(stop.reason);
  if (stop.aborted) end();
  stop.addEventListener('abort', end);
  work.then(resolve, reject).finally(() => stop.removeEventListener('abort', end));
  return promise;
}
