/**
 * The fields of all families, on one canvas under React Flow's nodes and moved by the same camera:
 * every chain that is folded away is in sight here. It is drawn anew whenever the camera moves, in
 * the same frame.
 */
import { useEffect, useMemo, useRef } from 'react';
import { useStoreApi } from 'reactflow';
import type { FamilyView, MapView } from '#graph/map-view.ts';
import { useColourScheme } from '../theme/theme.ts';
import { type ChainNames, useChainNames } from './chain-names.ts';
import styles from './FieldCanvas.module.css';
import { type Colour, heatShades, paletteOf, readColour, shadesOf } from './field-colours.ts';
import { useHeat } from './heat.tsx';
import { boxOfCell, paintCells } from './paint-cells.ts';
import { useMap, useMapStore } from './map-state.tsx';

interface FieldCanvasProps {
  readonly map: MapView;
}

export function FieldCanvas({ map }: FieldCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const flowStore = useStoreApi();
  const mapStore = useMapStore();
  const scheme = useColourScheme();
  const names = useChainNames(map.revision);
  const heat = useHeat();
  const hits = useMap((state) => state.hits);
  const shades = useMemo(
    () =>
      new Map(
        map.families.map(({ id, field }) => {
          const counts = hits ? undefined : heat?.fields.get(id);
          const fits = counts?.length === field.chains.length;
          return [id, heat && fits ? heatShades(counts, heat.most) : shadesOf(field, hits)];
        }),
      ),
    [map, hits, heat],
  );

  useEffect(() => {
    if (!canvas.current || !host.current) return undefined;
    const painter = new Painter(canvas.current, readInks(host.current, scheme), names);
    const draw = (): void => {
      const { transform, width, height } = flowStore.getState();
      const pointed = mapStore.getState().pointed;
      painter.draw({
        map,
        shades,
        hot: heat !== undefined && !hits,
        transform,
        width,
        height,
        pointed,
      });
    };
    draw();
    const ends = [flowStore.subscribe(draw), mapStore.subscribe(draw), names.subscribe(draw)];
    return () => {
      for (const end of ends) end();
    };
  }, [map, shades, heat, hits, scheme, names, flowStore, mapStore]);

  return (
    <div ref={host} aria-hidden>
      {map.tables.map((table) => (
        <span key={table} data-table={table} className={styles.ink} />
      ))}
      <span data-table={HEAT} data-tone="reject" className={styles.ink} />
      <canvas ref={canvas} className={styles.canvas} />
    </div>
  );
}

interface Inks {
  readonly panel: Colour;
  readonly text: string;
  readonly muted: string;
  readonly hues: ReadonlyMap<string, Colour>;
}

/** The colours in use; they change with the scheme, which is why it is asked for. */
function readInks(host: HTMLElement, _scheme: 'light' | 'dark'): Inks {
  const probes = [...host.querySelectorAll<HTMLElement>('[data-table]')];
  const [probe = host] = probes;
  return {
    panel: readColour(probe, 'background-color'),
    text: getComputedStyle(probe).getPropertyValue('outline-color'),
    muted: getComputedStyle(probe).getPropertyValue('text-decoration-color'),
    hues: new Map(probes.map((each) => [each.dataset['table'] ?? '', readColour(each, 'color')])),
  };
}

interface Picture {
  readonly map: MapView;
  readonly shades: ReadonlyMap<string, Uint8Array>;
  /** Whether shades are of what was counted, which has a hue of its own. */
  readonly hot: boolean;
  readonly transform: readonly [number, number, number];
  /** Of the pane. */
  readonly width: number;
  readonly height: number;
  readonly pointed: { readonly family: string; readonly cell: number } | undefined;
}

