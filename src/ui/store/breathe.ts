/** Lets the page answer its person before long work goes on. A timer would make it wait 4 ms each time. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}

/** The same, and lets work of the page that is more urgent have its turns too. */
export function standBack(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Waits until the page has nothing to do for its person. */
export function rest(): Promise<void> {
  // Safari has no such sign.
  if (!('requestIdleCallback' in globalThis)) return standBack();
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve());
  });
}
