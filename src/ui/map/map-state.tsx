/** What only the map itself needs to know: how it is being looked at. One for each map on screen. */
import { createContext, type ReactNode, useContext, useState } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { present } from '#base/assert.ts';
import type { HeatUnit } from '#graph/heat.ts';
import type { Focus, NodeId } from '#graph/map-view.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';

/** Where the arrow keys stand: on a node, on one of its rules, or on a cell of its field. */
export interface Cursor {
  readonly node: NodeId;
  readonly rule: RuleId | undefined;
  readonly cell?: number;
}

/** A cell of a family's field, under the pointer. */
export interface PointedCell {
  readonly family: NodeId;
  readonly cell: number;
  readonly chain: number;
  readonly rules: number;
  /** Where the pointer is on the screen. */
  readonly x: number;
  readonly y: number;
}

export interface Goal {
  readonly chain: ChainId;
  readonly rule: RuleId | undefined;
}

/** A focus, and what it is called: a chain's name, or what was searched. */
export interface NamedFocus extends Focus {
  readonly title: string;
}

export interface MapState {
  /** Whether the camera goes with the walk; the person's own hand ends it. */
  readonly following: boolean;
  readonly cursor: Cursor | undefined;
  /** The card whose rules scroll in it. */
  readonly scrolling: NodeId | undefined;
  /** Families that the person opened. */
  readonly unfolded: readonly NodeId[];
  /** A chain, or a rule of it, to be brought into view as soon as the map shows it. */
  readonly goal: Goal | undefined;
  /** The part of the ruleset that the map is about; `undefined` for all of it. */
  readonly focus: NamedFocus | undefined;
  /** Chains that a search has found, while it is open. */
  readonly hits: ReadonlySet<number> | undefined;
  readonly outlineOpen: boolean;
  readonly pointed: PointedCell | undefined;
  /** What is counted on the map, while the person looks at that. */
  readonly heat: HeatUnit | undefined;
  /** Counts the earlier dumps that heat was asked to start from. */
  readonly earlier: number;
  setFollowing(following: boolean): void;
  setCursor(cursor: Cursor | undefined): void;
  setScrolling(card: NodeId | undefined): void;
  unfold(family: NodeId): void;
  foldAll(): void;
  setGoal(goal: Goal | undefined): void;
  setFocus(focus: NamedFocus | undefined): void;
  setHits(hits: ReadonlySet<number> | undefined): void;
  toggleOutline(): void;
  point(cell: PointedCell | undefined): void;
  setHeat(heat: HeatUnit | undefined): void;
  countEarlier(): void;
}

export type MapStore = StoreApi<MapState>;

function createMapStore(): MapStore {
  return createStore<MapState>()((set) => ({
    following: true,
    cursor: undefined,
    scrolling: undefined,
    unfolded: [],
    goal: undefined,
    focus: undefined,
    hits: undefined,
    outlineOpen: false,
    pointed: undefined,
    heat: undefined,
    earlier: 0,
    setFollowing: (following) => set({ following }),
    setCursor: (cursor) => set({ cursor }),
    setScrolling: (scrolling) => set({ scrolling }),
    unfold: (family) => set(({ unfolded }) => ({ unfolded: [...unfolded, family] })),
    foldAll: () => set({ unfolded: [] }),
    setGoal: (goal) => set({ goal }),
    setFocus: (focus) => set({ focus }),
    setHits: (hits) => set({ hits }),
    toggleOutline: () => set(({ outlineOpen }) => ({ outlineOpen: !outlineOpen })),
    point: (pointed) => set({ pointed }),
    setHeat: (heat) => set({ heat }),
    countEarlier: () => set(({ earlier }) => ({ earlier: earlier + 1 })),
  }));
}

const MapStoreContext = createContext<MapStore | undefined>(undefined);

interface MapStoreProviderProps {
  readonly children: ReactNode;
}

export function MapStoreProvider({ children }: MapStoreProviderProps) {
  const [store] = useState(createMapStore);
  return <MapStoreContext value={store}>{children}</MapStoreContext>;
}

export function useMapStore(): MapStore {
  return present(useContext(MapStoreContext), 'parts of the map stand inside a MapStoreProvider');
}

export function useMap<T>(select: (state: MapState) => T): T {
  return useStore(useMapStore(), select);
}
