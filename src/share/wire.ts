/**
 * What a link holds, spelled for ever. These types are the link's own: nothing of the program is
 * written as it stands, so that no renaming there can break a link that somebody keeps.
 */
import * as v from 'valibot';

/** The version that is written. One more with every change that an older page could not read. */
export const WIRE_VERSION = 1;

/** So many packets can be sent after the first: a link by a stranger could ask for millions. */
export const MOST_FOLLOW_UPS = 32;

/** So many packets can be kept with a dump: each is walked again at every change. */
export const MOST_PACKETS = 500;

/** So many rulesets can be told apart: more than anybody pastes. */
export const MOST_PLACES = 100;

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const percent = v.pipe(v.number(), v.minValue(1), v.maxValue(100));

/** What was told of the host, each part as text. */
const wireHost = v.object({
  /** Addresses. */
  a: v.exactOptional(text),
  /** Routes. */
  r: v.exactOptional(text),
  /** Policy rules. */
  p: v.exactOptional(text),
  /** Sets. */
  s: v.exactOptional(text),
  /** Sockets. */
  l: v.exactOptional(text),
  /** Sysctls. */
  y: v.exactOptional(text),
  /** Connections. */
  c: v.exactOptional(text),
  /** Names of the cluster. An older page leaves them out. */
  k: v.exactOptional(text),
});

/** How the rulesets of the dump belong together, as far as the person said. */
const wireJoining = v.object({
  /** The ruleset that the packet is in first. */
  s: v.exactOptional(count),
  /** Places, by ruleset: its kind (p pod, n node, a apart), address, interface on the node, host. */
  p: v.exactOptional(
    v.pipe(
      v.array(
        v.object({
          r: count,
          k: v.exactOptional(v.picklist(['p', 'n', 'a'])),
          a: v.exactOptional(text),
          i: v.exactOptional(text),
          h: v.exactOptional(text),
        }),
      ),
      v.maxLength(MOST_PLACES),
    ),
  ),
});

/** The part that matters. Keys are short because every link pays for them. */
export const wireContent = v.object({
  /** The dump. */
  d: text,
  /** Its title. */
  t: v.optional(text),
  /** The packet line. */
  p: text,
  /** Choices taken: key, and 1 for yes or 0 for no, or in digits the number drawn. */
  c: v.optional(
    v.array(v.tuple([text, v.union([v.picklist([0, 1]), v.pipe(text, v.regex(/^\d{1,5}$/))])])),
  ),
  /** The packets sent after the first, a letter each: r for a reply, a for one more of the same. */
  f: v.optional(v.pipe(text, v.regex(/^[ra]*$/), v.maxLength(MOST_FOLLOW_UPS))),
  /** The host, where it is not the inferred one. */
  h: v.exactOptional(wireHost),
  /** The packets kept: a packet line, and how it is expected to end. */
  x: v.exactOptional(v.pipe(v.array(v.tuple([text, text])), v.maxLength(MOST_PACKETS))),
  /** How its rulesets belong together, where that is not all inferred. */
  j: v.exactOptional(wireJoining),
});

/** How it was looked at. Losing it costs little. */
export const wireView = v.object({
  /** The step, from 0. */
  s: v.optional(count),
  /** The line selected, where it is not the step's. */
  l: v.optional(count),
  /** Widths of the dump, the map and the walk in per cent. */
  w: v.optional(v.tuple([percent, percent, percent])),
  /** The tab in front on a narrow screen. */
  b: v.optional(v.picklist(['dump', 'map', 'trace'])),
  /** The leg of the journey that is open, from 0. */
  g: v.optional(count),
});

export type WireHost = v.InferOutput<typeof wireHost>;
export type WireJoining = v.InferOutput<typeof wireJoining>;
export type WireContent = v.InferOutput<typeof wireContent>;
export type WireView = v.InferOutput<typeof wireView>;
