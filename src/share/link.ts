/**
 * A link holds all it shows in its fragment, which browsers do not send to servers:
 *
 *     #1:<content>.<view>.2
 *      │     │       │    ╰ how many parts there are: also the mark that nothing was cut off
 *      │     │       ╰ how it was looked at, left out where nothing differs from the usual
 *      │     ╰ dump, packet, choices, host, what follows
 *      ╰ version
 *
 *     part = base64url(CRC-32 of the rest, 4 bytes ‖ deflated JSON)
 *
 * The end is a digit on purpose: chats and trackers take a final `_`, `-` or `.` for punctuation.
 */
import * as v from 'valibot';
import { unreachable } from '#base/assert.ts';
import { type Result, err, ok } from '#base/result.ts';
import { checksum, decodeBytes, encodeBytes } from './bytes.ts';
import {
  type Shared,
  type SharedHost,
  type SharedHostPart,
  type SharedJoining,
  type SharedView,
  USUAL_VIEW,
} from './shared.ts';
import { upgrade } from './upgrade.ts';
import {
  WIRE_VERSION,
  type WireHost,
  type WireJoining,
  type WireContent,
  type WireView,
  wireContent,
  wireView,
} from './wire.ts';

export interface OpenedLink {
  readonly shared: Shared;
  /** Whether the view was damaged and is the usual one instead. */
  readonly viewLost: boolean;
}

export type LinkProblem =
  | { readonly kind: 'no-link' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'too-big' };

/** The platform's streams, handed in by the shell. */
export interface Compressor {
  deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** Stops at `limit` bytes: a few bytes of a link can stand for gigabytes. */
  inflate(
    bytes: Uint8Array<ArrayBuffer>,
    limit: number,
  ): Promise<Result<Uint8Array, 'damaged' | 'too-big'>>;
}

/** Longer fragments are not even looked at. Browsers give up at about two million. */
const FRAGMENT_LIMIT = 8_000_000;
const CONTENT_LIMIT = 16 * 1024 * 1024;
const VIEW_LIMIT = 16 * 1024;

/** The fragment, from its `#`. */
export async function encodeLink(shared: Shared, compressor: Compressor): Promise<string> {
  const content = await encodePart(toContent(shared), compressor);
  const view = toView(shared.view);
  if (Object.keys(view).length === 0) return `#${WIRE_VERSION}:${content}.1`;
  return `#${WIRE_VERSION}:${content}.${await encodePart(view, compressor)}.2`;
}

export async function decodeLink(
  fragment: string,
  compressor: Compressor,
): Promise<Result<OpenedLink, LinkProblem>> {
  if (fragment.length > FRAGMENT_LIMIT) return err({ kind: 'too-big' });
  const [, digits = '', rest = ''] = /^#?([1-9]\d{0,5}):(.*)$/s.exec(fragment) ?? [];
  if (digits === '') return err({ kind: 'no-link' });
  const version = Number(digits);
  if (version > WIRE_VERSION) return err({ kind: 'newer', version });

  const [contentText = '', ...others] = rest.split('.');
  const end = others.at(-1);
  const whole = (end === '1' || end === '2') && others.length === Number(end);
  const content = await decodePart(contentText, CONTENT_LIMIT, compressor);
  if (!content.ok) {
    if (content.error === 'too-big') return err({ kind: 'too-big' });
    return err({ kind: others.length === 0 ? 'cut-off' : 'damaged' });
  }
  const withView = others.length > 0 && end !== '1';
  const view = withView ? await decodePart(others[0] ?? '', VIEW_LIMIT, compressor) : ok({});

  const parts = upgrade(version, {
    content: content.value,
    view: view.ok ? view.value : undefined,
  });
  const checked = v.safeParse(wireContent, parts.content);
  if (!checked.success) return err({ kind: 'damaged' });
  const checkedView = v.safeParse(wireView, parts.view);
  return ok({
    shared: fromWire(checked.output, checkedView.success ? checkedView.output : {}),
    viewLost: !whole || !checkedView.success,
  });
}

/** What to say to the person who opened it. */
export function linkSentence(problem: LinkProblem): string {
  switch (problem.kind) {
    case 'no-link':
      return 'What follows # in the address is not a Chainwalk link.';
    case 'damaged':
      return 'This link is damaged: some of its characters were changed on the way. Ask for it again, best as a file or in a code block.';
    case 'cut-off':
      return 'This link is cut off: its end is missing, as happens where a chat or a tracker limits length. Ask for the whole of it.';
    case 'newer':
      return `This link was made by a newer Chainwalk (link version ${problem.version}, this page reads up to ${WIRE_VERSION}). Reload the page to get the newer one.`;
    case 'too-big':
      return 'This link unpacks to more than this page opens from a link (16 MB). Ask for the dump as a file.';
    default:
      return unreachable(problem);
  }
}

async function encodePart(part: WireContent | WireView, compressor: Compressor): Promise<string> {
  const deflated = await compressor.deflate(new TextEncoder().encode(JSON.stringify(part)));
  const bytes = new Uint8Array(4 + deflated.length);
  new DataView(bytes.buffer).setUint32(0, checksum(deflated));
  bytes.set(deflated, 4);
  return encodeBytes(bytes);
}

