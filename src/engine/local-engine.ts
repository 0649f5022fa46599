import { shortRule } from '#explain/short.ts';
import { buildMap } from '#graph/map.ts';
import type { RuleRowView } from '#graph/map-view.ts';
import type { Host } from '#host/host.ts';
import { readPacketLine } from '#net/packet-line.ts';
import type { Dump } from '#parse/dump.ts';
import { readDump } from '#parse/read-dump.ts';
import { printRuleset } from '#ruleset/print.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { inferHost, inferOrigin } from '#simulate/infer-host.ts';
import { runLeg } from '#simulate/leg.ts';
import { emptyPast } from '#simulate/world.ts';
import { type Engine, Overtaken } from './engine.ts';
import * as language from './language-queries.ts';
import { presetsOf } from './presets.ts';
import { type KeptTrace, stepDetails, traceView } from './trace-view.ts';
import type { DumpView, TraceReply, TraceRequest } from './views.ts';

/** What the shells hand in. */
export interface EngineOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** The host around the dump, where a person gave one; otherwise it is inferred for each packet. */
  readonly host?: Host;
}

/** The engine in place: for tests, the command line, and inside the worker. */
export function createLocalEngine(options: EngineOptions): Engine {
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly #options: EngineOptions;
  #dump: Dump | undefined;
  #revision = 0;
  #trace: KeptTrace | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  open: Engine['open'] = async (text, onProgress) => {
    const start = this.#options.now();
    const dump = readDump(text, onProgress ? { onProgress } : {});
    const parseMs = this.#options.now() - start;
    this.#dump = dump;
    this.#trace = undefined;
    this.#revision += 1;
    return dumpView(dump, this.#revision, parseMs);
  };

  map: Engine['map'] = async (revision, index, request) => {
    const ruleset = this.#ruleset(revision, index);
    return buildMap(ruleset, {
      revision,
      ruleset: index,
      rowTexts: (rule) => shortRule(ruleset.rule(rule), ruleset),
      ...(request && { request }),
    });
  };

  rows: Engine['rows'] = async (revision, id, first, count) => {
    const dump = this.#at(revision);
    const ruleset = rulesetOfChain(dump, id);
    const chain = ruleset.chain(id);
    const from = Math.max(0, first);
    const to = Math.min(chain.ruleCount, from + count);
    const rows: RuleRowView[] = [];
    for (let at = from; at < to; at += 1) {
      const rule = ruleset.rule((chain.firstRule + at) as RuleId); // consecutive ids: ruleset.ts
      const { id: ruleId, number, line } = rule;
      rows.push({ rule: ruleId, number, line, ...shortRule(rule, ruleset) });
    }
    return rows;
  };

  trace: Engine['trace'] = async (request) => this.#walk(request);

  step: Engine['step'] = async (revision, index) => {
    this.#at(revision);
    const details = this.#trace && stepDetails(this.#trace, index);
    if (!details) throw new Error(`The trace kept has no step ${index}`);
    return details;
  };

  rulesOnLine: Engine['rulesOnLine'] = async (revision, line) =>
    this.#at(revision)
      .rulesOnLine(line)
      .map(({ rule }) => rule);

  hover: Engine['hover'] = async (revision, ...place) =>
    language.hover(this.#at(revision), ...place);

  definition: Engine['definition'] = async (revision, ...place) =>
    language.definition(this.#at(revision), ...place);

  references: Engine['references'] = async (revision, ...place) =>
    language.references(this.#at(revision), ...place);

  complete: Engine['complete'] = async (revision, ...place) =>
    language.complete(this.#at(revision), ...place);

  rename: Engine['rename'] = async (revision, ...place) =>
    language.rename(this.#at(revision), ...place);

  folds: Engine['folds'] = async (revision) => language.folds(this.#at(revision));

  print: Engine['print'] = async (revision, counters) =>
    this.#at(revision)
      .rulesets.map((ruleset) => printRuleset(ruleset, { counters }))
      .join('');

  #at(revision: number): Dump {
    if (!this.#dump || revision !== this.#revision) {
      throw new Overtaken(`Revision ${revision} is not the dump that is open`);
    }
    return this.#dump;
  }

  #ruleset(revision: number, index: number): Ruleset {
    const ruleset = this.#at(revision).rulesets[index];
    if (!ruleset) throw new Error(`The dump has no ruleset ${index}`);
    return ruleset;
  }

  #walk(request: TraceRequest): TraceReply {
    const dump = this.#at(request.revision);
    const read = readPacketLine(request.packetLine);
    if (!read.ok) return { kind: 'refused', problems: read.error };
    const { family } = read.value.packet;
    const rulesetIndex = dump.rulesets.findIndex((each) => each.family === family);
    const ruleset = dump.rulesets[rulesetIndex];
    if (!ruleset) return refuseFamily(dump, family);
    const asked = inferOrigin(ruleset, read.value);
    const host = this.#options.host ?? inferHost(ruleset, asked);
    const origin = asked.origin ?? { kind: 'process', uid: 0, gid: 0 };
    const choose = (_rule: RuleId, key: string): 'yes' | 'no' | undefined =>
      Object.hasOwn(request.choices, key) ? request.choices[key] : undefined;
    const world = { ruleset, host, choose };
    const leg = runLeg(world, emptyPast(false), { packet: asked.packet, origin });
    this.#trace = { leg, ruleset, rulesetIndex, host };
    return { kind: 'traced', trace: traceView(this.#trace, request.revision) };
  }
}

function refuseFamily(dump: Dump, family: 4 | 6): TraceReply {
  const message =
    dump.rulesets.length === 0
      ? 'There are no rules yet: paste what iptables-save prints.'
      : `This is an IPv${family} packet, and the dump has only IPv${family === 4 ? 6 : 4} rules.`;
  return { kind: 'refused', problems: [{ field: 'line', message }] };
}

function rulesetOfChain(dump: Dump, id: number): Ruleset {
  const found = dump.rulesets.find(({ tables }) =>
    tables.some(({ firstChain, chainCount }) => id >= firstChain && id < firstChain + chainCount),
  );
  if (!found) throw new Error(`The dump has no chain ${id}`);
  return found;
}

function dumpView(dump: Dump, revision: number, parseMs: number): DumpView {
  return {
    revision,
    recognised: dump.recognised,
    rulesets: dump.rulesets.map(({ family, backend, tables, chainCount, ruleCount }) => ({
      family,
      backend,
      tables: tables.map(({ name }) => name),
      chainCount,
      ruleCount,
    })),
    problems: dump.problems,
    problemCount: dump.problemCount,
    lineCount: dump.lineCount,
    parseMs,
    presets: presetsOf(dump.rulesets),
  };
}
