/** A map view as React Flow's nodes. Lines are not among them: `MapLines.tsx` says why. */
import type { Node } from 'reactflow';
import type {
  Box,
  CardView,
  FamilyView,
  LaneView,
  MapMetrics,
  MapView,
  NodeId,
  PlaceView,
  TickView,
} from '#graph/map-view.ts';

export type CardNode = Node<{ readonly card: CardView }, 'card'>;
export type FamilyNode = Node<{ readonly family: FamilyView }, 'family'>;
export type TickNode = Node<{ readonly tick: TickView }, 'tick'>;
export type PlaceNode = Node<{ readonly place: PlaceView }, 'place'>;
export type LaneNode = Node<{ readonly lane: LaneView }, 'lane'>;
export type FlowNode = CardNode | FamilyNode | TickNode | PlaceNode | LaneNode;

export function toFlow(map: MapView): FlowNode[] {
  return [
    ...map.lanes.map((lane): LaneNode => ({
      type: 'lane',
      data: { lane },
      ...laneFrame(lane, map.metrics),
    })),
    ...map.places.map((place): PlaceNode => ({ type: 'place', data: { place }, ...frame(place) })),
    ...map.ticks.map((tick): TickNode => ({ type: 'tick', data: { tick }, ...frame(tick) })),
    ...map.families.map((family): FamilyNode => ({
      type: 'family',
      data: { family },
      ...frame(family),
    })),
    ...map.cards.map((card): CardNode => ({ type: 'card', data: { card }, ...frame(card) })),
  ];
}

type Frame = Pick<Node, 'id' | 'position' | 'width' | 'height' | 'style'>;

function frame({ id, x, y, width, height }: Box & { readonly id: NodeId }): Frame {
  // React Flow lets the pointer through nodes that it neither selects nor drags; ours hold buttons.
  return { id, position: { x, y }, width, height, style: { pointerEvents: 'all' } };
}

/** Of a lane only its head over the first column is a node; what stands in it must stay in reach. */
function laneFrame(lane: LaneView, { laneHead, laneHeadWidth }: MapMetrics): Frame {
  return { ...frame(lane), width: laneHeadWidth, height: laneHead };
}
