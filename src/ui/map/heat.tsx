/** What the map's rules have counted, as shares of the most, while the person looks at that. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { HeatView } from '#graph/heat.ts';
import type { MapView, NodeId } from '#graph/map-view.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { useEngine } from '../store/use-app.tsx';
import { useMap } from './map-state.tsx';
import { useMapRequest } from './use-shown-map.ts';

export interface Heat {
  readonly unit: HeatView['unit'];
  readonly most: number;
  readonly rules: ReadonlyMap<RuleId, number>;
  readonly edges: ReadonlyMap<string, number>;
  readonly fields: ReadonlyMap<NodeId, Float64Array>;
}

const HeatContext = createContext<Heat | undefined>(undefined);

interface HeatProviderProps {
  readonly map: MapView;
  readonly children: ReactNode;
}

export function HeatProvider({ map, children }: HeatProviderProps) {
  const engine = useEngine();
  const unit = useMap((state) => state.heat);
  const earlier = useMap((state) => state.earlier);
  const request = useMapRequest();
  const [view, setView] = useState<HeatView>();

  useEffect(() => {
    if (unit === undefined) return undefined;
    let wanted = true;
    engine.heat(map.revision, map.ruleset, unit, request).then(
      (heat) => wanted && setView(heat),
      // Overtaken: the newer question's answer is on its way.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [engine, map, request, unit, earlier]);

  const heat = useMemo(
    () =>
      view && {
        unit: view.unit,
        most: view.most,
        rules: new Map(view.rules),
        edges: new Map(view.edges),
        fields: new Map(view.fields),
      },
    [view],
  );
  return <HeatContext value={unit === undefined ? undefined : heat}>{children}</HeatContext>;
}

export function useHeat(): Heat | undefined {
  return useContext(HeatContext);
}

/** From 0 to 1; counters run over so many powers of ten that only their length can be drawn. */
export function shareOf(count: number, most: number): number {
  return most === 0 ? 0 : Math.log1p(count) / Math.log1p(most);
}

export interface RowHeat {
  readonly share: number;
  /** `1,234 packets` */
  readonly says: string;
}

export function heatOfRow(heat: Heat | undefined, rule: RuleId): { readonly heat?: RowHeat } {
  const count = heat?.rules.get(rule);
  if (!heat || count === undefined || heat.most === 0) return {};
  const says = `${count.toLocaleString('en')} ${heat.unit}`;
  return { heat: { share: shareOf(count, heat.most), says } };
}
