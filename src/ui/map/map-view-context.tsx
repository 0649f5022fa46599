import { createContext, useContext } from 'react';
import { present } from '#base/assert.ts';
import type { MapView } from '#graph/map-view.ts';

export const MapViewContext = createContext<MapView | undefined>(undefined);

/** The map on screen, for nodes, which React Flow makes and gives nothing but their own data. */
export function useMapView(): MapView {
  return present(useContext(MapViewContext), 'nodes stand on a map');
}
