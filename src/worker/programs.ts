/** The thread of the programs that write rules; started when a person first asks for one. */
import { createPrograms } from '#engine/programs.ts';
import { serveEngine } from '#engine/serve-engine.ts';

serveEngine(self, createPrograms());
