import { SAMPLES, type Sample } from '#samples/samples.ts';
import { Menu, MenuGroup, MenuItem } from '../kit/Menu.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { openSample } from './opening.ts';

/** Every sample, by what it is about. Typing the beginning of a title goes to it. */
export function SamplesMenu() {
  const store = useAppStore();
  return (
    <Menu label="Samples" wide>
      {GROUPS.map(([title, samples]) => (
        <MenuGroup key={title} title={title}>
          {samples.map((sample) => (
            <MenuItem
              key={sample.id}
              title={sample.title}
              says={sample.says}
              onSelect={() => void openSample(store, sample)}
            />
          ))}
        </MenuGroup>
      ))}
    </Menu>
  );
}

const GROUPS: readonly (readonly [title: string, samples: readonly Sample[]])[] = [
  ...new Set(SAMPLES.map(({ group }) => group)),
].map((title) => [title, SAMPLES.filter(({ group }) => group === title)]);
