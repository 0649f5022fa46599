import { shortRule } from '#explain/short.ts';
import { foundChain } from '#graph/find-chains.ts';
import { writeMap } from '#graph/export/map-file.ts';
import { heatOf } from '#graph/heat.ts';
import { mapInSteps } from '#graph/map.ts';
import type { MapRequest, MapView, RuleRowView } from '#graph/map-view.ts';
import type { Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import type { Dump } from '#parse/dump.ts';
import { readDump } from '#parse/read-dump.ts';
import { type CountersByRule, countersByRule, countersSince } from '#ruleset/counters.ts';
import { printRuleset } from '#ruleset/print.ts';
import { inferSockets } from '#simulate/infer-host.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { checkPackets } from './check-packets.ts';
import { missCauses, stopsViews, watchView } from './debugger-queries.ts';
import { compareWith } from './compare.ts';
import { type Engine, Overtaken } from './engine.ts';
import { costView } from './journey-cost.ts';
import { journeyView } from './journey.ts';
import { findNamed } from './find-named.ts';
import { findRules } from './find-rules.ts';
import { getReady } from './get-ready.ts';
import * as language from './language-queries.ts';
import { lineNotes } from './line-notes.ts';
import { type Asker, MapMaker } from './map-maker.ts';
import { type Pauses, openInSteps } from './open-in-steps.ts';
import { prepareShare } from './prepare-share.ts';
import { presetsOf } from './presets/presets.ts';
import { recordingView, traceCommandsView } from './recording-queries.ts';
import { stepDetails } from './step-details.ts';
import { stepViews, traceView } from './trace-view.ts';
import { withWriters } from './who-hover.ts';
import { Writers, explainChains, writersView } from './written-by.ts';
import { type Walk, hostOfPacket, outcomesView, walkRequest, whyNotView } from './tracer.ts';
import type { DumpView, TraceRequest } from './views.ts';

/** What the shells hand in. */
export interface EngineOptions extends Pauses {
  /** The host around the dump, where a person gave one; otherwise it is inferred for each packet. */
  readonly host?: Host;
  /** Parts of it, where a person told no more; a request's own take their place. */
  readonly hostTexts?: HostTexts;
  /** Called when nothing more is made ahead for a dump, which only happens with `pause`. */
  readonly onReady?: () => void;
}

/** The engine in place: for tests, the command line, and inside the worker. */
export function createLocalEngine(options: EngineOptions): Engine {
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly #options: EngineOptions;
  #dump: Dump | undefined;
  #revision = 0;
  /** Counters of an earlier dump of the node. */
  #earlier: CountersByRule | undefined;
  /** Counts the searches begun. */
  #search = 0;
  #trace: Walk | undefined;
  /** Stands for the dump being read. */
  #opening: object | undefined;
  readonly #writers = new Writers();
  readonly #maps: MapMaker;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#maps = new MapMaker(options);
  }

  open: Engine['open'] = async (text, onProgress) => {
    const start = this.#options.now();
    const opening = {};
    this.#opening = opening;
    const isWanted = (): boolean => this.#opening === opening;
    let dump: Dump;
    try {
      dump = await openInSteps(text, this.#options, isWanted, onProgress);
    } finally {
      if (isWanted()) this.#opening = undefined;
    }
    const parseMs = this.#options.now() - start;
    this.#dump = dump;
    this.#maps.forget();
    this.#trace = undefined;
    this.#earlier = undefined;
    this.#revision += 1;
    this.#getReady(dump);
    return dumpView(dump, this.#revision, parseMs);
  };

  stopOpening: Engine['stopOpening'] = async () => {
    const isOpening = this.#opening !== undefined;
    this.#opening = undefined;
    return isOpening;
  };

  map: Engine['map'] = async (revision, index, request) =>
    this.#map('map', revision, index, request);

  #map(asker: Asker, revision: number, index: number, request?: MapRequest): Promise<MapView> {
    const ruleset = this.#ruleset(revision, index);
    return this.#maps.make(asker, {
      key: `${revision} ${index} ${JSON.stringify(request ?? '')}`,
      names: this.#writers.names,
      steps: () =>
        mapInSteps(ruleset, {
          revision,
          ruleset: index,
          rowTexts: (rule) => shortRule(ruleset.rule(rule), ruleset),
          proxies: proxyNames(ruleset),
          writerOf: (chain) => this.#writers.chain(ruleset, chain),
          ...(request && { request }),
        }),
    });
  }

  heat: Engine['heat'] = async (revision, index, unit, request) => {
    const map = await this.#map('heat', revision, index, request);
    const ruleset = this.#ruleset(revision, index);
    const since = this.#earlier && countersSince(ruleset, this.#earlier);
    return heatOf(ruleset, map, unit, since);
  };

  earlierDump: Engine['earlierDump'] = async (revision, text) => {
    this.#at(revision);
    this.#earlier = text === undefined ? undefined : countersByRule(readDump(text).rulesets);
    return this.#earlier?.size;
  };

  mapFile: Engine['mapFile'] = async (revision, index, options, request) =>
    writeMap(await this.#map('file', revision, index, request), options);

  findChains: Engine['findChains'] = async (revision, index, text, limit) => {
    const ruleset = this.#ruleset(revision, index);
    return findNamed(ruleset, this.#writers, text, limit);
  };

  findRules: Engine['findRules'] = async (revision, index, text, limit) => {
    this.#search += 1;
    const mine = this.#search;
    return findRules(this.#ruleset(revision, index), text, limit, async () => {
      await this.#options.pause?.();
      if (mine !== this.#search) throw new Overtaken('A newer search was begun');
      this.#at(revision);
    });
  };

  chains: Engine['chains'] = async (revision, ids) => {
    const dump = this.#at(revision);
    return ids.map((id) => foundChain(rulesetOfChain(dump, id).chain(id)));
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

  trace: Engine['trace'] = async (request) => {
    await this.#tell(request.host?.cluster);
    const walk = walkRequest(
      this.#at(request.revision),
      this.#withHost(request),
      this.#options.host,
    );
    if (!walk.ok) return { kind: 'refused', problems: walk.error };
    this.#trace = walk.value;
    return { kind: 'traced', trace: traceView(walk.value, request.revision) };
  };

  cost: Engine['cost'] = async (request) =>
    costView(this.#at(request.revision), this.#withHost(request), this.#options.host);

  journey: Engine['journey'] = async (request) => {
    const dump = this.#at(request.revision);
    const journey = journeyView(dump, this.#withHost(request), this.#options.host);
    return journey.ok
      ? { kind: 'walked', journey: journey.value }
      : { kind: 'refused', problems: journey.error };
  };

  steps: Engine['steps'] = async (revision, first, count) =>
    stepViews(this.#kept(revision), first, count);

  step: Engine['step'] = async (revision, index) => {
    const details = stepDetails(this.#kept(revision), index, this.#writers);
    if (!details) throw new Error(`The trace kept has no step ${index}`);
    return details;
  };

  watch: Engine['watch'] = async (revision, index) => watchView(this.#kept(revision), index);

  missCauses: Engine['missCauses'] = async (revision, first, count) =>
    missCauses(this.#kept(revision), first, count);

  recording: Engine['recording'] = async (revision, text, texts) => {
    const { host, hostTexts } = this.#options;
    return recordingView(this.#at(revision), text, texts ?? hostTexts ?? {}, host);
  };

  traceCommands: Engine['traceCommands'] = async (revision) =>
    traceCommandsView(this.#kept(revision));

  stops: Engine['stops'] = async (revision, breakpoints) =>
    stopsViews(this.#kept(revision), breakpoints);

  whyNot: Engine['whyNot'] = async (revision, rule, packet = 0) =>
    whyNotView(this.#kept(revision), rule, packet);

  outcomes: Engine['outcomes'] = async (revision, packet = 0) =>
    outcomesView(this.#kept(revision), packet);

  host: Engine['host'] = async (revision, packetLine, texts) => {
    const { host, hostTexts } = this.#options;
    const told = texts ?? hostTexts ?? {};
    const kernel = hostOfPacket(this.#at(revision), packetLine, told, host);
    if (!kernel) return undefined;
    await this.#tell(told.cluster);
    return { ...kernel, cluster: this.#writers.clusterView() };
  };

  check: Engine['check'] = async (revision, tests, texts) => {
    const { host, hostTexts } = this.#options;
    return checkPackets(this.#at(revision), revision, tests, host, texts ?? hostTexts ?? {});
  };

  prepareShare: Engine['prepareShare'] = async (revision, options) =>
    prepareShare(this.#at(revision), this.#kept(revision), options);

  rulesOnLine: Engine['rulesOnLine'] = async (revision, line) =>
    this.#at(revision)
      .rulesOnLine(line)
      .map(({ rule }) => rule);

  hover: Engine['hover'] = async (revision, ...place) =>
    withWriters(
      language.hover(this.#at(revision), ...place),
      this.#at(revision),
      ...place,
      this.#writers,
    );

  writers: Engine['writers'] = async (revision, index, cluster) => {
    const ruleset = this.#ruleset(revision, index);
    await this.#tell(cluster);
    const { names } = this.#writers;
    return writersView(ruleset, this.#writers.of(ruleset), names, { revision, index });
  };

  explain: Engine['explain'] = async (revision, index, cluster) => {
    const ruleset = this.#ruleset(revision, index);
    await this.#tell(cluster);
    return explainChains(ruleset, this.#writers.of(ruleset));
  };

  definition: Engine['definition'] = async (revision, ...place) =>
    language.definition(this.#at(revision), ...place);

  references: Engine['references'] = async (revision, ...place) =>
    language.references(this.#at(revision), ...place);

  complete: Engine['complete'] = async (revision, ...place) =>
    language.complete(this.#at(revision), ...place);

  rename: Engine['rename'] = async (revision, ...place) =>
    language.rename(this.#at(revision), ...place);

  signature: Engine['signature'] = async (column, lineText) => language.signature(column, lineText);

  lineNotes: Engine['lineNotes'] = async (revision, firstLine, lastLine) =>
    lineNotes(this.#at(revision), this.#trace, firstLine, lastLine);

  outline: Engine['outline'] = async (revision) => language.outline(this.#at(revision));

  format: Engine['format'] = async (revision) => language.format(this.#at(revision));

  folds: Engine['folds'] = async (revision) => language.folds(this.#at(revision));

  compare: Engine['compare'] = async (revision, expected) =>
    compareWith(this.#at(revision).rulesets, expected);

  print: Engine['print'] = async (revision, counters) =>
    this.#at(revision)
      .rulesets.map((ruleset) => printRuleset(ruleset, { counters }))
      .join('');

  /** Where there are pauses to use: in them others ask already, and their questions come first. */
  #getReady(dump: Dump): void {
    const { now, pause, onReady } = this.#options;
    if (!pause) return;
    const isWanted = (): boolean => this.#dump === dump && this.#opening === undefined;
    const ready = getReady(dump, this.#writers, { now, pause }, isWanted);
    // What fails here fails again for whoever asks, and is told to them.
    void ready.catch(() => undefined).then(onReady);
  }

  /** Names that the cluster gives, from this request or from the shell. */
  async #tell(cluster: string | undefined): Promise<void> {
    await this.#writers.tell(cluster ?? this.#options.hostTexts?.cluster ?? '');
  }

  #at(revision: number): Dump {
    if (!this.#dump || revision !== this.#revision) {
      throw new Overtaken(`Revision ${revision} is not the dump that is open`);
    }
    return this.#dump;
  }

  /** What the shell knows of the host, where the request tells nothing. */
  #withHost(request: TraceRequest): TraceRequest {
    const { hostTexts } = this.#options;
    return { ...(hostTexts && { host: hostTexts }), ...request };
  }

  #ruleset(revision: number, index: number): Ruleset {
    const ruleset = this.#at(revision).rulesets[index];
    if (!ruleset) throw new Error(`The dump has no ruleset ${index}`);
    return ruleset;
  }

  /** The walk that the last trace left; a caller asks only after a trace. */
  #kept(revision: number): Walk {
    this.#at(revision);
    if (!this.#trace) throw new Overtaken('There is no trace yet');
    return this.#trace;
  }
}

/** `Envoy :15006`, for "Envoy, inbound listener :15006". */
function proxyNames(ruleset: Ruleset): readonly string[] {
  const names = inferSockets(ruleset).flatMap(({ label, port }) =>
    label === undefined ? [] : `${label.split(',')[0]} :${port}`,
  );
  return [...new Set(names)];
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
    problems: language.problems(dump),
    problemCount: dump.problemCount,
    lineCount: dump.lineCount,
    parseMs,
    presets: presetsOf(dump.rulesets),
  };
}
