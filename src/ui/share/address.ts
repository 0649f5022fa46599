/** Between the page's state and the fragment of its address. */
import { decodeLink, encodeLink, linkSentence } from '#share/link.ts';
import type { Shared } from '#share/shared.ts';
import type { AppState, AppStore } from '../store/app-store.ts';
import { currentStep } from '../store/selectors.ts';
import { DEFAULT_COLUMNS } from '../store/view-slice.ts';
import { compressor } from './compression.ts';

/** The whole link to this. */
export async function linkTo(shared: Shared): Promise<string> {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}${await encodeLink(shared, compressor)}`;
}

/**
 * Opens the link in the address, if there is one. A link that cannot be opened is explained and
 * changes nothing else. Answers whether there is a dump from it.
 */
export async function openAddress(store: AppStore, fragment: string): Promise<boolean> {
  if (fragment === '' || fragment === '#') return false;
  const opened = await decodeLink(fragment, compressor);
  if (!opened.ok) {
    store.getState().tell({ tone: 'warning', text: linkSentence(opened.error) });
    return false;
  }
  restore(store, opened.value.shared);
  store.getState().tell(
    opened.value.viewLost
      ? {
          tone: 'warning',
          text: 'The end of this link is damaged: the dump and the packet are whole, but the step and the view it had are lost.',
        }
      : undefined,
  );
  return true;
}

/** Puts a shared screen in place of what is there. */
export function restore(store: AppStore, shared: Shared): void {
  const { dump, title, packetLine, choices, followUps, host, packets, joining, view } = shared;
  const state = store.getState();
  state.openText(dump, title);
  state.setPacketLine(packetLine);
  if (view.columns) {
    const [dumpWidth, map, walk] = view.columns;
    state.setColumns({ dump: dumpWidth, map, walk });
  }
  if (view.tab) state.showTab(view.tab);
  store.setState({
    choices,
    followUps,
    hostTexts: host,
    keptPackets: packets,
    joining,
    leg: view.leg ?? 0,
    wantedStep: view.step,
    wantedLine: view.line,
  });
}

/** What is on the screen, to be shared. */
export function sharedOf(state: AppState): Shared {
  const { columns, selection } = state;
  const line = selection?.line;
  return {
    dump: state.readText(),
    title: state.dumpTitle,
    packetLine: state.packetLine,
    choices: state.choices,
    followUps: state.followUps,
    host: state.hostTexts,
    packets: state.keptPackets,
    joining: state.joining,
    view: {
      step: state.traced ? state.stepIndex : undefined,
      line: line === currentStep(state)?.line ? undefined : line,
      columns: columns === DEFAULT_COLUMNS ? undefined : [columns.dump, columns.map, columns.walk],
      tab: state.tab === 'trace' ? undefined : state.tab,
      leg: state.leg === 0 ? undefined : state.leg,
    },
  };
}
