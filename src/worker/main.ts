/** The engine's own thread. It holds the ruleset and the traces; nothing is decided here. */
import { createLocalEngine } from '#engine/local-engine.ts';
import { serveEngine } from '#engine/serve-engine.ts';

// A message that came meanwhile is a task of its own, and is taken before the timer's.
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

serveEngine(self, createLocalEngine({ now: () => performance.now(), pause }));
