/**
 * One packet from entering the stack to leaving it: hooks in the kernel's order, the tables in each,
 * and the routing between them.
 *
 *     wire ─▸ PREROUTING ─▸ route ─┬─▸ INPUT ─▸ socket
 *                                  └─▸ FORWARD ─▸ POSTROUTING ─▸ wire
 *     process ─▸ route ─▸ OUTPUT ─▸ POSTROUTING ─┬─▸ wire
 *                                                └─▸ lo ─▸ PREROUTING ─▸ INPUT ─▸ socket
 */
import type { Hook, TableName } from '#extensions/contract.ts';
import { findListener } from '#host/listeners.ts';
import type { RouteAnswer } from '#host/routing.ts';
import { isLoopback, sameAddress } from '#net/address.ts';
import type { Origin, Packet, SentPacket } from '#net/packet.ts';
import { type Station, stationsOf } from '#ruleset/hooks.ts';
import { drawFor } from './draw.ts';
import { confirm, isError, track } from './conntrack.ts';
import { handshakesAfter, meetsSocketEarly } from './handshakes.ts';
import type { Moving } from './moving.ts';
import { bindAsItIs, isSettled, natSideOf, settle } from './nat.ts';
import { type ArrivalDecision, routeArriving, routeMade } from './routes.ts';
import { Run, translateRun } from './run.ts';
import type { Choice, Drawing, Fate, LossReason } from './step.ts';
import { Steps } from './steps.ts';
import { walkTable } from './walk.ts';
import type { Past, World } from './world.ts';

export interface Leg {
  readonly sent: SentPacket;
  readonly steps: Steps;
  readonly choices: readonly Choice[];
  readonly fate: Fate;
  /** The packet as it ended. */
  readonly last: Moving;
  /** What it leaves behind for the next packet. */
  readonly past: Past;
  /** Its TCP connection's own socket was found before INPUT, whatever nat made of its ends there. */
  readonly metEarly: boolean;
}

export interface LegOptions {
  /** Keeps the packet from conntrack, as if a NOTRACK rule had come before the raw table. */
  readonly untracked?: boolean;
  /** The tracking that an answer of REJECT inherits from the packet it answers. */
  readonly inherited?: Moving['tracking'];
  /** The interface that its socket is bound to. */
  readonly boundTo?: string;
}

export function runLeg(world: World, past: Past, sent: SentPacket, options: LegOptions = {}): Leg {
  const steps = new Steps(world);
  const run = new Run(world, past, startOf(sent, options), steps);
  const passage = new Passage(run);
  const fate = passage.pass(sent.origin, options.boundTo);
  const { choices, moving, past: left } = run;
  return { sent, steps, choices, fate, last: moving, past: left, metEarly: passage.metEarly };
}

function startOf({ packet, origin }: SentPacket, options: LegOptions): Moving {
  return {
    packet,
    inInterface: origin.kind === 'wire' ? origin.interface : undefined,
    outInterface: undefined,
    tracking: options.untracked ? { kind: 'untracked' } : (options.inherited ?? { kind: 'none' }),
    origin,
    socket: undefined,
    template: options.untracked ? { kind: 'untracked' } : undefined,
  };
}

/** `undefined`: the packet goes on. */
type Ending = Fate | undefined;

class Passage {
  readonly #run: Run;
  /** Where POSTROUTING will send it; rules in OUTPUT still see the first choice. */
  #route: { readonly interface: string; readonly via: Moving['packet']['source'] | undefined };
  #looped = false;
  metEarly = false;
  /** What the routing before OUTPUT said, for as long as a packet round lo keeps it. */
  #kept: RouteAnswer | undefined;

  constructor(run: Run) {
    this.#run = run;
    this.#route = { interface: 'lo', via: undefined };
  }

  pass(origin: Origin, boundTo: string | undefined): Fate {
    const { moving, steps } = this.#run;
    const around = { before: moving, after: moving };
    if (origin.kind === 'wire') {
      steps.push({ kind: 'arrived', interface: origin.interface, ...around });
      if (isImpossible(moving.packet)) {
        return this.#lose(undefined, 'loopback address from outside');
      }
      return this.#arrive();
    }
    steps.push({ kind: 'made', ...around });
    const routed = this.#routeOut(false, boundTo);
    if (routed) return routed;
    this.#run.moving = { ...moving, outInterface: this.#route.interface };
    const ended = this.#hook('OUTPUT');
    if (ended) return ended;
    this.#run.moving = { ...this.#run.moving, outInterface: this.#route.interface };
    return this.#leave();
  }

