/** Who wrote what, from facts to what the shells show. */
import { counted } from '#base/counted.ts';
import { readCluster, type ClusterReading } from '#cluster/read-cluster.ts';
import { NameCollector, type ClusterNames } from '#cluster/names.ts';
import type { ChainWriterView } from '#graph/map-view.ts';
import type { Presence } from '#recognise/find-programs.ts';
import { type Recognition, type RuleWriter, recognise } from '#recognise/recognise.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { HostPartView } from './views.ts';
import type { ExplainedChain, RuleWriterView, WriterView, WritersView } from './who-views.ts';

/** What is known of one dump's writers, with the names that were told. */
export class Writers {
  #text = '';
  #reading: ClusterReading = NOTHING_TOLD;
  readonly #recognised = new WeakMap<Ruleset, Recognition>();

  /** The text that was told, with what of it was not understood. */
  clusterView(): HostPartView {
    const text = this.#text;
    return { text, inferred: text === '', problems: this.#reading.problems };
  }

  get names(): ClusterNames {
    return this.#reading.names;
  }

  /** Takes names from what kubectl printed, in place of the former ones. */
  async tell(text: string): Promise<void> {
    if (text === this.#text) return;
    this.#text = text;
    const reading = text.trim() === '' ? NOTHING_TOLD : await readCluster(text);
    // Another text may have come while this one was read.
    if (this.#text === text) this.#reading = reading;
  }

  of(ruleset: Ruleset): Recognition {
    const known = this.#recognised.get(ruleset);
    if (known?.names === this.names) return known;
    const recognition = recognise(ruleset, this.names);
    this.#recognised.set(ruleset, recognition);
    return recognition;
  }

  chain(ruleset: Ruleset, id: ChainId): ChainWriterView | undefined {
    const writer = this.of(ruleset).chain(id);
    if (!writer) return undefined;
    const { program, role, roles, label, says } = writer;
    return { program: program.name, kind: program.kind, role, roles, label, says };
  }

  rule(ruleset: Ruleset, id: RuleId): RuleWriterView | undefined {
    const recognition = this.of(ruleset);
    const writer = recognition.rule(id);
    if (!writer) return undefined;
    const { name: program, kind } = writer.program;
    return { program, kind, says: whySentence(writer, recognition, ruleset, id) };
  }
}

const NOTHING_TOLD: ClusterReading = { names: new NameCollector(), problems: [] };

function whySentence(
  { program, says, byHand }: RuleWriter,
  recognition: Recognition,
  ruleset: Ruleset,
  id: RuleId,
): string {
  if (says !== undefined) return says;
  const chain = recognition.chain(ruleset.rule(id).chain)?.says ?? '';
  const whose = byHand
    ? `A person’s own rule, in a chain that ${program.name} leaves for that.`
    : `None of the rules that ${program.name} is known to write.`;
  return `${whose} The chain: ${chain}`;
}

export function writersView(
  ruleset: Ruleset,
  recognition: Recognition,
  names: ClusterNames,
  { revision, index }: { readonly revision: number; readonly index: number },
): WritersView {
  const { programs } = recognition;
  const claimed = programs.reduce((sum, { chainCount }) => sum + chainCount, 0);
  return {
    revision,
    ruleset: index,
    programs: programs.map((presence) => writerView(presence, ruleset)),
    unclaimed: userChains(ruleset) - claimed,
    named: { services: names.serviceCount, pods: names.podCount },
  };
}

/** Of rulesets that nobody asks more about: of one dump, in its order. */
export function writersOf(rulesets: readonly Ruleset[]): readonly WritersView[] {
  const { names } = NOTHING_TOLD;
  return rulesets.map((ruleset, index) =>
    writersView(ruleset, recognise(ruleset, names), names, { revision: 1, index }),
  );
}

function writerView(presence: Presence, ruleset: Ruleset): WriterView {
  const { program, version, chainCount, ruleCount } = presence;
  return {
    id: program.id,
    name: program.name,
    kind: program.kind,
    says: program.says,
    version,
    chainCount,
    ruleCount,
    evidence: evidenceOf(presence),
    roles: presence.roles.map(({ words, chainCount: count, firstChain }) => ({
      words,
      chainCount: count,
      firstChain,
      line: ruleset.chain(firstChain).line,
    })),
  };
}

const MOST_EXAMPLES = 4;

function evidenceOf({ chainCount, roles, looked, fitting, version }: Presence): string[] {
  const evidence: string[] = [];
  if (chainCount > 0) {
    const some = roles.slice(0, MOST_EXAMPLES).map(({ firstName }) => firstName);
    const more = chainCount > some.length ? ' …' : '';
    evidence.push(
      `${counted(chainCount, 'chain')} named as it names them: ${some.join(', ')}${more}`,
    );
  }
  if (looked > 0)
    evidence.push(`${fitting} of ${counted(looked, 'rule')} looked at are ones that it writes`);
  else if (chainCount > 0) evidence.push('By the names alone: the chains are empty');
  if (version) evidence.push(version.because);
  return evidence;
}

function userChains(ruleset: Ruleset): number {
  let count = 0;
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let at = 0; at < chainCount; at += 1) {
      // Built-in chains come first, in hook order: ruleset.ts.
      if (ruleset.chain((firstChain + at) as ChainId).hook === undefined) {
        count += chainCount - at;
        break;
      }
    }
  }
  return count;
}

/** Every user-defined chain, in the order of the dump. */
export function explainChains(
  ruleset: Ruleset,
  recognition: Recognition,
): readonly ExplainedChain[] {
  return ruleset.tables.flatMap(({ name: table, firstChain, chainCount }) =>
    Array.from({ length: chainCount }, (_, at) => {
      const { id, name, hook, ruleCount } = ruleset.chain((firstChain + at) as ChainId); // Consecutive ids.
      if (hook !== undefined) return [];
      const writer = recognition.chain(id);
      const { role = '', label = '', says = '' } = writer ?? {};
      return [{ table, chain: name, ruleCount, program: writer?.program.name, role, label, says }];
    }).flat(),
  );
}
