/**
 * A screen as a file, `NAME.chainwalk.json`: for dumps that no link can hold, for repositories, and for
 * `chainwalk test`. Its keys are its own, spelled for ever, as the link's are.
 */
import * as v from 'valibot';
import { type Result, err, ok } from '#base/result.ts';
import { type Shared, type SharedJoining, type SharedView, USUAL_VIEW } from './shared.ts';
import { MOST_FOLLOW_UPS, MOST_PACKETS, MOST_PLACES } from './wire.ts';

/** The version that is written. */
const FILE_VERSION = 1;

export const FILE_ENDING = '.chainwalk.json';

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const percent = v.pipe(v.number(), v.minValue(1), v.maxValue(100));

/** A way taken: yes, no, or the number drawn. */
const branch = v.union([
  v.picklist(['yes', 'no']),
  v.pipe(
    text,
    v.regex(/^\d{1,5}$/),
    v.transform((digits): `${number}` => `${Number(digits)}`),
  ),
]);

const savedView = v.object({
  step: v.exactOptional(count),
  line: v.exactOptional(count),
  columns: v.exactOptional(v.tuple([percent, percent, percent])),
  tab: v.exactOptional(v.picklist(['dump', 'map', 'trace'])),
  leg: v.exactOptional(count),
});

const savedFile = v.object({
  chainwalk: v.literal(FILE_VERSION),
  title: v.exactOptional(text),
  dump: text,
  packet: text,
  choices: v.exactOptional(v.array(v.object({ key: text, taken: branch }))),
  followUps: v.exactOptional(
    v.pipe(v.array(v.picklist(['reply', 'again'])), v.maxLength(MOST_FOLLOW_UPS)),
  ),
  host: v.exactOptional(
    v.object({
      addresses: v.exactOptional(text),
      routes: v.exactOptional(text),
      rules: v.exactOptional(text),
      sets: v.exactOptional(text),
      sockets: v.exactOptional(text),
      sysctls: v.exactOptional(text),
      connections: v.exactOptional(text),
    }),
  ),
  packets: v.exactOptional(
    v.pipe(v.array(v.object({ packet: text, expected: text })), v.maxLength(MOST_PACKETS)),
  ),
  joining: v.exactOptional(
    v.object({
      start: v.exactOptional(count),
      places: v.exactOptional(
        v.pipe(
          v.array(
            v.object({
              ruleset: count,
              kind: v.exactOptional(v.picklist(['pod', 'node', 'apart'])),
              address: v.exactOptional(text),
              onNode: v.exactOptional(text),
              host: v.exactOptional(text),
            }),
          ),
          v.maxLength(MOST_PLACES),
        ),
      ),
    }),
  ),
  view: v.exactOptional(v.unknown()),
});

export type SavedFile = v.InferInput<typeof savedFile>;

type CheckedFile = v.InferOutput<typeof savedFile>;

/** JSON, indented, so that a repository shows what changed. */
export function encodeFile(shared: Shared): string {
  return `${JSON.stringify(toSaved(shared), undefined, 2)}\n`;
}

/** As the file's JSON has it. What is as usual is left out. */
export function toSaved(shared: Shared): SavedFile {
  const { dump, title, packetLine, followUps, host, packets, joining, view } = shared;
  const choices = Object.entries(shared.choices).map(([key, taken]) => ({ key, taken }));
  const seen = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
  return {
    chainwalk: FILE_VERSION,
    ...(title === undefined ? {} : { title }),
    packet: packetLine,
    ...(choices.length === 0 ? {} : { choices }),
    ...(followUps.length === 0 ? {} : { followUps: [...followUps] }),
    ...(packets.length === 0
      ? {}
      : { packets: packets.map((each) => ({ packet: each.packetLine, expected: each.expected })) }),
    ...(Object.keys(host).length === 0 ? {} : { host }),
    ...(Object.keys(joining).length === 0 ? {} : { joining: savedJoining(joining) }),
    ...(Object.keys(seen).length === 0 ? {} : { view: seen }),
    // Last, for it is the longest.
    dump,
  };
}

function savedJoining({ places, ...rest }: SharedJoining): NonNullable<SavedFile['joining']> {
  return { ...rest, ...(places && { places: [...places] }) };
}

/** Whether a text is meant to be such a file, so that it is not opened as a dump. */
export function looksSaved(content: string): boolean {
  return /^\s*\{\s*"chainwalk"\s*:/.test(content.slice(0, 200));
}

/** The error is a sentence to the person. A view that is none costs the view only. */
export function decodeFile(content: string): Result<Shared, string> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return err('This file is cut off or damaged: it is no whole JSON.');
  }
  return fromSaved(json);
}

/** The inverse of `toSaved`, of whatever a file or a database gave. */
export function fromSaved(json: unknown): Result<Shared, string> {
  const version: unknown =
    typeof json === 'object' && json !== null && 'chainwalk' in json ? json.chainwalk : undefined;
  if (typeof version === 'number' && version > FILE_VERSION) {
    return err(
      `This file was saved by a newer Chainwalk (file version ${version}, this one reads up to ${FILE_VERSION}).`,
    );
  }
  const checked = v.safeParse(savedFile, json);
  if (!checked.success) {
    const [issue] = checked.issues;
    const where = v.getDotPath(issue);
    return err(
      `This is no file that Chainwalk saved${where === null ? '' : `: “${where}” is not what it should be`}.`,
    );
  }
  return ok(sharedOf(checked.output));
}

function sharedOf(saved: CheckedFile): Shared {
  const { dump, title, packet, choices = [], followUps = [], host = {}, packets = [] } = saved;
  return {
    dump,
    title,
    packetLine: packet,
    // `fromEntries` defines own properties, so that a key `__proto__` is a key like any other.
    choices: Object.fromEntries(choices.map(({ key, taken }) => [key, taken])),
    followUps,
    host,
    packets: packets.map((each) => ({ packetLine: each.packet, expected: each.expected })),
    joining: saved.joining ?? {},
    view: viewOf(saved.view ?? {}),
  };
}

function viewOf(view: unknown): SharedView {
  const checked = v.safeParse(savedView, view);
  return checked.success ? { ...USUAL_VIEW, ...checked.output } : USUAL_VIEW;
}
