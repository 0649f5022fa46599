import { Download } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useStoreApi } from 'reactflow';
import type { Box, MapView } from '#graph/map-view.ts';
import menuStyles from '../kit/Menu.module.css';
import { MenuItem } from '../kit/Menu.tsx';
import { useAppStore, useEngine } from '../store/use-app.tsx';
import { useColourScheme } from '../theme/theme.ts';
import styles from './ExportMenu.module.css';
import { pngOf, saveAs } from './map-files.ts';
import { printDrawing } from './print-map.ts';
import { useMapRequest } from './use-shown-map.ts';
import { useWalk } from './use-walk.tsx';
import { outcomeAt } from './walk.ts';

interface ExportMenuProps {
  readonly map: MapView;
}

/** The map as a file or on paper; made here, sent nowhere. */
export function ExportMenu({ map }: ExportMenuProps) {
  const engine = useEngine();
  const store = useAppStore();
  const flowStore = useStoreApi();
  const scheme = useColourScheme();
  const request = useMapRequest();
  const walk = useWalk();

  const inSight = (): Box => {
    const { transform, width, height } = flowStore.getState();
    const [x, y, zoom] = transform;
    return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
  };
  const draw = (part?: Box, colours = scheme): Promise<string> => {
    const matched = [...walk.rules].filter(([, steps]) => outcomeAt(walk, steps) !== 'missed');
    const walked = {
      ids: [...walk.nodes.keys(), ...walk.lines.keys()],
      rules: matched.map(([rule]) => rule),
    };
    const options = { format: 'svg', scheme: colours, walked, ...(part && { part }) } as const;
    return engine.mapFile(map.revision, map.ruleset, options, request);
  };
  const write = (format: 'dot' | 'mermaid'): Promise<string> =>
    engine.mapFile(map.revision, map.ruleset, { format }, request);
  const name = (store.getState().dumpTitle ?? 'chains').replaceAll(/[^\w.-]+/g, '-');
  const run = (work: Promise<void>) =>
    void work.catch(() => {
      store.getState().tell({ tone: 'warning', text: 'The map could not be saved as a file.' });
    });
  const svg = async (part?: Box): Promise<void> =>
    saveAs(`${name}.svg`, new Blob([await draw(part)], { type: 'image/svg+xml' }));
  const png = async (part?: Box): Promise<void> =>
    saveAs(`${name}.png`, await pngOf(await draw(part)));
  const print = async (): Promise<void> => printDrawing(await draw(undefined, 'light'));
  const text = async (format: 'dot' | 'mermaid', ending: string): Promise<void> =>
    saveAs(`${name}.${ending}`, new Blob([await write(format)], { type: 'text/plain' }));

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={styles.button}
          aria-label="Save the map"
          title="Save the map"
        >
          <Download size={16} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className={menuStyles.list}
        side="top"
        align="end"
        sideOffset={6}
        collisionPadding={8}
      >
        <MenuItem title="SVG" says="The whole map, as a drawing" onSelect={() => run(svg())} />
        <MenuItem title="SVG of what is seen" onSelect={() => run(svg(inSight()))} />
        <MenuItem title="PNG" says="The whole map, as a picture" onSelect={() => run(png())} />
        <MenuItem title="PNG of what is seen" onSelect={() => run(png(inSight()))} />
        <MenuItem
          title="Mermaid"
          says="Text that issues and wikis draw"
          onSelect={() => run(text('mermaid', 'mmd'))}
        />
        <MenuItem title="DOT" says="Text for Graphviz" onSelect={() => run(text('dot', 'dot'))} />
        <MenuItem title="Print" says="The whole map on one page" onSelect={() => run(print())} />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
