import { type Result, err, ok } from '#base/result.ts';
import { readHost } from '#host/read-host.ts';
import { readHostTexts } from '#host/read-host-texts.ts';
import { splitHostTexts } from '#host/split-host-texts.ts';
import type { Family } from '#net/family.ts';
import type { EngineOptions } from './local-engine.ts';

/** The host in a file that a person wrote or recorded. */
export interface HostFile {
  /** To be put into the engine's options. */
  readonly options: Pick<EngineOptions, 'host' | 'hostTexts'>;
  /** Lines that were not understood, as `line 3: …`. */
  readonly problems: readonly string[];
}

/**
 * Reads JSON (see `readHost`), which is the whole host, or what `ip addr`, `ip route`, `ipset save` and
 * so on print, one after another, of which each replaces its part of the inferred host. The error is a
 * sentence.
 */
export function readHostFile(text: string, family: Family): Result<HostFile, string> {
  if (/^\s*[{[]/.test(text)) return readJsonHost(text, family);
  const { read: hostTexts, problems } = splitHostTexts(text);
  if (Object.keys(hostTexts).length === 0) {
    return err('This is neither JSON nor what ip, ipset, ss, sysctl, conntrack or kubectl print.');
  }
  const all = [...problems, ...readHostTexts(hostTexts, family).problems];
  const inOrder = all.toSorted((a, b) => a.line - b.line);
  return ok({
    options: { hostTexts },
    problems: inOrder.map(({ line, message }) => `line ${line}: ${message}`),
  });
}

function readJsonHost(text: string, family: Family): Result<HostFile, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`This is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const host = readHost(json, family);
  return host.ok ? ok({ options: { host: host.value }, problems: [] }) : host;
}
