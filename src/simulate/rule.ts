/** One rule put to the packet: its conditions in written order, until one says no. */
import type { Doubt, Hook, Memory, Situation, TableName } from '#extensions/contract.ts';
import type { Host, Socket } from '#host/host.ts';
import type { Connection, Tracking } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import type { Origin, Packet } from '#net/packet.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Run } from './run.ts';
import type { Choice, ConditionPlace, Decision } from './step.ts';
import type { AskingRule } from './walked-chains.ts';

/** What a run looks like to a match. Reads the run as it stands, so that it need not be remade. */
export class RunSituation implements Situation {
  readonly #run: Run;
  readonly table: TableName;
  readonly hook: Hook;
  rule: RuleId | undefined;
  match = 0;

  constructor(run: Run, table: TableName, hook: Hook) {
    this.#run = run;
    this.table = table;
    this.hook = hook;
  }

  get family(): Family {
    return this.#run.moving.packet.family;
  }
  get packet(): Packet {
    return this.#run.moving.packet;
  }
  get inInterface(): string | undefined {
    return this.#run.moving.inInterface;
  }
  get outInterface(): string | undefined {
    return this.#run.moving.outInterface;
  }
  get tracking(): Tracking {
    return this.#run.moving.tracking;
  }
  get origin(): Origin {
    return this.#run.moving.origin;
  }
  get host(): Host {
    return this.#run.world.host;
  }
  get memory(): Memory {
    return this.#run.past.memory;
  }
  get connections(): readonly Connection[] {
    return this.#run.past.connections;
  }
  get receiver(): Socket | undefined {
    return this.#run.receiver;
  }
  get attached(): Socket | undefined {
    return this.#run.moving.socket;
  }
  get slot(): string {
    return `${this.rule}.${this.match}`;
  }
}

/** The first condition that failed, or `undefined` where the rule matched. */
export interface Tested {
  readonly failed: ConditionPlace | undefined;
  readonly choices: readonly Choice[];
}

const NO_CHOICES: readonly Choice[] = [];
const MATCHED: Tested = { failed: undefined, choices: NO_CHOICES };

export function testRule({ id, asks }: AskingRule, run: Run, situation: RunSituation): Tested {
  let choices: Choice[] | undefined;
  situation.rule = id;
  for (const { place, condition } of asks) {
    situation.match = place.match;
    const answer = condition.decide(situation);
    let { holds } = answer;
    if (answer.holds === 'maybe') {
      const choice = choose(run, id, place, answer.doubt);
      (choices ??= []).push(choice);
      holds = choice.taken;
    }
    if (answer.effects.length > 0) run.perform(answer.effects);
    if (holds === 'no') return { failed: place, choices: choices ?? NO_CHOICES };
  }
  return choices ? { failed: undefined, choices } : MATCHED;
}

/** Takes a branch: the person's where there is one, else the doubt's own default. */
export function choose(run: Run, rule: RuleId, place: Decision['place'], doubt: Doubt): Decision {
  const name = place === 'target' ? 't' : `${place.match}.${place.condition}`;
  const key = run.keyFor(`${rule}.${name}`);
  const chosen = run.world.choose(rule, key, doubt);
  const choice = {
    key,
    place,
    doubt,
    taken: chosen ?? doubt.assumed,
    assumed: chosen === undefined,
  };
  run.choices.push(choice);
  return choice;
}
