/**
 * Makes maps in turns, so that a newer question is heard while a large one is laid out: what nobody waits for any
 * more stops. The last few are kept, for a map is asked for again by whoever colours, saves or folds it.
 */
import type { ClusterNames } from '#cluster/names.ts';
import type { MapView } from '#graph/map-view.ts';
import { Overtaken } from './engine.ts';
import type { Pauses } from './open-in-steps.ts';

/** Each waits for one map at a time. */
export type Asker = 'map' | 'heat' | 'file';

export interface Wanted {
  /** Says which map of the dump it is. */
  readonly key: string;
  /** What chains are called on it. */
  readonly names: ClusterNames;
  readonly steps: () => Generator<void, MapView>;
}

interface Work {
  readonly askers: Set<Asker>;
  readonly view: Promise<MapView>;
}

/** So long nobody else gets a turn. */
const TURN_MS = 25;
const MOST_KEPT = 6;

export class MapMaker {
  readonly #pauses: Pauses;
  readonly #works = new Map<string, Work>();
  readonly #kept = new Map<string, MapView>();
  #names: ClusterNames | undefined;

  constructor(pauses: Pauses) {
    this.#pauses = pauses;
  }

  /** Rejects with `Overtaken` once the same asker wants another map, or the dump is gone. */
  make(asker: Asker, { key, names, steps }: Wanted): Promise<MapView> {
    if (names !== this.#names) this.forget();
    this.#names = names;
    for (const { askers } of this.#works.values()) askers.delete(asker);
    const kept = this.#kept.get(key);
    if (kept) return Promise.resolve(kept);
    const running = this.#works.get(key);
    running?.askers.add(asker);
    return (running ?? this.#begin(asker, key, steps())).view;
  }

  /** Of another dump, or with other names, every map is another. */
  forget(): void {
    for (const { askers } of this.#works.values()) askers.clear();
    this.#works.clear();
    this.#kept.clear();
  }

  #begin(asker: Asker, key: string, steps: Generator<void, MapView>): Work {
    const askers = new Set([asker]);
    const view = this.#run(steps, askers).then(
      (made) => {
        this.#end(key, work);
        if (askers.size > 0) this.#keep(key, made);
        return made;
      },
      (error: unknown) => {
        this.#end(key, work);
        throw error;
      },
    );
    const work: Work = { askers, view };
    this.#works.set(key, work);
    return work;
  }

  #end(key: string, work: Work): void {
    if (this.#works.get(key) === work) this.#works.delete(key);
  }

  async #run(steps: Generator<void, MapView>, askers: ReadonlySet<Asker>): Promise<MapView> {
    const { now, pause } = this.#pauses;
    let turn = Number.NEGATIVE_INFINITY;
    for (;;) {
      if (pause && now() - turn >= TURN_MS) {
        await pause();
        if (askers.size === 0) throw new Overtaken('Another map was asked for');
        turn = now();
      }
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  #keep(key: string, view: MapView): void {
    this.#kept.set(key, view);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
