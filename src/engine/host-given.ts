import { type Result, ok } from '#base/result.ts';
import { readHost } from '#host/read-host.ts';
import type { Family } from '#net/family.ts';
import type { Engine } from './engine.ts';
import { type EngineOptions, createLocalEngine } from './local-engine.ts';

/** An engine whose packets meet a host that a person described (see `readHost`). The error is a sentence. */
export function createEngineWithHost(
  json: unknown,
  family: Family,
  options: EngineOptions,
): Result<Engine, string> {
  const host = readHost(json, family);
  return host.ok ? ok(createLocalEngine({ ...options, host: host.value })) : host;
}