  #arrive(): Fate {
    return this.#hook('PREROUTING') ?? this.#routeIn();
  }

  #routeIn(): Fate {
    const { moving, past, world, steps } = this.#run;
    // net/ipv4/ip_input.c, ip_rcv_finish_core: who came round lo has its route already.
    this.metEarly = !this.#kept && meetsSocketEarly(past.handshakes, moving.packet, world.host);
    const decision: ArrivalDecision = this.#kept
      ? { kind: 'local', answer: this.#kept }
      : routeArriving(world.host, moving, past.handshakes);
    if (decision.kind === 'lost') return this.#lose('PREROUTING', decision.reason);
    const { answer } = decision;
    steps.push({ kind: 'routed', answer, again: false, before: moving, after: moving });
    if (decision.kind === 'local') return this.#hook('INPUT') ?? this.#deliver();
    this.#route = { interface: decision.out, via: decision.via };
    this.#run.moving = {
      ...moving,
      outInterface: decision.out,
      packet: { ...moving.packet, ttl: moving.packet.ttl - 1 },
    };
    return this.#hook('FORWARD') ?? this.#leave();
  }

  #deliver(): Fate {
    const clash = this.#confirm('INPUT');
    if (clash) return clash;
    const run = this.#run;
    const { moving, world, steps } = run;
    const socket = moving.socket ?? findListener(world.host, moving.packet) ?? run.receiver;
    if (socket) run.rememberReceiver(socket);
    const handshakes = handshakesAfter(run.past.handshakes, moving.packet, socket, world.host);
    run.past = { ...run.past, handshakes };
    steps.push({ kind: 'delivered', socket, before: moving, after: moving });
    return { kind: 'delivered', socket, interface: moving.inInterface ?? 'lo' };
  }

  #leave(): Fate {
    const ended = this.#hook('POSTROUTING');
    if (ended) return ended;
    const clash = this.#confirm('POSTROUTING');
    if (clash) return clash;
    const { moving } = this.#run;
    if (this.#route.interface === 'lo' && !this.#looped) {
      this.#looped = true;
      const before = moving;
      this.#run.moving = {
        ...moving,
        inInterface: 'lo',
        outInterface: undefined,
        template: undefined,
      };
      this.#run.steps.push({ kind: 'looped', before, after: this.#run.moving });
      return this.#arrive();
    }
    const { interface: out, via } = this.#route;
    this.#run.steps.push({ kind: 'left', interface: out, via, before: moving, after: moving });
    const kind = moving.inInterface === undefined ? 'sent' : 'forwarded';
    return { kind, interface: this.#route.interface };
  }

  #confirm(hook: Hook): Ending {
    const { moving, past } = this.#run;
    const confirmed = confirm(moving, past);
    if (confirmed === 'clash') return this.#lose(hook, 'another connection has these ends');
    this.#run.moving = confirmed.moving;
    this.#run.past = confirmed.past;
    return undefined;
  }

  /** Routes a packet made here; `again` after a rule changed what the route depends on. */
  #routeOut(again: boolean, boundTo?: string): Ending {
    const { moving, world, steps } = this.#run;
    const { answer, out, via } = routeMade(world.host, moving, boundTo);
    if (out === undefined) {
      if (again) return this.#lose('OUTPUT', 'dropped inside the hook, by no rule');
      return this.#lose(undefined, 'no route');
    }
    this.#route = { interface: out, via };
    this.#kept = answer;
    steps.push({ kind: 'routed', answer, again, before: moving, after: moving });
    return undefined;
  }

  #hook(hook: Hook): Ending {
    for (const station of stationsOf(hook, this.#run.world.ruleset.backend)) {
      const ended = this.#station(hook, station);
      if (ended) return ended;
    }
    return undefined;
  }

  #station(hook: Hook, station: Station): Ending {
    if (station.kind === 'conntrack') {
      this.#track(hook);
      return undefined;
    }
    const { table } = station;
    if (table === 'nat') return this.#nat(hook);
    const before = this.#run.moving;
    const ended = this.#table(hook, table);
    if (ended || hook !== 'OUTPUT' || table !== 'mangle') return ended;
    return wantsReroute(before, this.#run.moving) ? this.#routeOut(true) : undefined;
  }

  #track(hook: Hook): void {
    const run = this.#run;
    const before = run.moving;
    // Round lo the packet keeps the entry, or the mark "untracked", that it had in OUTPUT.
    if (this.#looped && before.tracking.kind !== 'none' && !before.template) return;
    if (before.tracking.kind !== 'none' && !before.template) {
      run.steps.push({ kind: 'tracked', hook, before, after: before });
      return;
    }
    const { tracking, past } = track(before, run.world.host, run.past);
    run.past = past;
    run.moving = { ...before, tracking, template: undefined };
    run.steps.push({ kind: 'tracked', hook, before, after: run.moving });
  }

  #table(hook: Hook, table: TableName): Ending {
    const { chains, moving, steps } = this.#run;
    const chain = chains.builtIn(hook, table);
    if (!chain) {
      steps.push({ kind: 'absent', hook, table, before: moving, after: moving });
      return undefined;
    }
    const walked = walkTable(this.#run, hook, table, chain);
    return walked.kind === 'ended' ? walked.fate : undefined;
  }

  /** The nat table is asked once for each connection and side; the binding serves every packet. */
  #nat(hook: Hook): Ending {
    const run = this.#run;
    const side = natSideOf(hook);
    const { tracking } = run.moving;
    if (tracking.kind !== 'tracked') {
      const why = tracking.kind === 'untracked' ? 'untracked' : 'invalid';
      this.#skipNat(hook, why);
      return undefined;
    }
    const start = run.moving;
    let choices: readonly Choice[] = [];
    if (tracking.state === 'RELATED' && isError(run.moving.packet)) {
      this.#skipNat(hook, 'error');
    } else if (tracking.state !== 'ESTABLISHED' && !isSettled(tracking.connection, side)) {
      const ended = this.#table(hook, 'nat');
      if (ended) return ended;
      choices = this.#settle(hook, side);
    } else this.#skipNat(hook, 'settled');
    const before = run.moving;
    if (translateRun(run, side)) {
      run.steps.push({ kind: 'translated', hook, side, choices, before, after: run.moving });
    }
    const moved = run.moving.packet.destination !== start.packet.destination;
    // nf_nat_ipv4_pre_routing: with another destination the route is forgotten.
    if (hook === 'PREROUTING' && moved) this.#kept = undefined;
    return hook === 'OUTPUT' && leadsElsewhere(run.moving) ? this.#routeOut(true) : undefined;
  }

  /** Where no rule asked for anything, and a nat table is there to see to it. */
  #settle(hook: Hook, side: 'source' | 'destination'): readonly Choice[] {
    const run = this.#run;
    const { tracking } = run.moving;
    if (tracking.kind !== 'tracked' || isSettled(tracking.connection, side)) return [];
    const { connection } = tracking;
    const drawn: Drawing[] = [];
    const watches = run.chains.builtIn(hook, 'nat') !== undefined;
    run.setConnection(
      watches
        ? bindAsItIs(connection, side, run.past, drawFor(run, hook, hook, drawn))
        : settle(connection, side),
    );
    return drawn;
  }

  #lose(afterHook: Hook | undefined, reason: LossReason): Fate {
    const { moving, steps } = this.#run;
    steps.push({ kind: 'lost', afterHook, reason, before: moving, after: moving });
    return { kind: 'lost', afterHook, reason };
  }

  #skipNat(hook: Hook, why: 'settled' | 'invalid' | 'untracked' | 'error'): void {
    const { moving, steps } = this.#run;
    steps.push({ kind: 'nat-skipped', hook, why, before: moving, after: moving });
  }
}

/** net/ipv6/ip6_input.c, ip6_rcv_core: ::1 never comes in from a wire, and no hook sees it. */
function isImpossible({ family, source, destination }: Packet): boolean {
  return family === 6 && (isLoopback(source) || isLoopback(destination));
}

/**
 * nf_nat_ipv4_local_fn, nf_nat_ipv6_local_fn: asked of the connection, not of the packet. One that
 * mangle has sent elsewhere, and nat back to where it started, stays on mangle's route.
 */
function leadsElsewhere({ tracking }: Moving): boolean {
  if (tracking.kind !== 'tracked') return false;
  const { original, reply } = tracking.connection;
  const [own, other] = tracking.direction === 'original' ? [original, reply] : [reply, original];
  return !sameAddress(own.destination, other.source);
}

/** iptable_mangle.c, ipt_mangle_out; ip6table_mangle.c watches the hop limit in place of TOS. */
function wantsReroute(before: Moving, after: Moving): boolean {
  const [was, is] = [before.packet, after.packet];
  return (
    was.source !== is.source ||
    was.destination !== is.destination ||
    was.mark !== is.mark ||
    (is.family === 4 ? was.tos !== is.tos : was.ttl !== is.ttl)
  );
}
