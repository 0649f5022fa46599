/** The engine's own thread. It holds the ruleset and the traces; nothing is decided here. */
import { createLocalEngine } from '#engine/local-engine.ts';
import { serveEngine } from '#engine/serve-engine.ts';

serveEngine(self, createLocalEngine({ now: () => performance.now() }));
