import type { Effect, Memory } from '#extensions/contract.ts';
import type { Socket } from '#host/host.ts';
import type { Connection } from '#net/connection.ts';
import { replaceConnection, templateTracking } from './conntrack.ts';
import { type Moving, withPacket } from './moving.ts';
import { type NatSide, translate } from './nat.ts';
import type { Choice } from './step.ts';
import type { Trail } from './steps.ts';
import { type WalkedChains, walkedChains } from './walked-chains.ts';
import { type Past, type World, receiverIn } from './world.ts';

/**
 * One packet's run through the stack: where it stands now, and the steps it left. The values it
 * holds are immutable and every step keeps its own, so looking back is only looking.
 */
export class Run {
  readonly world: World;
  readonly chains: WalkedChains;
  readonly steps: Trail;
  readonly choices: Choice[] = [];
  moving: Moving;
  past: Past;
  #met: Map<string, number> | undefined;

  constructor(world: World, past: Past, moving: Moving, steps: Trail) {
    this.world = world;
    this.chains = walkedChains(world.ruleset);
    this.steps = steps;
    this.past = past;
    this.moving = moving;
  }

  /** A key for a doubt that stays the same when the packet is run again. */
  keyFor(place: string): string {
    this.#met ??= new Map();
    const times = (this.#met.get(place) ?? 0) + 1;
    this.#met.set(place, times);
    return times === 1 ? place : `${place}#${times}`;
  }

  /** Puts the changed entry in its packet's hand, and in the table where it is there already. */
  setConnection(connection: Connection): void {
    const { tracking } = this.moving;
    if (tracking.kind !== 'tracked') return;
    this.moving = { ...this.moving, tracking: { ...tracking, connection } };
    this.past = replaceConnection(this.past, connection);
  }

  /** Who took the packets before this one, of the same connection and direction. */
  get receiver(): Socket | undefined {
    return receiverIn(this.past, this.moving.tracking);
  }

  /** The next packets of the connection are this socket's too, wherever a rule sent the first. */
  rememberReceiver(socket: Socket): void {
    const { tracking } = this.moving;
    if (tracking.kind !== 'tracked' || tracking.direction === 'reply') return;
    const receivers = new Map(this.past.receivers).set(tracking.connection.id, socket);
    this.past = { ...this.past, receivers };
  }

  /** Carries out what a match or target asked for, and returns what is only seen from outside. */
  perform(effects: readonly Effect[]): readonly string[] {
    const notes: string[] = [];
    for (const effect of effects) {
      if (effect.kind === 'note') notes.push(effect.what);
      else this.#perform(effect);
    }
    return notes;
  }

  #perform(effect: Exclude<Effect, { kind: 'note' }>): void {
    switch (effect.kind) {
      case 'mark':
        this.#change({ mark: effect.mark });
        return;
      case 'ttl':
        this.#change({ ttl: effect.ttl });
        return;
      case 'tos':
        this.#change({ tos: effect.tos });
        return;
      case 'length':
        this.#change({ length: effect.length });
        return;
      case 'source':
        this.#change({ source: effect.address });
        return;
      case 'destination':
        this.#change({ destination: effect.address });
        return;
      case 'tcp-flags': {
        const { transport } = this.moving.packet;
        if (transport.kind === 'tcp' && transport.flags !== effect.flags) {
          this.#change({ transport: { ...transport, flags: effect.flags } });
        }
        return;
      }
      case 'connection-mark':
        this.#changeConnection({ mark: effect.mark });
        return;
      case 'connection-label':
        this.#label(effect.label);
        return;
      case 'remember':
        this.#remember(effect.slot, effect.values);
        return;
      default:
        this.#setTemplate(effect);
    }
  }

  #change(change: Partial<Moving['packet']>): void {
    const { packet } = this.moving;
    const same = Object.entries(change).every(
      ([name, value]) => packet[name as keyof typeof packet] === value, // keys of a Partial<Packet>
    );
    if (!same) this.moving = withPacket(this.moving, change);
  }

  #changeConnection(change: Partial<Connection>): void {
    const { tracking } = this.moving;
    if (tracking.kind === 'tracked') this.setConnection({ ...tracking.connection, ...change });
  }

  #label(label: number): void {
    const { tracking } = this.moving;
    if (tracking.kind !== 'tracked' || tracking.connection.labels.includes(label)) return;
    this.#changeConnection({ labels: [...tracking.connection.labels, label] });
  }

  #remember(slot: string, values: readonly number[]): void {
    const memory: Memory = {
      ...this.past.memory,
      values: new Map(this.past.memory.values).set(slot, values),
    };
    this.past = { ...this.past, memory };
  }

  /**
   * xt_CT.c, xt_ct_target: a packet that has an entry or a template already is left alone. Until
   * conntrack sees the packet, the template stands in for its entry.
   */
  #setTemplate(effect: Extract<Effect, { kind: 'untrack' | 'zone' | 'helper' }>): void {
    const { template, tracking, packet } = this.moving;
    if (effect.kind === 'helper') {
      if (template?.kind !== 'zone' || template.helper !== undefined) return;
      this.moving = { ...this.moving, template: { ...template, helper: effect.helper } };
      return;
    }
    if (tracking.kind !== 'none') return;
    if (effect.kind === 'untrack') {
      const untracked = { kind: 'untracked' } as const;
      this.moving = { ...this.moving, template: untracked, tracking: untracked };
      return;
    }
    const { zone } = effect;
    this.moving = {
      ...this.moving,
      template: { kind: 'zone', zone, helper: undefined },
      tracking: templateTracking(packet.family, zone),
    };
  }
}

/** Rewrites one side of the run's packet by its connection's binding. Says whether that changed it. */
export function translateRun(run: Run, side: NatSide): boolean {
  const { moving } = run;
  const { tracking } = moving;
  if (tracking.kind !== 'tracked') return false;
  const packet = translate(moving.packet, tracking.connection, tracking.direction, side);
  if (packet === moving.packet) return false;
  run.moving = { ...moving, packet };
  return true;
}
