import type { Point } from '#graph/map-view.ts';

/** How round a corner is at most, in pixels at zoom 1. */
const RADIUS = 6;

/** A line through the points as an SVG path, its corners rounded. */
export function linePath(points: readonly Point[]): string {
  const [start] = points;
  if (!start) return '';
  const parts = [`M${start.x} ${start.y}`];
  for (let index = 1; index < points.length; index += 1) {
    const corner = points[index];
    const before = points[index - 1];
    const after = points[index + 1];
    if (!corner || !before) continue;
    if (!after) {
      parts.push(`L${corner.x} ${corner.y}`);
      continue;
    }
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    const from = towards(corner, before, radius);
    const to = towards(corner, after, radius);
    parts.push(`L${from.x} ${from.y}`, `Q${corner.x} ${corner.y} ${to.x} ${to.y}`);
  }
  return parts.join('');
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}