class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #inks: Inks;
  readonly #names: ChainNames;
  #image: ImageData | undefined;
  /** What a painter before it left must be wiped away. */
  #empty = false;

  constructor(canvas: HTMLCanvasElement, inks: Inks, names: ChainNames) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
    this.#inks = inks;
    this.#names = names;
  }

  draw(picture: Picture): void {
    const { map, transform, width, height } = picture;
    const context = this.#context;
    const inSight = map.families.filter((family) => isInSight(family, picture));
    if (!context || (inSight.length === 0 && this.#empty)) return;
    const density = window.devicePixelRatio;
    const image = this.#imageOf(Math.round(width * density), Math.round(height * density));
    if (!image) return;
    const pixels = new Uint32Array(image.data.buffer);
    pixels.fill(0);
    const [x, y, zoom] = transform;
    const scale = zoom * density;
    for (const { id, table, field, ...family } of inSight) {
      paintCells(
        { pixels, width: image.width, height: image.height },
        {
          cells: field,
          left: (x + (family.x + map.metrics.fieldEdge) * zoom) * density,
          top: (y + (family.y + map.metrics.fieldHead) * zoom) * density,
          scale,
          shades: picture.shades.get(id) ?? new Uint8Array(),
          palette: this.#paletteAt(picture.hot ? HEAT : table, field.rowHeight * zoom),
        },
      );
    }
    context.putImageData(image, 0, 0);
    this.#empty = inSight.length === 0;
    context.setTransform(density, 0, 0, density, 0, 0);
    for (const family of inSight) this.#write(context, family, picture);
  }

  /** Near enough to be read, cells are pale, so that their names stand out. */
  #paletteAt(table: string, rowHeight: number): Uint32Array {
    const { hues, panel } = this.#inks;
    const near = Math.min(1, Math.max(0, (rowHeight - 5) / (READABLE_ROW - 5)));
    return paletteOf(panel, hues.get(table) ?? panel, 0.72 - 0.44 * near);
  }

  #imageOf(width: number, height: number): ImageData | undefined {
    if (width === 0 || height === 0) return undefined;
    if (this.#canvas.width !== width || this.#canvas.height !== height || !this.#image) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#image = this.#context?.createImageData(width, height);
    }
    return this.#image;
  }

  /** Names into cells that have room for them, and a frame round the one that is pointed at. */
  #write(context: CanvasRenderingContext2D, family: FamilyView, picture: Picture): void {
    const { field } = family;
    const [x, y, zoom] = picture.transform;
    const { fieldEdge, fieldHead } = picture.map.metrics;
    const left = x + (family.x + fieldEdge) * zoom;
    const top = y + (family.y + fieldHead) * zoom;
    const high = field.rowHeight * zoom;
    if (high >= READABLE_ROW) {
      const wanted: number[] = [];
      context.font = FONT;
      context.textBaseline = 'middle';
      const firstRow = Math.max(0, Math.floor(-top / high));
      const lastRow = Math.min(
        field.rowStarts.length - 1,
        Math.ceil((picture.height - top) / high),
      );
      for (let row = firstRow; row < lastRow; row += 1) {
        let start = left;
        const middle = top + row * high + high / 2;
        for (
          let cell = field.rowStarts[row] ?? 0;
          cell < (field.rowStarts[row + 1] ?? 0);
          cell += 1
        ) {
          const end = left + (field.ends[cell] ?? 0) * zoom;
          const room = Math.floor((end - start - 8) / CHARACTER);
          if (room >= LEAST_ROOM && end > 0 && start < picture.width) {
            const chain = field.chains[cell] ?? 0;
            const name = this.#names.of(chain);
            if (name === undefined) wanted.push(chain);
            else {
              const short = name.slice(family.prefix.length) || name;
              const size = (field.sizes[cell] ?? 0).toLocaleString('en');
              context.fillStyle = this.#inks.text;
              context.fillText(
                short.length > room ? `${short.slice(0, room - 1)}…` : short,
                start + 4,
                middle,
              );
              if (short.length + size.length + 2 <= room) {
                context.fillStyle = this.#inks.muted;
                context.fillText(size, end - 6 - size.length * CHARACTER, middle);
              }
            }
          }
          start = end;
        }
      }
      if (wanted.length > 0) this.#names.want(wanted);
    }
    if (picture.pointed?.family === family.id) {
      const box = boxOfCell(field, picture.pointed.cell);
      context.strokeStyle = this.#inks.text;
      context.lineWidth = 1.5;
      context.strokeRect(
        left + box.x * zoom,
        top + box.y * zoom,
        box.width * zoom,
        box.height * zoom,
      );
    }
  }
}

const READABLE_ROW = 15;
/** In the place of a table's name. */
const HEAT = 'heat';
const FONT =
  '11px ui-monospace, "JetBrains Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace';
const CHARACTER = 6.65;
const LEAST_ROOM = 5;

function isInSight(
  { x, y, width, height }: FamilyView,
  { transform: [left, top, zoom], width: paneWidth, height: paneHeight }: Picture,
): boolean {
  return (
    left + x * zoom < paneWidth &&
    left + (x + width) * zoom > 0 &&
    top + y * zoom < paneHeight &&
    top + (y + height) * zoom > 0
  );
}