async function decodePart(
  text: string,
  limit: number,
  compressor: Compressor,
): Promise<Result<unknown, 'damaged' | 'too-big'>> {
  const bytes = decodeBytes(text);
  if (!bytes || bytes.length < 5) return err('damaged');
  const deflated = bytes.slice(4);
  if (new DataView(bytes.buffer).getUint32(0) !== checksum(deflated)) return err('damaged');
  const inflated = await compressor.inflate(deflated, limit);
  if (!inflated.ok) return inflated;
  try {
    const json: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(inflated.value),
    );
    return ok(json);
  } catch {
    // Not UTF-8 or not JSON: made by somebody else's hand.
    return err('damaged');
  }
}

function toContent(shared: Shared): WireContent {
  const choices = Object.entries(shared.choices);
  return {
    d: shared.dump,
    ...(shared.title === undefined ? {} : { t: shared.title }),
    p: shared.packetLine,
    ...(choices.length === 0
      ? {}
      : { c: choices.map(([key, taken]): WireChoice => [key, toWireBranch(taken)]) }),
    ...(Object.keys(shared.host).length === 0 ? {} : { h: toWireHost(shared.host) }),
    ...(shared.packets.length === 0
      ? {}
      : {
          x: shared.packets.map(({ packetLine, expected }): [string, string] => [
            packetLine,
            expected,
          ]),
        }),
    ...(Object.keys(shared.joining).length === 0 ? {} : { j: toWireJoining(shared.joining) }),
    ...(shared.followUps.length === 0
      ? {}
      : { f: shared.followUps.map((each) => (each === 'reply' ? 'r' : 'a')).join('') }),
  };
}

const HOST_KEYS: readonly (readonly [part: SharedHostPart, key: keyof WireHost])[] = [
  ['addresses', 'a'],
  ['routes', 'r'],
  ['rules', 'p'],
  ['sets', 's'],
  ['sockets', 'l'],
  ['sysctls', 'y'],
  ['connections', 'c'],
  ['cluster', 'k'],
];

function toWireHost(host: SharedHost): WireHost {
  return Object.fromEntries(
    HOST_KEYS.flatMap(([part, key]) => (host[part] === undefined ? [] : [[key, host[part]]])),
  );
}

function fromWireHost(host: WireHost): SharedHost {
  return Object.fromEntries(
    HOST_KEYS.flatMap(([part, key]) => (host[key] === undefined ? [] : [[part, host[key]]])),
  );
}

const KINDS = { pod: 'p', node: 'n', apart: 'a' } as const;
const KINDS_READ = { p: 'pod', n: 'node', a: 'apart' } as const;

function toWireJoining({ start, places }: SharedJoining): WireJoining {
  return {
    ...(start === undefined ? {} : { s: start }),
    ...(places && {
      p: places.map(({ ruleset, kind, address, onNode, host }) => ({
        r: ruleset,
        ...(kind && { k: KINDS[kind] }),
        ...(address === undefined ? {} : { a: address }),
        ...(onNode === undefined ? {} : { i: onNode }),
        ...(host === undefined ? {} : { h: host }),
      })),
    }),
  };
}

function fromWireJoining({ s: start, p: places }: WireJoining): SharedJoining {
  return {
    ...(start === undefined ? {} : { start }),
    ...(places && {
      places: places.map(({ r: ruleset, k: kind, a: address, i: onNode, h: host }) => ({
        ruleset,
        ...(kind && { kind: KINDS_READ[kind] }),
        ...(address === undefined ? {} : { address }),
        ...(onNode === undefined ? {} : { onNode }),
        ...(host === undefined ? {} : { host }),
      })),
    }),
  };
}

function toView(view: SharedView): WireView {
  return {
    ...(view.step === undefined ? {} : { s: view.step }),
    ...(view.line === undefined ? {} : { l: view.line }),
    ...(view.columns === undefined ? {} : { w: [...view.columns] }),
    ...(view.tab === undefined ? {} : { b: view.tab }),
    ...(view.leg === undefined ? {} : { g: view.leg }),
  };
}

type WireChoice = NonNullable<WireContent['c']>[number];

function toWireBranch(taken: Shared['choices'][string]): WireChoice[1] {
  if (taken === 'yes') return 1;
  return taken === 'no' ? 0 : taken;
}

function fromWireBranch(taken: WireChoice[1]): Shared['choices'][string] {
  if (typeof taken === 'string') return `${Number(taken)}`;
  return taken === 1 ? 'yes' : 'no';
}

function fromWire(content: WireContent, view: WireView): Shared {
  const choices = (content.c ?? []).map(([key, taken]) => [key, fromWireBranch(taken)] as const);
  return {
    dump: content.d,
    title: content.t,
    packetLine: content.p,
    // `fromEntries` defines own properties, so that a key `__proto__` is a key like any other.
    choices: Object.fromEntries(choices),
    followUps: Array.from(content.f ?? '', (letter) => (letter === 'r' ? 'reply' : 'again')),
    host: fromWireHost(content.h ?? {}),
    packets: (content.x ?? []).map(([packetLine, expected]) => ({ packetLine, expected })),
    joining: fromWireJoining(content.j ?? {}),
    view: {
      ...USUAL_VIEW,
      step: view.s,
      line: view.l,
      columns: view.w,
      tab: view.b,
      leg: view.g,
    },
  };
}
